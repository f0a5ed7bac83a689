import type { MisuseCase } from "./misuse_case.ts";
import { rows, typeError } from "./rows.ts";
import { strangers } from "./subjects.ts";

export const INT = { atype: "INT", width: 4 } as const;
export const BYTES = { atype: "BYTES", width: 4 } as const;
const SYMBOLS = [Symbol.toPrimitive, Symbol.for("nodejs.util.inspect.custom"), Symbol.dispose];

/** Calls a method or a getter of an object on another receiver. */
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

/** Returns the name of a member in the format of `listMethods()`. */
export const path = (name: string) => name.startsWith("[") ? name : `.${name}`;

/** Returns the cases of a method that is called on other objects and values. */
export function receivers(
  method: string,
  name: string,
  create: () => object,
  expected: RegExp,
): MisuseCase[] {
  const isAny = name === "[nodejs.util.inspect.custom]";
  const variants = strangers({}).flatMap(([title, stranger], index) =>
    // Every object has a text in console.log(), because it may be the prototype of the class.
    isAny && typeof stranger === "object" && stranger !== null ? [] : [
      [title, () => {
        const object = create();
        return { call: () => apply(object, name, strangers(object)[index][1], ["number"]) };
      }] as const,
    ]
  );
  return rows(method, "it is called on an object of the class", typeError(expected), variants);
}
