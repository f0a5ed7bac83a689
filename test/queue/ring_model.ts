/** The size of the rings in bytes. */
export const CAPACITY = 64;

/** The number of objects of a queue in the tests. */
export const OBJECTS = 3;

/** In place of the number of an object. */
export const NONE = -1;

/** The bytes of a record: 8, and those of its message, rounded up to a multiple of 8. */
export const recordLength = (length: number): number => 8 + Math.ceil(length / 8) * 8;

/** The bytes at the end of the ring that a record does not fit into. */
export function gapAt(position: number, length: number): number {
  const rest = CAPACITY - position % CAPACITY;
  return recordLength(length) > rest ? rest : 0;
}
