let count = 0;

// Kept, because a program may remove eval() for safety after it has loaded this module.
const hostEval: ((source: string) => unknown) | undefined = globalThis.eval;

/**
 * Evaluates an expression as strict code that sees no variable of this module.
 *
 * Engines create two functions, each with its own machine code and inline caches, only if the
 * source texts differ. A counter in the last line makes them differ. The name in that line is not
 * a URL, because coverage tools would look for its file.
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
