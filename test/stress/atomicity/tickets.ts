import type { OpType } from "../../../src/operations/table.ts";
import { specialize } from "../../support/specialize.ts";
import { WIDTHS } from "../../../src/specialized/value_kind.ts";
import { toValue } from "../../support/model.ts";
import type { Thread } from "../threads/barrier.ts";
import { compare, type WithLimits } from "./comparison.ts";
import * as loops from "./loops.ts";
import { objectAt, RELAXED } from "../threads/objects.ts";
import type { StressTest } from "../stress_test.ts";
import { race, type Raced } from "../threads/race.ts";
import type { Place } from "../threads/threads.ts";

interface Argument {
  readonly name: OpType;
  readonly width: number;
}

const COUNTERS = ["fetchAdd", "fetchSub", "fetchInc", "fetchDec"] as const;
const CROWDS: readonly [number, Place][] = [[2, "workers"], [3, "workers"], [4, "workers"], [
  2,
  "processes",
]];
/** Four threads take as many tickets as a byte has values. */
const TIMES = 64;

const cases = CROWDS.flatMap(([threads, place]) =>
  COUNTERS.flatMap((name) =>
    WIDTHS.map((width) => ({
      columns: { operation: name, bytes: width },
      argument: { name, width },
      place,
      threads,
    }))
  )
);

/** Threads take tickets: each number is taken exactly once. */
export const tickets: StressTest = (seconds) =>
  compare(
    { title: "tickets", fault: "PLAIN", module: import.meta.url, job: "take", cases },
    seconds,
  );

/** The job of each thread. */
export function take(thread: Thread, { name, width, limits }: WithLimits<Argument>): Raced {
  const { index, count, buffer } = thread;
  const bits = width * 8;
  const one = toValue({ atype: "UINT", width }, 1n);
  // The numbers wrap around.
  const isDown = name === "fetchSub" || name === "fetchDec";
  const initial = BigInt.asUintN(bits, isDown ? 99n : -99n);
  const numberOf = (ticket: unknown) => {
    const distance = isDown
      ? initial - BigInt(ticket as number)
      : BigInt(ticket as number) - initial;
    return Number(BigInt.asUintN(bits, distance));
  };
  const args = name === "fetchAdd" || name === "fetchSub" ? [one, RELAXED] : [RELAXED];
  const own: unknown[] = Array(TIMES).fill(one);
  const work = specialize(loops.collect, name)(name, own, args[0], args[1]);
  return race(thread, {
    operations: TIMES * count,
    slot: (offset) => ({
      a: objectAt(thread, offset, width),
      taken: new Float64Array(buffer, offset + 128, TIMES * count),
    }),
    reset: ({ a }) => a.store(toValue({ atype: "UINT", width }, initial)),
    work: ({ a, taken }) => {
      work(a);
      taken.set(own.map(numberOf), TIMES * index);
    },
    failed: ({ taken }) => taken.toSorted().some((number, i) => number !== i),
  }, limits);
}
