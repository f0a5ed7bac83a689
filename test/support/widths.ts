import { patomic } from "../../src/library/patomic.ts";
import { WIDTHS as ALL_WIDTHS } from "../../src/specialized/value_kind.ts";

/** The widths of the library in use. widths.test.ts reports the others as skipped. */
export const WIDTHS: readonly number[] = ALL_WIDTHS.filter((width) =>
  patomic().table(width) !== null
);

/** The greatest width of the library in use. */
export const WIDEST = WIDTHS.at(-1) as number;

/** Returns the option `skip` of a test that needs a width: a reason if the library lacks it. */
export function skipWithout(width: number): string | false {
  return WIDTHS.includes(width) ? false : `the library in use has no operations of ${width} bytes`;
}
