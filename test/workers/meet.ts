import type { Thread } from "../stress/threads/barrier.ts";

/** The first thread waits for the other, which fails. */
export function failAsSecond(thread: Thread): void {
  if (thread.index === 1) throw new Error("as the second");
  thread.meet();
}

/** Adds to a counter in turn with the other threads, and returns its values. */
export function takeTurns(thread: Thread, rounds: number): number[] {
  const counter = new Int32Array(thread.buffer, 128, 1);
  return Array.from({ length: rounds }, (_, round) => {
    thread.meet();
    if (round % thread.count === thread.index) counter[0]++;
    thread.meet();
    return counter[0];
  });
}
