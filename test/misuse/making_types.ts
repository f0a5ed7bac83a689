import type { ExpectedError, MisuseCase } from "./misuse_case.ts";
import { each, othersThan, type Prepare, rows, typeError } from "./rows.ts";

export const INT = { width: 4, atype: "INT" } as const;
/** A call without preparation. */
export const call = (use: () => unknown): Prepare => () => ({ call: use });

/** The error for a width without operations. */
export const width = (width: number, readonly: boolean): ExpectedError => ({
  name: "UnsupportedWidthException",
  message: new RegExp(`of ${width} bytes have no atomic operations: .* one of 1, 2, 4, 8`),
  fields: { width, readonly },
});

/**
 * The common cases of atomic() and atomicview(). `make` calls one of them and adds missing options.
 */
export function* typeCases(
  method: string,
  make: (options: unknown) => unknown,
): Generator<MisuseCase> {
  const options = othersThan("object", "array", "boxed number", "boxed string");
  yield* rows(
    method,
    "options are an object",
    typeError(new RegExp(`^${method}\\(\\) takes options, `)),
    each(options, make),
  );
  const atypes = [...othersThan("object"), ["int", "int"], ["toString", "toString"], ["[INT]", [
    "INT",
  ]]] as const;
  const noType = typeError(/^atype must be INT, UINT, BYTES, INTEGRAL or ANY, got /);
  yield* rows(
    method,
    "atype is one of the five",
    noType,
    each(atypes, (atype) => make({ ...INT, atype })),
  );
  const flags = typeError(/^atype (INTEGRAL|ANY) requires (signed|integral): true or false, got /);
  yield* rows(method, "signed and integral are given if the type leaves them open", flags, [
    ...each(othersThan("boolean"), (signed) => make({ ...INT, atype: "INTEGRAL", signed })),
    ["ANY without integral", call(() => make({ ...INT, atype: "ANY", signed: true }))],
    ["ANY without signed", call(() => make({ ...INT, atype: "ANY", integral: true }))],
  ]);
  const wrong = typeError(
    /^atype \w+ requires (signed|integral): (true|false), got (true|false): leave it out$/,
  );
  yield* rows(method, "signed and integral fit the type", wrong, [
    ["an unsigned INT", call(() => make({ ...INT, signed: false }))],
    ["a signed UINT", call(() => make({ ...INT, atype: "UINT", signed: true }))],
    ["integral BYTES", call(() => make({ ...INT, atype: "BYTES", integral: true }))],
  ]);
}
