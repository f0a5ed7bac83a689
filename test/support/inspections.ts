import { inspect, stripVTControlCharacters } from "node:util";

const globals = globalThis as unknown as Record<
  "Bun" | "Deno",
  { inspect(value: unknown): string } | undefined
>;
const inspectHere = (value: unknown) => (globals.Bun ?? globals.Deno ?? { inspect }).inspect(value);

/** Returns the output of `util.inspect()` and `console.log()`, without colours. */
export const inspections = (value: unknown): string[] =>
  [inspect(value), inspectHere(value)].map(stripVTControlCharacters);
