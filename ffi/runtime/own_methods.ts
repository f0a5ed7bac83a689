/**
 * Copies the methods of an object's class to the object itself, and returns the object.
 *
 * Replacing a method of the class later has no effect on the object. Call it while a module is
 * loaded, before a program can replace the methods.
 */
export function withOwnMethods<T extends object>(object: T): T {
  const methods = Object.getOwnPropertyDescriptors(Object.getPrototypeOf(object));
  return Object.defineProperties(object, methods);
}
