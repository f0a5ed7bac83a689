import { atomic, type AtomicUint, UINT } from "../../mod.ts";
import type { Attempt } from "../sync/waiting.ts";

/** Asynchronous calls of one object, which take effect in the order in which they were made. */
export class Line {
  /** One word for each call, which is 0 until the call is the first: a change wakes only that. */
  readonly #waiting: AtomicUint<4>[] = [];

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** Calls a function with an attempt that has no result before it is the first in the line. */
  async wait<T>(attempt: Attempt<T>, run: (attempt: Attempt<T>) => Promise<T>): Promise<T> {
    const waiting = this.#waiting;
    const word = atomic({ width: 4, atype: UINT });
    const turn = { word, value: 0, isLocal: true };
    waiting.push(word);
    try {
      return await run((isLate) => waiting[0] === word ? attempt(isLate) : turn);
    } finally {
      waiting.splice(waiting.indexOf(word), 1);
      const [first] = waiting;
      first?.store(1);
      first?.notify();
    }
  }
}
