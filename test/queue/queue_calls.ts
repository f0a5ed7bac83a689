import type { Queue } from "../../queue.ts";
import { type Act, actOf, anyOf, type Result } from "../stress/linearizability/subject.ts";

/** A message of a length, whose bytes show whether it is whole. */
const message = (length: number) => new Uint8Array(length).fill(length);

const lengthOf = (bytes: Uint8Array): number | "torn" =>
  bytes.every((byte) => byte === bytes.length) ? bytes.length : "torn";

const received = (bytes: Uint8Array | undefined): Result =>
  bytes === undefined ? "none" : lengthOf(bytes);

/** The result of `drain()`. */
export const drained = (lengths: readonly Result[]): string => `${lengths.length}: ${lengths}`;

/** The calls of a queue. The operand is a length, or the limit of `drain()`. */
export function actOfQueue(queue: Queue): Act {
  let claimed: Uint8Array | undefined;
  return actOf({
    trySend: (length) => queue.trySend(message(length)),
    tryClaim(length) {
      const view = queue.tryClaim(length);
      if (view === undefined) return false;
      claimed = view.fill(length);
      return true;
    },
    commit(length) {
      const view = claimed;
      // A claim ends also if the queue is closed, but not if the length is wrong.
      if (view !== undefined && length <= view.length) claimed = undefined;
      if (view !== claimed) view?.fill(length);
      queue.commit(length);
      return true;
    },
    abort() {
      claimed = undefined;
      queue.abort();
      return true;
    },
    tryReceive: () => received(queue.tryReceive()),
    tryReceiveInto: (length) => received(queue.tryReceive({ into: new Uint8Array(length) })),
    drain(limit) {
      const lengths: Result[] = [];
      const count = queue.drain((bytes) => lengths.push(lengthOf(bytes)), limit);
      return count === lengths.length ? drained(lengths) : "another number of messages";
    },
    isClosed: () => queue.isClosed,
    close: () => (queue.close(), true),
    lost: () => (queue as Queue & { lost?: number }).lost ?? 0,
    leave() {
      claimed = undefined;
      queue.release();
      return true;
    },
    release: () => null,
  });
}

/** The longest message of the queues. */
export const LONGEST = 8;

export const LENGTHS = [0, 1, 4, 7, LONGEST] as const;
const TOO_LONG = LONGEST + 1;

const USUAL = [
  ...Array(4).fill(["trySend", ...LENGTHS]),
  ["trySend", ...LENGTHS, TOO_LONG],
  ["tryClaim", ...LENGTHS, TOO_LONG],
  ["tryClaim", LONGEST],
  ["commit", ...LENGTHS, TOO_LONG],
  ["commit", 0, 1],
  ["abort", 0],
  ...Array(4).fill(["tryReceive", 0]),
  ["tryReceiveInto", ...LENGTHS],
  ["drain", 0, 1, 2, 10],
  ["lost", 0],
  ["leave", 0],
  ["leave", 0],
  ["isClosed", 0],
] as const;

/** The steps of a thread that uses all objects of a queue. It rarely closes the queue. */
export const ALONE = anyOf(...Array(5).fill(USUAL).flat(), ["close", 0]);
