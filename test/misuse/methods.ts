import * as api from "../../mod.ts";

/**
 * Returns the public methods and properties that the module exports. Each can be called, and so
 * misused.
 */
export function listMethods(): string[] {
  return Object.entries(api).flatMap(([name, value]) =>
    typeof value === "function" ? methodsOf(name, value as Class) : []
  );
}

type Class = new (...args: never[]) => object;

function methodsOf(name: string, value: Class): string[] {
  const isClass = /^class\b/.test(Function.prototype.toString.call(value));
  if (!isClass) return [name];
  const own = (object: object, prefix: string) =>
    Reflect.ownKeys(object)
      .filter((key) => isCallable(Object.getOwnPropertyDescriptor(object, key)))
      .map((key) => `${prefix}${typeof key === "symbol" ? `[${key.description}]` : `.${key}`}`);
  return [
    `new ${name}`,
    ...own(value, name),
    ...prototypesOf(value)
      .flatMap((prototype) => own(prototype, `${name}.prototype`))
      .filter(isNoConstructor),
  ];
}

/** The prototype of a class, and those of its ancestors that the package does not export. */
function prototypesOf(value: Class): object[] {
  const parent = Object.getPrototypeOf(value);
  const isInternal = typeof parent?.prototype === "object" &&
    !(Object.values(api) as unknown[]).includes(parent) && parent.name.startsWith("Atomic");
  return [value.prototype, ...(isInternal ? prototypesOf(parent) : [])];
}

const isNoConstructor = (method: string) => !method.endsWith(".constructor");

function isCallable(descriptor: PropertyDescriptor | undefined): boolean {
  return descriptor?.get !== undefined || typeof descriptor?.value === "function";
}
