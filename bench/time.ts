/**
 * Repeats something for some time.
 *
 * @param repeat Does it a number of times.
 * @returns The nanoseconds of one repetition.
 */
export function timeOf(repeat: (times: number) => void, milliseconds: number): number {
  let total = 0;
  const begin = performance.now();
  const end = begin + milliseconds;
  let now = begin;
  while (now < end) {
    repeat(1000);
    total += 1000;
    now = performance.now();
  }
  return (now - begin) * 1e6 / total;
}
