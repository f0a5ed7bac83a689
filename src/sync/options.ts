/** Throws if the options are not an object, or have a key that is not known. */
export function checkKeys(title: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== "object" || options === null) {
    const got = options === null ? "null" : typeof options;
    throw new TypeError(`${title}: expected an object of options, got ${got}`);
  }
  const unknown = Object.keys(options).find((key) => !known.includes(key));
  if (unknown === undefined) return;
  throw new TypeError(`${title}: unknown option "${unknown}", known: ${known.join(", ")}`);
}
