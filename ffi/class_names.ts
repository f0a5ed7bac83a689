// Bundlers rename classes. Names are visible in error messages, stack traces and console output.

/** Classes by name. Their constructors may be private. */
type Classes = Readonly<Record<string, { readonly prototype: object }>>;

/** Sets the `name` of each class to its key. */
export function nameClasses(classes: Classes): void {
  for (const [name, Class] of Object.entries(classes)) {
    Object.defineProperty(Class, "name", { value: name, configurable: true });
  }
}

/** Sets the `name` of each class of errors, and of its errors, to its key. */
export function nameErrors(classes: Classes): void {
  nameClasses(classes);
  for (const [value, Class] of Object.entries(classes)) {
    // On the prototype, so that a stack trace begins with the name.
    Object.defineProperty(Class.prototype, "name", { value, configurable: true, writable: true });
  }
}
