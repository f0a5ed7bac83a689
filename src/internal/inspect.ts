import { isObject, throwReceiver } from "./receiver.ts";

/**
 * Sets what `console.log()` and `util.inspect()` show of the objects of a class, in both runtimes. `expected` names them; `text` gives null for
 * what only looks like one, as the prototype itself does.
 */
export function defineInspect<T extends object>(
  prototype: T,
  expected: string,
  text: (object: T) => string | null,
): void {
  const value = function (this: T): string {
    return isObject(this)
      ? text(this) ?? `${this.constructor?.name} {}`
      : throwReceiver(expected, this);
  };
  Object.defineProperty(prototype, Symbol.for("nodejs.util.inspect.custom"), {
    value,
    configurable: true,
    writable: true,
  });
}
