import { formatValue } from "./format_value.ts";

/**
 * Throws a `TypeError` if `options` is not an object, or has a property that `example`'s function
 * does not know. A property that is `undefined` counts as left out only if its name is known.
 *
 * @param example A call of the function, for the message: `atomic({ width: 4, atype: INT })`.
 */
export function checkOptions<Name extends string>(
  options: unknown,
  known: readonly Name[],
  example: string,
): asserts options is { readonly [K in Name]?: unknown } {
  const name = example.slice(0, example.indexOf("("));
  if (typeof options !== "object" || options === null) {
    throw new TypeError(`${name}() takes options, as in ${example}, got ${formatValue(options)}`);
  }
  for (const key of Object.keys(options)) {
    if ((known as readonly string[]).includes(key)) continue;
    throw new TypeError(
      `${name}(): unknown option ${formatValue(key)}, expected one of ${known.join(", ")}`,
    );
  }
}
