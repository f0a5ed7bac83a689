import { lengthOf } from "./typed_array.ts";

/** Up to this length in bytes, a loop is faster than `set()` and needs no view. */
export const SHORT = 64;

/** Copies bytes from one position to another, one by one. */
export function copyShort(
  from: Uint8Array,
  start: number,
  length: number,
  into: Uint8Array,
  index: number,
): void {
  for (let i = 0; i < length; i++) into[index + i] = from[start + i] as number;
}

/** Copies so many bytes of a message, whatever its length is now: its buffer may grow. */
export function copyMessage(
  message: Uint8Array,
  length: number,
  into: Uint8Array,
  index: number,
): void {
  if (length > SHORT && lengthOf(message) === length) into.set(message, index);
  else copyShort(message, 0, length, into, index);
}
