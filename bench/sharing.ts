// Measures the communication of two workers or two processes: messages through a ring
// and through the runtime's own channel, additions to one integer, and the latency of a
// wake-up. Prints JSON. Arguments: the scale of the work, and the number of rounds.
import process from "node:process";
import { Ring } from "./ring.ts";
import { add, type Adder, ping } from "./contention.ts";
import { MESSAGE, SLOTS } from "./task.ts";
import { least, type Peers, together } from "./together.ts";

/** A measurement of this package and of the runtime's own means. */
export interface Sharing {
  readonly title: string;
  readonly unit: "messages/s" | "ns" | "µs";
  readonly ours: number;
  /** The runtime's counterpart and its name, null if it has none. */
  readonly theirs: number | null;
  readonly counterpart: string | null;
}

function throughRing(peers: Peers, count: number): Promise<number> {
  return together(peers, { job: "ring", count: count + 1 }, (memory) => {
    const ring = new Ring(memory, SLOTS, "consumer");
    const message = new Uint8Array(MESSAGE);
    // The first message reports that the other end is ready.
    ring.pop(message);
    const start = performance.now();
    for (let i = 0; i < count; i++) ring.pop(message);
    return performance.now() - start;
  });
}

function throughMessages(peers: Peers, count: number): Promise<number> {
  return together(
    peers,
    { job: "messages", count },
    (_memory, _buffer, peer) =>
      new Promise((resolve) => {
        let [received, start] = [0, 0];
        const receive = () => {
          if (received++ === 0) start = performance.now();
          if (received === count) resolve(performance.now() - start);
        };
        (peer as NodeJS.EventEmitter).on("message", receive);
      }),
  );
}

async function messages(peers: Peers, scale: number, rounds: number): Promise<Sharing> {
  const counts = { ring: 200_000 * scale, own: (peers === "workers" ? 20_000 : 10_000) * scale };
  const perSecond = (count: number, time: number) => count / time * 1000;
  const ours = await least(rounds, () => throughRing(peers, counts.ring));
  const theirs = await least(rounds, () => throughMessages(peers, counts.own));
  return {
    title: `messages between two ${peers}`,
    unit: "messages/s",
    ours: perSecond(counts.ring, ours),
    theirs: perSecond(counts.own - 1, theirs),
    counterpart: peers === "workers" ? "postMessage" : "process.send",
  };
}

async function contended(peers: Peers, scale: number, rounds: number): Promise<Sharing> {
  const count = 200_000 * scale;
  const time = (adder: Adder) =>
    least(
      rounds,
      () =>
        together(peers, { job: "add", count, adder }, (memory, buffer) =>
          add(adder, memory, buffer, count)),
    );
  const perAddition = async (adder: Adder) => await time(adder) / count * 1e6;
  const hasCounterpart = peers === "workers";
  return {
    title: `additions of two ${peers} to one integer`,
    unit: "ns",
    ours: await perAddition("ours"),
    theirs: hasCounterpart ? await perAddition("theirs") : null,
    counterpart: hasCounterpart ? "Atomics.add" : null,
  };
}

async function wakeUp(peers: Peers, scale: number, rounds: number): Promise<Sharing> {
  const count = 2_000 * scale;
  const latency = async (adder: Adder) => {
    const time = await least(
      rounds,
      () =>
        together(
          peers,
          { job: "pong", count, adder },
          (memory, buffer) => ping(adder, memory, buffer, count),
        ),
    );
    // One wake-up in each direction.
    return time / count / 2 * 1000;
  };
  const hasCounterpart = peers === "workers";
  return {
    title: `wake-up between two ${peers}`,
    unit: "µs",
    ours: await latency("ours"),
    theirs: hasCounterpart ? await latency("theirs") : null,
    counterpart: hasCounterpart ? "Atomics.notify" : null,
  };
}

if (import.meta.main) {
  const [scale, rounds] = process.argv.slice(2).map(Number);
  const all: Sharing[] = [];
  for (const measure of [messages, contended, wakeUp]) {
    for (const peers of ["workers", "processes"] as const) {
      all.push(await measure(peers, scale, rounds));
    }
  }
  console.log(JSON.stringify(all));
}
