import { availableParallelism } from "node:os";
import process from "node:process";
import { type Histogram, runLitmus, type Trial } from "./litmus_run.ts";
import {
  isForbidden,
  type Litmus,
  LITMUS_TESTS,
  ORDERS,
  type Orders,
  outcomeText,
} from "./litmus_shapes.ts";
import type { StressTest } from "../stress_test.ts";
import { startThreads, type Threads } from "../threads/threads.ts";

/** A litmus test or its control, with orders and a width. */
export interface Case {
  readonly litmus: Litmus;
  readonly isControl: boolean;
  readonly orders: Orders;
  readonly width: number;
}

/** The observations of a case. The C program writes such rows as well. */
export type Row = {
  readonly test: string;
  readonly orders: string;
  readonly bytes: number;
  readonly iterations: number;
  readonly "weak outcome": string;
  readonly "which is": "forbidden" | "allowed" | "must be seen";
  readonly seen: number;
  readonly "forbidden seen": number;
  readonly outcomes: string;
};

export const TITLE = "litmus tests";

const WIDTHS = [4, 8];
const MODULE = new URL("./litmus_run.ts", import.meta.url).href;

/** The time limit, in milliseconds, for a weak outcome that must be seen. */
const PATIENCE = 60_000;

/** Returns the cases of a test, its control last. */
export function casesOf(litmus: Litmus): Case[] {
  const cases = ORDERS.flatMap((orders) =>
    WIDTHS.map((width) => ({ litmus, isControl: false, orders, width }))
  );
  const strongest = ORDERS.find(({ name }) => name === "seq_cst")!;
  return [...cases, { litmus, isControl: true, orders: strongest, width: 4 }];
}

function verdictOn({ litmus, isControl, orders }: Case): Row["which is"] {
  if (isControl) return "must be seen";
  if (isForbidden(litmus, orders)) return "forbidden";
  const shown = litmus.shownBy === "x86-64" && process.arch === "x64" && orders.store === "store";
  return shown && availableParallelism() > 1 ? "must be seen" : "allowed";
}

/**
 * Runs a case in the threads of its test, for the given time or until the outcome that must be seen
 * was seen.
 */
export async function observe(threads: Threads, each: Case, milliseconds: number): Promise<Row> {
  const { litmus, isControl, orders, width } = each;
  const verdict = verdictOn(each);
  const trial: Trial = {
    test: litmus.name,
    isControl,
    orders: orders.name,
    width,
    together: litmus.threads.length <= availableParallelism(),
    milliseconds,
    patience: verdict === "must be seen" ? PATIENCE : 0,
  };
  const [{ iterations, seen }] = await threads.run<Histogram>(MODULE, runLitmus.name, trial);
  const { interleaved } = isControl ? litmus.control : litmus;
  const outcomes = Object.entries(seen).toSorted(([a], [b]) => a < b ? -1 : 1);
  const isWrong = (outcome: string) =>
    !interleaved.has(outcome) && (outcome !== litmus.weak || verdict === "forbidden");
  return {
    test: isControl ? `${litmus.name}, control` : litmus.name,
    orders: orders.name,
    bytes: width,
    iterations,
    "weak outcome": outcomeText(litmus, litmus.weak),
    "which is": verdict,
    seen: seen[litmus.weak] ?? 0,
    "forbidden seen": outcomes.reduce(
      (sum, [outcome, times]) => sum + (isWrong(outcome) ? times : 0),
      0,
    ),
    outcomes: outcomes.map(([outcome, times]) => `${outcome}: ${times}`).join(", "),
  };
}

/** Returns whether no forbidden outcome was seen, and every outcome that must be seen. */
export function isAsItMustBe(row: Row): boolean {
  return row["forbidden seen"] === 0 && (row["which is"] !== "must be seen" || row.seen > 0);
}

/** Threads observe no order of stores and loads that C11 forbids. */
export const litmusTests: StressTest = async (seconds) => {
  const rows: Row[] = [];
  for (const litmus of LITMUS_TESTS) {
    await using threads = startThreads("workers", litmus.threads.length);
    const cases = casesOf(litmus);
    const milliseconds = seconds * 1000 / LITMUS_TESTS.length / cases.length;
    for (const each of cases) rows.push(await observe(threads, each, milliseconds));
  }
  return { title: TITLE, rows, passed: rows.every(isAsItMustBe) };
};
