import { median } from "../tools/median.ts";
import type { JavaScriptRuntime } from "../tools/runtimes.ts";
import type { Memory } from "./memory.ts";
import type { Times } from "./operations.ts";
import type { Sharing } from "./sharing.ts";
import type { Startup } from "./startup.ts";
import type { Locking } from "./sync.ts";

/** The measurements of one runtime. */
export interface Measured extends Pick<JavaScriptRuntime, "name" | "version"> {
  readonly times: readonly Times[];
  readonly startup: Startup;
  readonly memory: Memory;
  readonly sharing: readonly Sharing[];
  readonly locking: Locking;
}

/** A summary figure, and its limit. */
export interface Figure {
  readonly title: string;
  readonly value: number;
  readonly limit: number;
  readonly unit: "×" | "ms";
}

const LIMITS = {
  Bun: { narrow: 1.3, wide: 1.7, cmpxchg: 2, mean: 1, imported: 4, firstOperation: 7 },
  Deno: { narrow: 1, wide: 1.2, cmpxchg: 2, mean: 1, imported: 4, firstOperation: 8 },
  Node: { narrow: 1, wide: 6, cmpxchg: 6, mean: 1.3, imported: 8, firstOperation: 16 },
} as const;

/** Returns the time of an operation divided by its counterpart's, null without a counterpart. */
export function ratioOf({ ours, theirs }: Times): number | null {
  return theirs === null ? null : ours / theirs;
}

function geometricMean(values: readonly number[]): number {
  return Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
}

/** Returns the figures that have limits. */
export function figures({ name, times, startup, locking }: Measured): Figure[] {
  const limits = LIMITS[name];
  const ratios = (wanted: (times: Times) => boolean) =>
    times.filter(wanted).map(ratioOf).filter((ratio) => ratio !== null);
  const narrow = median(ratios(({ width }) => width <= 4));
  const wide = median(ratios(({ width }) => width === 8));
  const cmpxchg = median(ratios(({ operation }) => operation.startsWith("cmpxchg")));
  return [
    { title: "median, 1 to 4 bytes", value: narrow, limit: limits.narrow, unit: "×" },
    { title: "median, 8 bytes", value: wide, limit: limits.wide, unit: "×" },
    { title: "median of compare-exchange", value: cmpxchg, limit: limits.cmpxchg, unit: "×" },
    {
      title: "geometric mean of all",
      value: geometricMean(ratios(() => true)),
      limit: limits.mean,
      unit: "×",
    },
    { title: "lock and release ÷ their operations", value: locking.ratio, limit: 2.5, unit: "×" },
    { title: "import", value: startup.imported, limit: limits.imported, unit: "ms" },
    {
      title: "import and first operation",
      value: startup.firstOperation,
      limit: limits.firstOperation,
      unit: "ms",
    },
  ];
}
