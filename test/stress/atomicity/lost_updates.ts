import { OPERATIONS, type OpType } from "../../../src/operations/table.ts";
import { WIDTHS } from "../../../src/specialized/value_kind.ts";
import type { Value } from "../../support/model.ts";
import type { Thread } from "../threads/barrier.ts";
import { compare, type WithLimits } from "./comparison.ts";
import { conservation, READ_MODIFY_WRITES } from "./conservation.ts";
import { objectAt } from "../threads/objects.ts";
import type { StressTest } from "../stress_test.ts";
import { race, type Raced } from "../threads/race.ts";
import { PLACES } from "../threads/threads.ts";

interface Argument {
  readonly name: OpType;
  readonly width: number;
}

const cases = PLACES.flatMap((place) =>
  READ_MODIFY_WRITES.flatMap(({ name }) =>
    WIDTHS.map((width) => ({
      columns: { operation: name, bytes: width },
      argument: { name, width },
      place,
      threads: 2,
    }))
  )
);

/** Two threads use one object with one operation: no update is lost. */
export const lostUpdates: StressTest = (seconds) =>
  compare(
    { title: "lost updates", fault: "PLAIN", module: import.meta.url, job: "update", cases },
    seconds,
  );

/** The job of each thread. */
export function update(thread: Thread, { name, width, limits }: WithLimits<Argument>): Raced {
  const operation = OPERATIONS.find((each) => each.name === name)!;
  const { initial, times, work, holds } = conservation(operation, width, thread);
  return race(thread, {
    operations: times * thread.count,
    slot: (offset) => ({
      a: objectAt(thread, offset, width),
      reported: new Int32Array(thread.buffer, offset + 128, thread.count),
    }),
    reset: ({ a }) => a.store(initial),
    work: ({ a, reported }) => reported[thread.index] = work(a),
    failed: ({ a, reported }) => !holds(a.load() as Value, [...reported]),
  }, limits);
}
