/** A result: rows of a table, with the same columns in each. */
export interface Report {
  readonly title: string;
  readonly rows: readonly Readonly<Record<string, string | number>>[];
  readonly passed: boolean;
}

/** Runs for about the given time, in real workers and processes. */
export type StressTest = (seconds: number) => Promise<Report>;
