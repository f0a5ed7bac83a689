// Measures a lock against the operations that it consists of, and between two processes against a
// simple lock and a wake-up. Prints JSON. Arguments: the milliseconds per round, the number of
// rounds, and the scale of the work of two processes.
import process from "node:process";
import { atomic, UINT } from "../mod.ts";
import { Mutex } from "../sync.ts";
import { median } from "../tools/median.ts";
import { type Adder, ping } from "./contention.ts";
import { handOver, sections } from "./locks.ts";
import { timeOf } from "./time.ts";
import { together } from "./together.ts";

/** The time of a lock and its release without contention, and of the operations in them. */
export interface Locking {
  /** In nanoseconds: `mutex.lock().release()`. */
  readonly lock: number;
  /** In nanoseconds: a compare-exchange that succeeds, and an exchange. */
  readonly operations: number;
  /** The median of the ratios of rounds that follow each other. */
  readonly ratio: number;
  /** Two processes: the time of a section under `Mutex` divided by that under a simple lock. */
  readonly sections: number;
  /** Two processes: the time of a hand-over divided by that of a wake-up with `notify()`. */
  readonly handOver: number;
}

const [milliseconds, rounds, scale] = process.argv.slice(2).map(Number) as [number, number, number];
const mutex = new Mutex();
const a = atomic({ width: 4, atype: UINT });

const time = (repeat: (times: number) => void): number => timeOf(repeat, milliseconds);

const lock = () =>
  time((times) => {
    for (let i = 0; i < times; i++) mutex.lock().release();
  });
const operations = () =>
  time((times) => {
    for (let i = 0; i < times; i++) {
      a.cmpxchgStrong(0, 1);
      a.exchange(0);
    }
  });

const underLock = (adder: Adder) => {
  const count = 20_000 * scale;
  return together(
    "processes",
    { job: "sections", count, adder },
    (memory) => sections(adder, memory, count),
  );
};
const handOvers = () => {
  const count = 2_000 * scale;
  return together("processes", { job: "hand over", count }, (memory) => handOver(memory, 0, count));
};
const wakeUps = () => {
  const count = 2_000 * scale;
  return together(
    "processes",
    { job: "pong", count },
    (memory, buffer) => ping("ours", memory, buffer, count),
  );
};

/** The median of the ratios of measurements that follow each other. */
async function ratio(ours: () => Promise<number>, theirs: () => Promise<number>): Promise<number> {
  const ratios: number[] = [];
  for (let i = 0; i < Math.ceil(rounds / 4); i++) ratios.push(await ours() / await theirs());
  return median(ratios);
}

for (let i = 0; i < 10; i++) lock(), operations();
const measured = Array.from({ length: rounds }, () => [lock(), operations()] as const);
const result: Locking = {
  lock: median(measured.map(([lock]) => lock)),
  operations: median(measured.map(([, operations]) => operations)),
  ratio: median(measured.map(([lock, operations]) => lock / operations)),
  sections: await ratio(() => underLock("ours"), () => underLock("theirs")),
  handOver: await ratio(handOvers, wakeUps),
};
console.log(JSON.stringify(result));
