import type { Thread } from "../stress/threads/barrier.ts";

/** Waits for the other thread, as the first, and fails as the second. */
export function failAsSecond(thread: Thread): void {
  if (thread.index === 1) throw new Error("as the second");
  thread.meet();
}

/** Adds to a counter in turn with the others, and gives what it found. */
export function takeTurns(thread: Thread, rounds: number): number[] {
  const counter = new Int32Array(thread.buffer, 128, 1);
  return Array.from({ length: rounds }, (_, round) => {
    thread.meet();
    if (round % thread.count === thread.index) counter[0]++;
    thread.meet();
    return counter[0];
  });
}
