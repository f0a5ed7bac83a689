import { later } from "../runtime/timers.ts";
import type { SystemWait, WaitOutcome, WatchedWord } from "./contract.ts";

/** The pauses between two comparisons in milliseconds: each is twice as long as the last. */
export const FIRST_PAUSE = 1;
export const MAX_PAUSE = 50;

interface Wait {
  readonly word: WatchedWord;
  readonly expected: number;
  readonly until: number;
  readonly end: (outcome: WaitOutcome) => void;
}

/**
 * Waits of one thread that compare their values at intervals, for systems that cannot report a
 * wake. They miss a value that changes and changes back, unless this thread notifies them.
 */
export class PolledWaits {
  readonly #now: () => number;
  readonly #waits = new Set<Wait>();
  #pause = FIRST_PAUSE;
  #stop = () => {};

  constructor(now: () => number) {
    this.#now = now;
  }

  readonly add: SystemWait["waitAsync"] = (word, expected, timeout, end) => {
    const wait = { word, expected, until: this.#now() + timeout, end };
    this.#waits.add(wait);
    this.#stop();
    this.#pause = FIRST_PAUSE;
    this.#schedule();
    return () => this.#remove(wait);
  };

  /** Ends up to `count` waits at an address that were added in this thread. Returns how many. */
  notify(address: bigint, count: number): number {
    let ended = 0;
    for (const wait of this.#waits) {
      if (ended === count) break;
      if (wait.word.address === address && this.#remove(wait)) {
        wait.end("ok");
        ended++;
      }
    }
    return ended;
  }

  #remove(wait: Wait): boolean {
    const wasThere = this.#waits.delete(wait);
    if (this.#waits.size === 0) this.#stop();
    return wasThere;
  }

  #schedule(): void {
    const now = this.#now();
    let pause = this.#pause;
    for (const { until } of this.#waits) pause = Math.min(pause, Math.max(until - now, 0));
    this.#stop = later(() => this.#look(), Math.ceil(pause));
  }

  #look(): void {
    const now = this.#now();
    for (const wait of this.#waits) {
      const { word, expected, until, end } = wait;
      const value = word.value();
      if (value === expected && now < until) continue;
      this.#waits.delete(wait);
      if (value === undefined) end("lost");
      else end(value === expected ? "timed-out" : "ok");
    }
    this.#pause = Math.min(2 * this.#pause, MAX_PAUSE);
    if (this.#waits.size > 0) this.#schedule();
  }
}
