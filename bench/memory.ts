// Measures the memory of a million atomics, and of a million arrays on shared buffers, the
// counterpart in JavaScript. Prints the bytes per object as JSON. Argument: `ours` or `theirs`,
// each in a process of its own.
import process from "node:process";
import { atomic, INT } from "../mod.ts";

/** The bytes of one object of 4 bytes. */
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
  // Load the library and everything that objects share before the measurement.
  const all: unknown[] = new Array(COUNT).fill(make());
  const before = process.memoryUsage().rss;
  for (let i = 0; i < COUNT; i++) all[i] = make();
  const bytes = (process.memoryUsage().rss - before) / COUNT;
  console.log(JSON.stringify(all.includes(undefined) ? null : bytes));
}
