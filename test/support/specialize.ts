import { evaluate } from "../../src/specialized/evaluate.ts";

/** Returns a copy of a function with its own machine code. It may only use its parameters. */
export function specialize<T extends (...args: never[]) => unknown>(template: T, name: string): T {
  return evaluate<T>(template.toString(), name) ?? template;
}
