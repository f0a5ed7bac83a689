/** What the public classes' constructors must be given, and only this package has. */
export const CONSTRUCTION_KEY: unique symbol = Symbol("construction");

/** Throws where a class is constructed by someone else. */
export function guardConstruction(key: symbol, maker: string): void {
  if (key !== CONSTRUCTION_KEY) throw new TypeError(`Illegal constructor: call ${maker}`);
}
