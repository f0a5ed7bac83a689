/**
 * The memory through which arguments and results pass to native code: one block per thread, since every worker has its own
 * copy of this module. No native function calls back, so no two operations of a thread use it at a time.
 *
 * No method of it is called once a program runs: the program could have replaced that one, and would be given the memory.
 */
const SLOT = 16;

export const SCRATCH: ArrayBuffer = new ArrayBuffer(2 * SLOT);

/** Where in it an operation finds what it is given: the desired value, or the operand. */
export const ARGUMENT = 0;

/** Where in it an operation leaves its result. A compare-exchange finds the expected value here, and leaves the found one. */
export const RESULT: number = SLOT;

const result = new Uint8Array(SCRATCH, RESULT, SLOT);

/** The bytes of the last result. */
export function copyOfResult(width: number): Uint8Array {
  const bytes = new Uint8Array(width);
  for (let i = 0; i < width; i++) bytes[i] = result[i]!;
  return bytes;
}
