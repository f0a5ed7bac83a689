let count = 0;

// The host's own, because a program may remove eval() for its safety after loading this module.
const hostEval: ((source: string) => unknown) | undefined = globalThis.eval;

/**
 * Evaluates an expression as strict code that sees no variable of this module.
 *
 * Engines treat two evaluations as two functions, with machine code and inline caches of their own,
 * only if the source texts differ. A counter in the last line makes sure of that. The name in that
 * line has no scheme: coverage tools would look for the file of a URL.
 *
 * @param source The expression.
 * @param name The name in stack traces.
 * @param evaluate The host's `eval()`.
 * @returns The value, undefined if the host forbids evaluation.
 */
export function evaluate<T>(
  source: string,
  name: string,
  evaluate: typeof hostEval = hostEval,
): T | undefined {
  if (evaluate === undefined) return undefined;
  try {
    return evaluate(`"use strict";(${source})\n//# sourceURL=${name}-${count++}`) as T;
  } catch (error) {
    if (error instanceof EvalError) return undefined;
    throw error;
  }
}
