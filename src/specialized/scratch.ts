/**
 * The memory through which values reach native functions: one block per thread, because every
 * worker has its own copy of this module. No native function calls back, so one operation at a time
 * uses it.
 */
const SLOT = 16;

// No method of the buffer or of an array on it is called later, because a program could have
// replaced the method, and would receive the memory.
const { Uint8Array, Uint16Array, Uint32Array } = globalThis;

export const SCRATCH: ArrayBuffer = new ArrayBuffer(2 * SLOT);

/** The offset of the operand. */
export const OPERAND = 0;

/** The offset of the result. A compare-exchange reads the expected value here. */
export const RESULT: number = SLOT;

const result = new Uint8Array(SCRATCH, RESULT, SLOT);

/** Returns the bytes of the last result. */
export function copyOfResult(width: number): Uint8Array {
  const bytes = new Uint8Array(width);
  for (let i = 0; i < width; i++) bytes[i] = result[i] as number;
  return bytes;
}

/** A slot as one unsigned integer of up to 4 bytes. */
export type Word = Uint8Array | Uint16Array | Uint32Array;

/** Returns the operand and the result as unsigned integers, for widths up to 4. */
export function wordsOf(width: number): { readonly operandWord: Word; readonly resultWord: Word } {
  const Class = width === 1 ? Uint8Array : width === 2 ? Uint16Array : Uint32Array;
  return {
    operandWord: new Class(SCRATCH, OPERAND, 1),
    resultWord: new Class(SCRATCH, RESULT, 1),
  };
}
