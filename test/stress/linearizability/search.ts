/** The times of a call's begin and end. A call that ended before another began comes first. */
export interface Timed {
  readonly begin: number;
  readonly end: number;
}

/**
 * Searches for an order of calls on one object that a sequential model allows, and which keeps the
 * order of calls that did not overlap. The search is that of Wing and Gong, which visits no state
 * twice.
 *
 * @param initial The state before all calls.
 * @param next Returns the state after a call, or undefined if the call cannot have its result.
 * @param threads The calls of each thread, one after another.
 * @param keyOf Returns a text that is different for different states.
 * @returns The calls in that order, or null if no such order exists.
 */
export function findOrder<C extends Timed, S>(
  initial: S,
  next: (state: S, call: C, thread: number) => S | undefined,
  threads: readonly (readonly C[])[],
  keyOf: (state: S) => string = String,
): C[] | null {
  const seen = new Set<string>();
  const order: C[] = [];
  const search = (done: readonly number[], state: S): boolean => {
    const point = `${done} ${keyOf(state)}`;
    if (seen.has(point)) return false;
    seen.add(point);
    const heads = threads.map((calls, thread) => calls[done[thread]]);
    const firstEnd = Math.min(...heads.map((call) => call?.end ?? Infinity));
    if (firstEnd === Infinity) return true;
    return heads.some((call, thread) => {
      // A call may be next only if no other ended before it began.
      if (call === undefined || call.begin > firstEnd) return false;
      const after = next(state, call, thread);
      if (after === undefined) return false;
      order.push(call);
      return search(done.with(thread, done[thread] + 1), after) || order.pop() === undefined;
    });
  };
  return search(threads.map(() => 0), initial) ? order : null;
}
