import { OPERATIONS } from "../operations/table.ts";

const OTHERS = [
  "wait",
  "waitAsync",
  "notify",
  "toBytes",
  "fetchUpdate",
  "fetchMax",
  "fetchMin",
];

/**
 * Adds to the class of contexts a method for each method of a view, which throws a `TypeError` that
 * names `enter()`. They are not part of the declared type, so that the compiler reports them too.
 */
export function addForgottenEnter(prototype: object): void {
  for (const name of [...OPERATIONS.map((operation) => operation.name), ...OTHERS]) {
    const value = {
      [name](): never {
        throw new TypeError(`${name}(): call enter() first, which returns the view`);
      },
    }[name];
    Object.defineProperty(prototype, name, { value, configurable: true, writable: true });
  }
}
