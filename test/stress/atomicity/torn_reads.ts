import type { OpType } from "../../../src/operations/table.ts";
import { specialize } from "../../support/specialize.ts";
import { WIDTHS } from "../../../src/specialized/value_kind.ts";
import { toValue, type Value } from "../../support/model.ts";
import type { Callable } from "../../support/subjects.ts";
import type { Thread } from "../threads/barrier.ts";
import { compare, type WithLimits } from "./comparison.ts";
import * as loops from "./loops.ts";
import { objectAt } from "../threads/objects.ts";
import type { StressTest } from "../stress_test.ts";
import { race, type Raced } from "../threads/race.ts";
import { PLACES } from "../threads/threads.ts";

interface Argument {
  readonly writer: OpType;
  readonly reader: OpType;
  readonly width: number;
}

const WRITERS: readonly OpType[] = ["store", "exchange", "cmpxchgWeak", "cmpxchgStrong"];
const READERS: readonly OpType[] = ["load", "cmpxchgWeak", "cmpxchgStrong"];
const WRITES = 500;
/** The number of reads between two checks whether the writes are done. */
const READS = 50;
/** The greatest number of checks. */
const CHECKS = 200;

const cases = PLACES.flatMap((place) =>
  WRITERS.flatMap((writer) =>
    READERS.flatMap((reader) =>
      WIDTHS.map((width) => ({
        columns: { "written by": writer, "read by": reader, bytes: width },
        argument: { writer, reader, width },
        place,
        threads: 2,
      }))
    )
  )
);

/**
 * One thread writes values whose halves agree, with each order in turn. The other must read no
 * other values.
 */
export const tornReads: StressTest = (seconds) =>
  compare({
    title: "torn reads",
    fault: "HALVES",
    module: import.meta.url,
    job: "writeOrRead",
    cases,
  }, seconds);

/** The job of each thread: the first one writes. */
export function writeOrRead(
  thread: Thread,
  { writer, reader, width, limits }: WithLimits<Argument>,
): Raced {
  const repeated = (digit: bigint) =>
    toValue({ atype: "UINT", width }, BigInt(`0x${digit.toString(16).repeat(2 * width)}`));
  // 1 is never written, so a compare-exchange that expects it only reads.
  const [written, unwritten] = [
    [0n, 15n, 5n, 10n].map(repeated),
    toValue({ atype: "UINT", width }, 1n),
  ];
  const [write, read] = [writing(writer, written), reading(reader, written, unwritten)];
  return race(thread, {
    operations: WRITES,
    slot: (offset) => ({
      a: objectAt(thread, offset, width),
      torn: new Int32Array(thread.buffer, offset + 128, 1),
      done: new Int32Array(thread.buffer, offset + 256, 1),
    }),
    reset: ({ a, torn, done }) => {
      a.store(written[0]);
      torn[0] = done[0] = 0;
    },
    work: ({ a, torn, done }) => {
      if (thread.index === 0) {
        write(a);
        Atomics.store(done, 0, 1);
      } else {
        for (let i = 0; i < CHECKS && Atomics.load(done, 0) === 0; i++) torn[0] += read(a);
      }
    },
    failed: ({ torn }) => torn[0] > 0,
  }, limits);
}

type Loop = (a: Callable) => number;

function writing(name: OpType, values: readonly Value[]): Loop {
  if (name.startsWith("cmpxchg")) {
    return specialize(loops.writeByCmpxchg, name)(name, WRITES, values);
  }
  return specialize(loops.write, name)(
    name,
    WRITES,
    values,
    name === "store" ? [0, 3, 5] : [0, 2, 3, 4, 5],
  );
}

function reading(name: OpType, values: readonly Value[], unwritten: Value): Loop {
  if (name === "load") return specialize(loops.read, name)(READS, values, [0, 2, 5]);
  return specialize(loops.readByCmpxchg, name)(name, READS, values, unwritten);
}
