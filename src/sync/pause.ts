let paused = 0;

/** Does nothing for about a nanosecond per step. */
export function pause(steps: number): void {
  let value = paused;
  for (let i = 0; i < steps; i++) value = Math.imul(value, 31) + 1 | 0;
  // The result is kept, so that the loop is not left out.
  paused = value;
}
