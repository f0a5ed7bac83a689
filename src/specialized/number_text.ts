import type { Parameter } from "../operations/call_shapes.ts";
import type { Operation } from "../operations/table.ts";
import type { ValueKind } from "./value_kind.ts";

// The source text of calls of the functions `patomic_at_…` for up to 4 bytes. Their operands and
// results are numbers.

const REPLACED = 2 ** 32; // patomic_at_cmpxchg_…: added to the value found

/** Returns the argument for a parameter, "" for none. `argument` is that of other functions. */
export function numberFor(
  parameter: Parameter,
  { bytes }: ValueKind,
  argument: string,
): string {
  if (parameter === "result") return "";
  if (parameter === "operand") return bytes ? "operandWord[0]" : "value";
  if (parameter === "expected") return bytes ? "resultWord[0]" : "expected";
  return argument;
}

/** Returns the statements that return the result of a call. */
export function returnNumber(
  { shape }: Operation,
  kind: ValueKind,
  call: string,
  hasResult: boolean,
): string {
  if (shape === "cmpxchg") {
    return `const found = ${call};
    return found >= ${REPLACED}
      ? new Result(true, ${fromNumber(kind, `(found - ${REPLACED})`)})
      : new Result(false, ${fromNumber(kind, "found")});`;
  }
  if (shape === "test") return `return ${call} !== 0;`;
  return hasResult ? `return ${fromNumber(kind, call)};` : `${call};`;
}

/** Returns the expression for a value that a function returned as an unsigned number. */
function fromNumber({ width, bytes, signed }: ValueKind, number: string): string {
  if (bytes) return `(resultWord[0] = ${number}, copyOfResult())`;
  if (!signed) return number;
  const unused = 32 - width * 8;
  return unused === 0 ? `${number} | 0` : `${number} << ${unused} >> ${unused}`;
}
