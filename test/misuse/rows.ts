import type { ExpectedError, MisuseCase, Prepared } from "./misuse_case.ts";

/** Prepares a case. Most cases use the error of the row. */
export type Prepare = () => Omit<Prepared, "error"> & Partial<Prepared>;

/** Returns cases of one precondition that all end in the same error. */
export function rows(
  method: string,
  precondition: string,
  error: ExpectedError,
  variants: readonly (readonly [variant: string, prepare: Prepare])[],
): MisuseCase[] {
  return variants.map(([variant, prepare]) => ({
    method,
    precondition,
    variant,
    prepare: () => ({ error, ...prepare() }),
  }));
}

export const typeError = (message: RegExp): ExpectedError => ({ name: "TypeError", message });
export const rangeError = (message: RegExp): ExpectedError => ({ name: "RangeError", message });
export const released = (message: RegExp): ExpectedError => ({ name: "ReleasedError", message });

type Named = readonly (readonly [title: string, value: unknown])[];

/** Returns values of every type except the given ones. */
export function othersThan(...right: string[]): Named {
  const values: [string, unknown][] = [
    ["undefined", undefined],
    ["null", null],
    ["boolean", true],
    ["number", 4],
    ["bigint", 4n],
    ["string", "text"],
    ["symbol", Symbol("value")],
    ["function", () => 4],
    ["object", {}],
    ["array", [4]],
    ["boxed number", Object(4)],
    ["boxed string", Object("text")],
  ];
  return values.filter(([title]) => !right.includes(title));
}

/** Returns a case for each value. */
export function each(
  values: Named,
  call: (value: never) => unknown,
): [variant: string, prepare: Prepare][] {
  return values.map(([title, value]) => [title, () => ({ call: () => call(value as never) })]);
}
