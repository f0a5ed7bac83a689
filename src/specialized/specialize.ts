let count = 0;

// As they are when the module is loaded: a program may remove eval() for its own safety after that.
const hostEval: ((source: string) => unknown) | undefined = globalThis.eval;
const sourceOf = Function.prototype.call.bind(Function.prototype.toString) as (
  template: unknown,
) => string;

/**
 * Gives a copy of `template` with machine code and inline caches of its own.
 *
 * Closures made by one function share its feedback in V8 and JSC, so that code used with several widths sees several native
 * functions at one call site, and calls them ten times slower. The engines take two evaluations for two functions only if
 * their source text differs: hence the counted last line. The copy is strict code, as `template` is in its module, and
 * `template` may use nothing but its parameters.
 *
 * @param template A function that is complete in itself.
 * @param name What the copy is called in stack traces.
 * @param evaluate The host's `eval()`.
 * @returns The copy, or `template` itself where the host forbids evaluation, which is slower and behaves the same.
 */
export function specialize<T extends (...args: never[]) => unknown>(
  template: T,
  name: string,
  evaluate: typeof hostEval = hostEval,
): T {
  if (evaluate === undefined) return template;
  const source = `"use strict";(${sourceOf(template)})\n//# sourceURL=patomic:${name}:${count++}`;
  try {
    // Called by another name than its own, it sees no variable of this module.
    return evaluate(source) as T;
  } catch (error) {
    if (error instanceof EvalError) return template;
    throw error;
  }
}
