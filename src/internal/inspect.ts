import { isObject, throwReceiver } from "./receiver.ts";

/**
 * Sets the text that `console.log()` and `util.inspect()` show for the objects of a class, in both
 * runtimes.
 *
 * `expected` is the kind of object for the error message. `text` returns null for an object without
 * the private fields of the class, such as the prototype.
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
