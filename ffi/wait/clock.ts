const { performance } = globalThis;
const { now } = performance;

/** Returns the time in milliseconds. Replacing `performance.now` does not affect it. */
export function monotonicTime(): number {
  return now.call(performance);
}
