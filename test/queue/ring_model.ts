import type { Result, Turn } from "../stress/linearizability/subject.ts";
import { LONGEST } from "./queue_calls.ts";

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

/** A ring in a model: where its messages end, and its producer with a claim. */
export interface Producing {
  tail: number;
  producer: number;
  claim: { gap: number; length: number } | null;
}

/**
 * Carries out a call of the producer of a ring. Returns whether it can have its result, undefined
 * if it is another call.
 *
 * @param makeRoom Makes room for a number of bytes. Returns true, or the result of the call.
 * @param append Appends the message after a gap. Returns the result of the call.
 */
export function produces(
  ring: Producing,
  { name, operand, result, by }: Turn,
  makeRoom: (needed: number) => Result,
  append: (gap: number) => Result,
): boolean | undefined {
  const claim = ring.producer === by ? ring.claim : null;
  const gap = gapAt(ring.tail, operand);
  const prepare = (): Result => {
    if (claim || ring.producer !== NONE && ring.producer !== by) return "Error";
    ring.producer = by;
    return operand > LONGEST ? "RangeError" : makeRoom(gap + recordLength(operand));
  };
  switch (name) {
    case "trySend": {
      const prepared = prepare();
      return result === (prepared === true ? append(gap) : prepared);
    }
    case "tryClaim": {
      const prepared = prepare();
      if (prepared === true) ring.claim = { gap, length: operand };
      return result === prepared;
    }
    case "commit":
      if (!claim) return result === "Error";
      if (operand > claim.length) return result === "RangeError";
      ring.claim = null;
      return result === append(claim.gap);
    case "abort":
      if (claim) ring.claim = null;
      return result === (claim ? true : "Error");
  }
  return undefined;
}
