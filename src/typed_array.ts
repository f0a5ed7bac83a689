// The language's own getters look into the array itself. `instanceof` and `.length` would call code of the caller's on a proxy or a
// subclass.
const typedArray = Object.getPrototypeOf(Uint8Array.prototype);
const getter = (key: PropertyKey) => Object.getOwnPropertyDescriptor(typedArray, key)?.get as (this: unknown) => never;
const tag = getter(Symbol.toStringTag);
const length = getter("length");

/** The class name of a typed array, undefined for anything else. */
export const tagOf = (value: unknown): string | undefined => tag.call(value);

/** The length of a typed array. Throws for anything else. */
export const lengthOf = (value: unknown): number => length.call(value);
