/** Throws if a handle contains none or several of the properties that identify its memory. */
export function checkHandleMemory(buffer: unknown, name: unknown, path: unknown): void {
  if ([buffer, name, path].filter((value) => value !== undefined).length !== 1) {
    throw new TypeError("A handle must have exactly one of buffer, name and path");
  }
}
