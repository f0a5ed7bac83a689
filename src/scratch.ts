/**
 * The memory through which arguments and results pass to native code: one block per thread, since every worker has its own
 * copy of this module. No native function calls back, so no two operations of a thread use it at a time.
 */
const SLOT = 16;
const buffer = new ArrayBuffer(2 * SLOT);

/** What an operation is given: the desired value, or the operand. */
export const ARGUMENT = new Uint8Array(buffer, 0, SLOT);

/** What an operation gives. A compare-exchange finds the expected value here, and leaves the found one. */
export const RESULT = new Uint8Array(buffer, SLOT, SLOT);
