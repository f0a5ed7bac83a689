let count = 0;

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
 * @returns The copy, or `template` itself where the host forbids evaluation, which is slower and behaves the same.
 */
export function specialize<T extends (...args: never[]) => unknown>(template: T, name: string): T {
  const source = `"use strict";(${template.toString()})\n//# sourceURL=patomic:${name}:${count++}`;
  try {
    // An indirect eval sees no variable of this module.
    return (0, eval)(source) as T;
  } catch (error) {
    if (error instanceof EvalError) return template;
    throw error;
  }
}
