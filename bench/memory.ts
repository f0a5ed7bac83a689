// Measures the memory that a million atomics take beside what JavaScript needs for the same: a shared buffer and an array on it.
// Prints the bytes for each as JSON. Argument: `ours` or `theirs`, for a process of its own.
import process from "node:process";
import { atomic, INT } from "../mod.ts";

/** Bytes for one object of 4 bytes. */
export interface Memory {
  readonly ours: number;
  readonly theirs: number;
}

const COUNT = 1_000_000;

const MAKE: Record<string, () => unknown> = {
  ours: () => atomic({ width: 4, atype: INT }),
  theirs: () => new Int32Array(new SharedArrayBuffer(4)),
};

if (import.meta.main) {
  const make = MAKE[process.argv[2]];
  // The library, and what all objects have in common, are there before.
  const all: unknown[] = new Array(COUNT).fill(make());
  const before = process.memoryUsage().rss;
  for (let i = 0; i < COUNT; i++) all[i] = make();
  const bytes = (process.memoryUsage().rss - before) / COUNT;
  console.log(JSON.stringify(all.includes(undefined) ? null : bytes));
}
