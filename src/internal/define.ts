/** Defines a method as a class does: not enumerable, and with its name. */
export function define(
  prototype: object,
  name: string,
  value: (...args: never[]) => unknown,
): void {
  Object.defineProperty(value, "name", { value: name, configurable: true });
  Object.defineProperty(prototype, name, { value, configurable: true, writable: true });
}
