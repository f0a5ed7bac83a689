import { showAs } from "../internal/inspect.ts";
import { carryOut, findLeaf, openLeafOf } from "../specialized/specialized_class.ts";
import { mappingOf } from "../shared_memory/mapping.ts";
import { LOAD, OPERATIONS, type OpType } from "../operations/table.ts";
import { copyOfResult } from "../specialized/scratch.ts";
import { formatFields } from "../internal/python_text.ts";
import { isEmpty } from "../internal/typed_array.ts";

/** What all atomics and views have beside their operations. */
class Properties {
  get width(): number {
    return openLeafOf(this).width;
  }

  get readonly(): boolean {
    return openLeafOf(this).readonly;
  }

  get opsSupported(): readonly OpType[] {
    return openLeafOf(this).opsSupported;
  }

  get buffer(): unknown {
    const buffer = openLeafOf(this).bufferOf(this);
    mappingOf(buffer)?.expose();
    return buffer;
  }

  toBytes(): Uint8Array {
    const leaf = openLeafOf(this);
    // The load leaves its result there whatever value it makes of it.
    Reflect.apply(leaf.method(LOAD), this, []);
    return copyOfResult(leaf.width);
  }

  toString(): string {
    const { name, Base, width, readonly, integral, signed, opsSupported, method } = openLeafOf(
      this,
    );
    // With `atype: ANY` nothing is known of the value.
    if (!(LOAD.name in Base.prototype)) return formatFields(name, { width, readonly });
    const value = opsSupported.includes(LOAD.name) ? Reflect.apply(method(LOAD), this, []) : "?";
    return formatFields(name, { value, width, readonly, ...(integral ? { signed } : {}) });
  }

  [Symbol.toPrimitive](hint: string): unknown {
    const { integral, name, method } = openLeafOf(this);
    if (hint === "string") return this.toString();
    if (hint === "number" && integral) return Reflect.apply(method(LOAD), this, []);
    const advice = integral ? "call load(), Number() or BigInt()" : "call load() or toBytes()";
    throw new TypeError(
      `Cannot use an ${name} as a ${hint === "number" ? "number" : "value"}: ${advice}`,
    );
  }
}

/** Gives a class the properties and methods that all atomics and views have. */
export function addProperties(prototype: object): void {
  const { constructor: _, ...descriptors } = Object.getOwnPropertyDescriptors(Properties.prototype);
  Object.defineProperties(prototype, descriptors);
  showAs(prototype, "an atomic or a view", (object) => {
    const leaf = findLeaf(object);
    if (leaf === undefined) return null;
    return isEmpty(leaf.bytesOf(object)) ? `${leaf.name}(released)` : object.toString();
  });
}

/** Gives a class the property that integral atomics and views have as well. */
export function addSigned(prototype: object): void {
  Object.defineProperty(prototype, "signed", {
    get(this: object): boolean {
      return openLeafOf(this).signed;
    },
    configurable: true,
  });
}

/**
 * Gives a class its operations. Each of these methods is called once for every kind of values and width: it binds the native function,
 * and puts a method of that width's own before itself.
 */
export function addOperations(prototype: object, options: { readonly arithmetic: boolean }): void {
  for (const operation of OPERATIONS) {
    if (operation.arithmetic && !options.arithmetic) continue;
    const value = function (this: object, ...args: unknown[]): unknown {
      return carryOut(operation, this, args);
    };
    Object.defineProperty(value, "name", { value: operation.name, configurable: true });
    Object.defineProperty(prototype, operation.name, { value, configurable: true, writable: true });
  }
}
