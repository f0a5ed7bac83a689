import type { SharedMemory } from "../mod.ts";
import { MpmcQueue, SpscQueue } from "../queue.ts";
import { Ring } from "./ring.ts";

/** A form of passing messages. The last two wait for an answer to each. */
export type Form = "ring" | "send" | "claim" | "mpmc" | "mpmc 2:2" | "spin" | "sleep";

/** Messages from as many producers as consumers. */
export interface Transfer {
  readonly form: Form;
  readonly pairs: number;
  readonly length: number;
  /** The messages of each producer, and of each consumer. */
  readonly count: number;
  readonly role: "send" | "receive";
}

const SLOTS = 1024;
const CAPACITY = 2 ** 20;
const SMALL = 65_536;
const BACK = 65_536 * 2;

/** The size of a segment for any of them. */
export const SEGMENT = 4096 + CAPACITY;

const spsc = (memory: SharedMemory, length: number) =>
  new SpscQueue({ memory, capacity: length > 1024 ? CAPACITY : SMALL });
const mpmc = (memory: SharedMemory, messageSize: number) =>
  new MpmcQueue({ memory, capacity: SLOTS, messageSize });

/** Sends all messages of a producer. */
export function sendAll({ form, length, count }: Transfer, memory: SharedMemory): void {
  const message = new Uint8Array(length).fill(7);
  if (form === "ring") {
    const ring = new Ring(memory, SLOTS, "producer");
    for (let i = 0; i < count; i++) ring.push(message);
  } else if (form === "claim") {
    const queue = spsc(memory, length);
    for (let i = 0; i < count; i++) {
      const bytes = queue.claim(length);
      bytes[0] = i;
      bytes[length - 1] = i;
      queue.commit();
    }
  } else {
    const queue = form === "send" ? spsc(memory, length) : mpmc(memory, length);
    for (let i = 0; i < count; i++) queue.send(message);
  }
}

/**
 * Receives all messages of a consumer. Returns the milliseconds of the second half: the functions
 * are compiled in the first.
 */
export function receiveAll(task: Transfer, memory: SharedMemory): number {
  const receive = receiverOf(task, memory);
  receive(task.count / 2);
  const start = performance.now();
  receive(task.count / 2);
  return performance.now() - start;
}

/** Returns a function that receives a number of messages. */
function receiverOf({ form, length }: Transfer, memory: SharedMemory): (count: number) => void {
  const into = new Uint8Array(length);
  if (form === "ring") {
    const ring = new Ring(memory, SLOTS, "consumer");
    return (count) => {
      for (let i = 0; i < count; i++) ring.pop(into);
    };
  }
  const options = { into };
  const queue = form === "mpmc" ? mpmc(memory, length) : spsc(memory, length);
  if (form !== "claim") {
    return (count) => {
      for (let i = 0; i < count; i++) queue.receive(options);
    };
  }
  let sum = 0;
  const read = (bytes: Uint8Array) => {
    sum += (bytes[0] as number) + (bytes[length - 1] as number);
  };
  return (count) => {
    for (let i = 0; i < count;) {
      const drained = queue.drain(read, count - i);
      i += drained;
      // Waits for the next message, if there was none.
      if (drained === 0 && queue.receive(options) === into) i++;
    }
    if (!(sum >= 0)) throw new Error("the messages contain other bytes");
  };
}

/** The two queues of a ping-pong. */
const both = (memory: SharedMemory) =>
  [0, BACK].map((offset) => new SpscQueue({ memory, offset, capacity: SMALL })) as [
    SpscQueue,
    SpscQueue,
  ];

/** Sends messages one after the other, and returns the microseconds until each answer. */
export function pingTimes({ form, count, length }: Transfer, memory: SharedMemory): number[] {
  const [there, back] = both(memory);
  const message = new Uint8Array(length);
  return Array.from({ length: count }, () => {
    const start = performance.now();
    there.send(message);
    receiveOne(back, form);
    return (performance.now() - start) * 1000;
  });
}

/** Answers messages. */
export function pong({ form, count, length }: Transfer, memory: SharedMemory): void {
  const [there, back] = both(memory);
  const message = new Uint8Array(length);
  for (let i = 0; i < count; i++) {
    receiveOne(there, form);
    // Longer than the other side tries before it sleeps.
    if (form === "sleep") { for (const end = performance.now() + 0.2; performance.now() < end;); }
    back.send(message);
  }
}

function receiveOne(queue: SpscQueue, form: Form): void {
  if (form === "sleep") queue.receive();
  else while (queue.tryReceive() === undefined);
}
