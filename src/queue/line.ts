import { atomic, type AtomicUint, UINT } from "../../mod.ts";
import type { Attempt } from "../sync/waiting.ts";

/** Asynchronous calls of one object, which take effect in the order in which they were made. */
export class Line {
  readonly #waiting: object[] = [];
  #left: AtomicUint<4> | undefined;

  get isEmpty(): boolean {
    return this.#waiting.length === 0;
  }

  /** Calls a function with an attempt that has no result before it is the first in the line. */
  async wait<T>(attempt: Attempt<T>, run: (attempt: Attempt<T>) => Promise<T>): Promise<T> {
    const waiting = this.#waiting;
    const word = this.#left ??= atomic({ width: 4, atype: UINT });
    const self = {};
    waiting.push(self);
    try {
      return await run((isLate) => {
        const value = word.load();
        return waiting[0] === self ? attempt(isLate) : { word, value };
      });
    } finally {
      waiting.splice(waiting.indexOf(self), 1);
      word.inc();
      word.notify();
    }
  }
}
