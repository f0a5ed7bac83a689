// Measures in a fresh process the time to the end of the first operation, from before and from
// after the import of the module. Prints both in milliseconds as JSON.

/** The milliseconds to the end of the first operation. */
export interface Startup {
  readonly fromImport: number;
  readonly afterImport: number;
}

if (import.meta.main) {
  const before = performance.now();
  const { atomic, INT } = await import("../mod.ts");
  const after = performance.now();
  atomic({ width: 4, atype: INT }).fetchAdd(1);
  const end = performance.now();
  console.log(
    JSON.stringify({ fromImport: end - before, afterImport: end - after } satisfies Startup),
  );
}
