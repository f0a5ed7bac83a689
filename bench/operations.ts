// Measures each operation and its equivalent with JavaScript's own `Atomics`, in one process that
// uses all widths and kinds, as a program may. Prints the times in nanoseconds as JSON. Arguments:
// the milliseconds of one measurement, and the number of rounds.
import process from "node:process";
import { measure } from "mitata/src/lib.mjs";
import { atomic } from "../mod.ts";
import { type Case, CASES, type Kind } from "./cases.ts";

/** The nanoseconds of one operation. */
export interface Times extends Pick<Case, "operation" | "kind" | "width"> {
  readonly ours: number;
  /** Null if JavaScript has no counterpart. */
  readonly theirs: number | null;
}

type Run = () => void;
type Compiled = (a: unknown, t: unknown, v: unknown, s: unknown, b: unknown, sink: unknown) => Run;

const ITERATIONS = 8192;
const SINK = { value: undefined };

interface Elements {
  [index: number]: unknown;
  readonly buffer: ArrayBufferLike;
}

const ARRAYS: Record<number, Record<Kind, new (buffer: ArrayBufferLike) => Elements>> = {
  1: { INT: Int8Array, UINT: Uint8Array, BYTES: Uint8Array },
  2: { INT: Int16Array, UINT: Uint16Array, BYTES: Uint16Array },
  4: { INT: Int32Array, UINT: Uint32Array, BYTES: Uint32Array },
  8: { INT: BigInt64Array, UINT: BigUint64Array, BYTES: BigUint64Array },
} as never;

function valuesOf(kind: Kind, width: number): unknown[] {
  return [1, 2, 3, 5].map((value) => {
    if (kind === "BYTES") return new Uint8Array(width).fill(value);
    return width > 4 ? BigInt(value) : value;
  });
}

/**
 * Compiles a loop from its own text: closures of one function, and equal texts, would share their
 * inline caches.
 */
function compile({ operation, kind, width }: Case, side: string, code: string): Run {
  const source = `(function (a, t, v, s, b, sink) {
  return function () {
    for (let i = 0; i < ${ITERATIONS}; i++) {
      ${code};
    }
  };
})
//# sourceURL=bench:${side}:${operation}:${kind}:${width}`;
  const a = atomic({ width, atype: kind } as { width: number; atype: "INT" });
  const Elements = ARRAYS[width]?.[kind];
  const t = Elements && new Elements(new SharedArrayBuffer(width));
  const s = Elements && new Elements(new ArrayBuffer(width));
  const v = valuesOf(kind, width);
  // The first compare-exchange finds the expected value, and so does each that follows.
  a.store(v[0] as never);
  if (t) new Uint8Array(t.buffer).set(a.toBytes());
  return ((0, eval)(source) as Compiled)(a, t, v, s, s && new Uint8Array(s.buffer), SINK);
}

/**
 * Returns the time of one iteration: the least of the samples, each of thousands of iterations.
 * Other programs on the processor can double the time of a loop for seconds, but never reduce it.
 */
async function time(run: Run, milliseconds: number): Promise<number> {
  const { min } = await measure(run, {
    min_cpu_time: milliseconds * 1e6,
    batch_threshold: 0,
    gc: false,
  });
  return min / ITERATIONS;
}

async function measureAll(milliseconds: number, rounds: number): Promise<Times[]> {
  const pairs = CASES.map((each) => ({
    each,
    ours: compile(each, "ours", each.ours),
    theirs: each.theirs === null ? null : compile(each, "theirs", each.theirs),
    times: { ours: Infinity, theirs: Infinity },
  }));
  // Use all widths and kinds before anything is measured.
  for (const { ours, theirs } of pairs) {
    for (let i = 0; i < 5; i++) {
      ours();
      theirs?.();
    }
  }
  // Noise only adds time. A burst of noise affects one round of some cases, not all rounds of one.
  for (let round = 0; round < rounds; round++) {
    for (const { ours, theirs, times } of pairs) {
      times.ours = Math.min(times.ours, await time(ours, milliseconds));
      if (theirs) times.theirs = Math.min(times.theirs, await time(theirs, milliseconds));
    }
  }
  return pairs.map(({ each: { operation, kind, width }, theirs, times }) => (
    { operation, kind, width, ours: times.ours, theirs: theirs && times.theirs }
  ));
}

if (import.meta.main) {
  const [milliseconds, rounds] = process.argv.slice(2).map(Number);
  console.log(JSON.stringify(await measureAll(milliseconds, rounds)));
}
