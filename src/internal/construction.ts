/** The first argument that constructors of public classes require. Only this package has it. */
export const CONSTRUCTION_KEY: unique symbol = Symbol("construction");

/** Throws if a constructor is called by code outside this package. */
export function guardConstruction(key: symbol, maker: string): void {
  if (key !== CONSTRUCTION_KEY) throw new TypeError(`Illegal constructor: call ${maker}`);
}
