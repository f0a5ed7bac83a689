import type { Breach } from "./breach.ts";
import { rows, typeError } from "./rows.ts";
import { strangers } from "./subjects.ts";

export const INT = { atype: "INT", width: 4 } as const;
export const BYTES = { atype: "BYTES", width: 4 } as const;
const SYMBOLS = [Symbol.toPrimitive, Symbol.for("nodejs.util.inspect.custom"), Symbol.dispose];

/** Calls a method of an object, or its getter, on something else. */
export function apply(
  object: object,
  name: string,
  receiver: unknown,
  args: readonly unknown[] = [],
): unknown {
  const key = SYMBOLS.find(({ description }) => `[${description}]` === name) ?? name;
  let holder: object | null = object;
  while (holder !== null && !Object.hasOwn(holder, key)) holder = Object.getPrototypeOf(holder);
  const { get, value } = Object.getOwnPropertyDescriptor(
    holder as object,
    key,
  ) as PropertyDescriptor;
  return Reflect.apply(get ?? value, receiver, args);
}

/** The name of a member after its class, as `listMethods()` writes it. */
export const path = (name: string) => name.startsWith("[") ? name : `.${name}`;

/** Calls of a method on other objects and values. */
export function receivers(
  method: string,
  name: string,
  create: () => object,
  expected: RegExp,
): Breach[] {
  const isAny = name === "[nodejs.util.inspect.custom]";
  const variants = strangers({}).flatMap(([title, stranger], index) =>
    // Every object is shown, because it may be the prototype of the class.
    isAny && typeof stranger === "object" && stranger !== null ? [] : [
      [title, () => {
        const object = create();
        return { call: () => apply(object, name, strangers(object)[index][1], ["number"]) };
      }] as const,
    ]
  );
  return rows(method, "it is called on an object of the class", typeError(expected), variants);
}
