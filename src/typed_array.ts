// The language's own getters look into the array itself. `instanceof` and `.length` would call code of the caller's on a proxy or a
// subclass.
const typedArray = Object.getPrototypeOf(Uint8Array.prototype);
const getter = (key: PropertyKey) => Object.getOwnPropertyDescriptor(typedArray, key)?.get as () => never;

/** The class name of a typed array, undefined for anything else. */
export const tagOf = Function.prototype.call.bind(getter(Symbol.toStringTag)) as (value: unknown) => string | undefined;

/** The length of a typed array. Throws for anything else. */
export const lengthOf = Function.prototype.call.bind(getter("length")) as (value: unknown) => number;
