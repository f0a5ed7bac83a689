import { atomic, type AtomicUint, type SharedMemory, UINT } from "../mod.ts";

/** The measured operations: those of this package, or of JavaScript's `Atomics`. */
export type Adder = "ours" | "theirs";

type Word = AtomicUint<4, ArrayBuffer>;

const word = (memory: SharedMemory, offset: number): Word =>
  atomic({ width: 4, atype: UINT, memory, offset });

/** The array for `Atomics`. Only workers have it. */
const element = (buffer: SharedArrayBuffer | undefined) =>
  new Int32Array(buffer as SharedArrayBuffer);

/** Adds to one integer at the same time as the other end. Returns the milliseconds. */
export function add(
  adder: Adder,
  memory: SharedMemory,
  buffer: SharedArrayBuffer | undefined,
  count: number,
): number {
  meet(memory);
  const start = performance.now();
  if (adder === "ours") addOurs(word(memory, 0), count);
  else addTheirs(element(buffer), count);
  return performance.now() - start;
}

function addOurs(a: Word, count: number): void {
  for (let i = 0; i < count; i++) a.fetchAdd(1);
}

function addTheirs(t: Int32Array, count: number): void {
  for (let i = 0; i < count; i++) Atomics.add(t, 0, 1);
}

/** Returns when both ends have called it. */
export function meet(memory: SharedMemory): void {
  const gate = word(memory, 64);
  gate.inc();
  while (gate.load() < 2);
}

/** Wakes the other end and waits for it, `count` times. Returns the milliseconds. */
export function ping(
  adder: Adder,
  memory: SharedMemory,
  buffer: SharedArrayBuffer | undefined,
  count: number,
): number {
  const turn = turns(adder, memory, buffer);
  meet(memory);
  const start = performance.now();
  for (let i = 0; i < count; i++) turn(2 * i, 2 * i + 1, 2 * i + 2);
  return performance.now() - start;
}

/** The other end of `ping()`. */
export function pong(
  adder: Adder,
  memory: SharedMemory,
  buffer: SharedArrayBuffer | undefined,
  count: number,
): void {
  const turn = turns(adder, memory, buffer);
  meet(memory);
  for (let i = 0; i < count; i++) turn(2 * i + 1, 2 * i + 2, null);
}

/**
 * One turn: waits until the integer is `from`, sets it to `to`, wakes the other end, and waits
 * until the integer is `back`.
 */
type Turn = (from: number, to: number, back: number | null) => void;

function turns(adder: Adder, memory: SharedMemory, buffer: SharedArrayBuffer | undefined): Turn {
  if (adder === "ours") {
    const a = word(memory, 0);
    const until = (value: number) => {
      for (let found = a.load(); found !== value; found = a.load()) a.wait(found);
    };
    return (from, to, back) => {
      until(from);
      a.store(to);
      a.notify(1);
      if (back !== null) until(back);
    };
  }
  const t = element(buffer);
  const until = (value: number) => {
    for (let found = Atomics.load(t, 0); found !== value; found = Atomics.load(t, 0)) {
      Atomics.wait(t, 0, found);
    }
  };
  return (from, to, back) => {
    until(from);
    Atomics.store(t, 0, to);
    Atomics.notify(t, 0, 1);
    if (back !== null) until(back);
  };
}
