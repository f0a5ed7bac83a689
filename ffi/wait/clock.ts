const { performance } = globalThis;
const { now } = performance;

/** Returns milliseconds. A program that replaces `performance.now` does not stop this clock. */
export function monotonicTime(): number {
  return now.call(performance);
}
