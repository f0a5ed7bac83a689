import { fence, UnsupportedOperationException } from "../../mod.ts";

/** Returns the option `skip` of a test of `fence()`: a reason if the library in use lacks it. */
export function skipWithoutFence(): string | false {
  try {
    fence();
  } catch (error) {
    if (error instanceof UnsupportedOperationException) return error.message;
  }
  return false;
}

/** Returns the same for a test of a primitive or queue: a `Broadcast` needs `fence()`. */
export function skipUnusable(name: string): string | false {
  return name.startsWith("Broadcast") && skipWithoutFence();
}
