/** Up to this length in bytes, a loop is faster than `set()` and needs no view. */
export const SHORT = 64;

/** Copies up to `SHORT` bytes from one position to another. */
export function copyShort(
  from: Uint8Array,
  start: number,
  length: number,
  into: Uint8Array,
  index: number,
): void {
  for (let i = 0; i < length; i++) into[index + i] = from[start + i] as number;
}
