/** A result: rows of a table, whose columns have the same names in each. */
export interface Report {
  readonly title: string;
  readonly rows: readonly Readonly<Record<string, string | number>>[];
  readonly passed: boolean;
}

/** Runs for about so long, in real workers and processes. */
export type Proof = (seconds: number) => Promise<Report>;
