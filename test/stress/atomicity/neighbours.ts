import { type Operation, OPERATIONS, type OpType } from "../../../src/operations/table.ts";
import { specialize } from "../../support/specialize.ts";
import { toValue, type Value } from "../../support/model.ts";
import type { Thread } from "../threads/barrier.ts";
import { compare, type WithLimits } from "./comparison.ts";
import { type Conservation, conservation, READ_MODIFY_WRITES } from "./conservation.ts";
import * as loops from "./loops.ts";
import { objectAt, RELAXED } from "../threads/objects.ts";
import type { StressTest } from "../stress_test.ts";
import { race, type Raced } from "../threads/race.ts";
import { PLACES } from "../threads/threads.ts";

interface Argument {
  readonly name: OpType;
  readonly width: number;
}

const STORE = OPERATIONS.filter(({ reads }) => !reads);
/** The widths that have a neighbour within one access of the processor. */
const NARROW = [1, 2, 4, 8];
const TIMES = 200;

const cases = PLACES.flatMap((place) =>
  [...STORE, ...READ_MODIFY_WRITES].flatMap(({ name }) =>
    NARROW.map((width) => ({
      columns: { operation: name, bytes: width },
      argument: { name, width },
      place,
      threads: 2,
    }))
  )
);

/**
 * Two threads use adjacent objects, one each. Each thread must find in its object only its own
 * changes.
 */
export const neighbours: StressTest = (seconds) =>
  compare(
    { title: "neighbours", fault: "WIDE", module: import.meta.url, job: "useOwn", cases },
    seconds,
  );

/** The job of each thread. */
export function useOwn(thread: Thread, { name, width, limits }: WithLimits<Argument>): Raced {
  const { index, count, buffer } = thread;
  const { initial, times, work, holds } = useAlone(
    OPERATIONS.find((each) => each.name === name)!,
    width,
  );
  return race(thread, {
    operations: times * count,
    slot: (offset) => ({
      objects: Array.from({ length: count }, (_, i) => objectAt(thread, offset + i * width, width)),
      reported: new Int32Array(buffer, offset + 128, count),
    }),
    reset: ({ objects }) => objects.forEach((a) => a.store(initial)),
    work: ({ objects, reported }) => reported[index] = work(objects[index]),
    failed: ({ objects, reported }) =>
      objects.some((a, i) => !holds(a.load() as Value, [reported[i]])),
  }, limits);
}

function useAlone(operation: Operation, width: number): Conservation {
  if (operation.reads) return conservation(operation, width, { index: 0, count: 1 });
  const values = [1n, 2n, 3n].map((value) => toValue({ atype: "UINT", width }, value));
  return {
    initial: values[0],
    times: TIMES,
    work: specialize(loops.write, operation.name)(operation.name, TIMES, values, [RELAXED]),
    holds: (value) => value === values[(TIMES - 1) % values.length],
  };
}
