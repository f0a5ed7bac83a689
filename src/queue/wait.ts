import { pause } from "../sync/pause.ts";
import { type Attempt, block, blockAsync, type BlockOptions, type Sleep } from "../sync/waiting.ts";
import type { Line } from "./line.ts";

// A call that has to wait tries again some times, with pauses: each look at a position takes its
// cache line away from the other side, which can pass several messages until the next look. With
// pauses of 16 steps, two processes pass a third fewer messages.
const SPINS = 100;
const PAUSE = 512;

/** Announces a sleeper. Undefined: try again. */
export type Until = (isLate: boolean) => Sleep | undefined;

/** Returns an attempt to do something that returns undefined while it cannot be done. */
function attemptTo<T>(act: () => T | undefined, until: Until): Attempt<T> {
  return (isLate) => {
    for (;;) {
      const result = act();
      if (result !== undefined) return { result };
      const sleep = until(isLate);
      if (sleep === undefined) continue;
      // Whatever changes from now on wakes this thread. It may have changed just before.
      const last = act();
      return last === undefined ? sleep : { result: last };
    }
  };
}

/** Does something that returns undefined while it cannot be done. Blocks the thread until then. */
export function wait<T>(
  name: string,
  options: BlockOptions | undefined,
  act: () => T | undefined,
  until: Until,
): T {
  for (let i = 0; i < SPINS; i++) {
    pause(PAUSE);
    const result = act();
    if (result !== undefined) return result;
  }
  return block(name, options, attemptTo(act, until));
}

/** Does the same without blocking the thread, after the earlier calls in a line. */
export function waitInLine<T>(
  line: Line,
  name: string,
  options: BlockOptions | undefined,
  act: () => T | undefined,
  until: Until,
): Promise<T> {
  return line.wait(attemptTo(act, until), (attempt) => blockAsync(name, options, attempt));
}
