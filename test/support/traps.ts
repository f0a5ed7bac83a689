// Objects that call a function when any of their code runs.

/** Returns an object that converts to the result of a function. */
export function trap(act: () => unknown): object {
  return {
    valueOf: act,
    toString: act,
    [Symbol.toPrimitive]: act,
    get length() {
      return act();
    },
  };
}

/** Returns a proxy that calls a function on every operation on the object. */
export function proxyOf(target: object, act: () => unknown): object {
  const trapped = (name: keyof typeof Reflect) => (...args: unknown[]) => {
    act();
    return (Reflect[name] as (...args: unknown[]) => unknown)(...args);
  };
  const handler = Object.fromEntries(
    (Object.getOwnPropertyNames(Reflect) as (keyof typeof Reflect)[])
      .filter((name) => typeof Reflect[name] === "function")
      .map((name) => [name, trapped(name)]),
  );
  return new Proxy(target, handler);
}

/** Returns bytes whose class and properties call a function. */
export function trappedBytes(length: number, act: () => unknown): Uint8Array {
  class Trapped extends Uint8Array {
    static get [Symbol.species]() {
      act();
      return Uint8Array;
    }
  }
  const bytes = new Trapped(length).fill(1);
  const names = [
    "length",
    "byteLength",
    "byteOffset",
    "buffer",
    "constructor",
    "slice",
    "subarray",
    Symbol.iterator,
  ];
  for (const name of [...names, Symbol.toStringTag, Symbol.toPrimitive, "valueOf", "toString"]) {
    Object.defineProperty(bytes, name, { get: () => act(), configurable: true });
  }
  return bytes;
}
