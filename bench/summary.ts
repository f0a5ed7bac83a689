import { median } from "../tools/median.ts";
import type { Arrays } from "./arrays.ts";
import type { JavaScriptRuntime } from "../tools/runtimes.ts";
import type { Memory } from "./memory.ts";
import type { Times } from "./operations.ts";
import type { Queues } from "./queue.ts";
import type { Sharing } from "./sharing.ts";
import type { Startup } from "./startup.ts";
import type { Locking } from "./sync.ts";
import type { Wide } from "./wide.ts";

/** The measurements of one runtime. */
export interface Measured extends Pick<JavaScriptRuntime, "name" | "version"> {
  readonly times: readonly Times[];
  readonly startup: Startup;
  readonly memory: Memory;
  readonly arrays: Arrays;
  readonly sharing: readonly Sharing[];
  readonly locking: Locking;
  readonly wide: readonly Wide[];
  readonly queues: Queues;
}

/** A summary figure, and its limit. */
export interface Figure {
  readonly title: string;
  readonly value: number;
  readonly limit: number;
  readonly unit: "×" | "ms" | "bytes";
}

type Row = readonly [title: string, value: number, limit: number, unit?: Figure["unit"]];

interface Limits {
  readonly narrow: number;
  readonly narrowWorst: number;
  readonly wide: number;
  readonly wideWorst: number;
  readonly cmpxchg: number;
  readonly mean: number;
  readonly arrays: number;
  readonly memory: number;
  readonly imported: number;
  readonly firstOperation: number;
}

const LIMITS: Readonly<Record<JavaScriptRuntime["name"], Limits>> = {
  Bun: {
    ...{ narrow: 1.2, narrowWorst: 1.5, wide: 1.05, wideWorst: 1.6, cmpxchg: 1.5, mean: 0.95 },
    ...{ arrays: 1.4, memory: 700, imported: 4, firstOperation: 7 },
  },
  Deno: {
    ...{ narrow: 0.6, narrowWorst: 0.8, wide: 0.8, wideWorst: 1.2, cmpxchg: 0.75, mean: 0.55 },
    ...{ arrays: 0.8, memory: 600, imported: 4, firstOperation: 8 },
  },
  Node: {
    ...{ narrow: 1, narrowWorst: 1.5, wide: 1.2, wideWorst: 2, cmpxchg: 1.2, mean: 1 },
    ...{ arrays: 1.4, memory: 700, imported: 8, firstOperation: 16 },
  },
};

/** The limits of the time of a message of 32 bytes, divided by that through the ring. */
const QUEUE_LIMITS: Readonly<Record<string, number>> = {
  send: 1 / 2,
  claim: 1 / 4,
  mpmc: 1,
  "mpmc 2:2": 2,
};

/** Returns the time of an operation divided by its counterpart's, null without a counterpart. */
export function ratioOf({ ours, theirs }: Times): number | null {
  return theirs === null ? null : ours / theirs;
}

function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/** Returns the figures that have limits. */
export function figures(measured: Measured): Figure[] {
  const { name, times, startup, locking, memory, arrays, queues } = measured;
  const limits = LIMITS[name];
  const ratios = (wanted: (times: Times) => boolean) =>
    times.filter(wanted).map(ratioOf).filter((ratio) => ratio !== null);
  const narrow = ratios(({ width }) => width <= 4);
  const wide = ratios(({ width }) => width === 8);
  const cmpxchg = ratios(({ operation, width }) => width <= 4 && operation.startsWith("cmpxchg"));
  const ofArrays = arrays.ratios.map(({ ratio }) => ratio);
  const ofQueues = Object.entries(QUEUE_LIMITS).map(([form, limit]): Row => {
    const found = queues.throughput.find((each) => each.form === form && each.toRing !== null);
    return [`queue, ${form} ÷ the ring`, 1 / (found?.toRing ?? 0), limit];
  });
  const rows: readonly Row[] = [
    ["median, 1 to 4 bytes", median(narrow), limits.narrow],
    ["slowest, 1 to 4 bytes", Math.max(...narrow), limits.narrowWorst],
    ["median, 8 bytes", median(wide), limits.wide],
    ["slowest, 8 bytes", Math.max(...wide), limits.wideWorst],
    ["compare-exchange, 1 to 4 bytes", median(cmpxchg), limits.cmpxchg],
    ["geometric mean of all", geometricMean(ratios(() => true)), limits.mean],
    ["arrays, median, 1 to 4 bytes", median(ofArrays), limits.arrays],
    ["lock and release ÷ their operations", locking.ratio, 2.5],
    ["lock of two processes ÷ a simple one", locking.sections, 1],
    ["hand-over of a lock ÷ a wake-up", locking.handOver, 2],
    ...ofQueues,
    ["import", startup.imported, limits.imported, "ms"],
    ["import and first operation", startup.firstOperation, limits.firstOperation, "ms"],
    ["memory of an atomic of 4 bytes", memory.ours, limits.memory, "bytes"],
    ["memory of an element of 4 bytes", arrays.bytesPerElement, 4.1, "bytes"],
  ];
  return rows.map(([title, value, limit, unit = "×"]) => ({ title, value, limit, unit }));
}
