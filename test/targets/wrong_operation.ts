/** An operation in C that breaks a rule for instructions. */
export interface WrongOperation {
  /** The title of the rule. */
  readonly rule: string;
  readonly on: "linux-x64" | "linux-arm64";
  readonly of: string;
  /** The body of the function. The type `T` has the width of the object. */
  readonly body: string;
  /** Code before the function. */
  readonly before?: string;
  readonly args?: readonly string[];
  /** The features of the processor. Default: those of the baseline. */
  readonly features?: number;
  /** The pattern of each problem. */
  readonly says: RegExp;
  /** The orders with a problem. Default: all. */
  readonly in?: readonly string[];
}

export type Rest = Omit<WrongOperation, "rule" | "on">;

/** Operations that break one rule, by target. */
export function breaking(
  rule: string,
  cases: Readonly<Partial<Record<WrongOperation["on"], readonly Rest[]>>>,
): WrongOperation[] {
  return (["linux-x64", "linux-arm64"] as const).flatMap((on) =>
    (cases[on] ?? []).map((rest) => ({ rule, on, ...rest }))
  );
}
