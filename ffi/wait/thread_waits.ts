import type { PolledWaits } from "./polled_waits.ts";
import type { Syscalls } from "./syscalls.ts";
import { later } from "../runtime/timers.ts";
import {
  type Cancel,
  MAX_SLEEP,
  type SystemWait,
  type WaitOutcome,
  type WatchedWord,
} from "./contract.ts";
import { CLOCK_MONOTONIC, EAGAIN, FUTEX_32 } from "./futex.ts";
import { WaitBatch } from "./wait_batch.ts";

/** The greatest number of threads that sleep. */
const THREADS = 8;
/** The longest time of setTimeout() in milliseconds. */
const MAX_TIMEOUT = 2 ** 31 - 1;

interface Wait {
  readonly word: WatchedWord;
  readonly expected: number;
  readonly cancel: Cancel;
  readonly end: (outcome: WaitOutcome) => void;
}

/**
 * The waits of one thread that do not block it, on a kernel without io_uring: a few other threads
 * sleep for them. Further waits are polled.
 */
export class ThreadWaits {
  readonly #calls: Syscalls;
  readonly #polled: PolledWaits;
  readonly #batches: WaitBatch[] = [];
  readonly #waits = new Set<Wait>();
  #hasWaitv: boolean | undefined;
  #stop = () => {};

  constructor(calls: Syscalls, polled: PolledWaits) {
    this.#calls = calls;
    this.#polled = polled;
  }

  readonly add: SystemWait["waitAsync"] = (word, expected, timeout, end) => {
    let stopTimer = () => {};
    let takeBack: Cancel = () => false;
    const wait: Wait = { word, expected, end, cancel: () => takeBack() && leave() };
    const leave = () => {
      stopTimer();
      this.#waits.delete(wait);
      if (this.#waits.size === 0) this.#stop();
      return true;
    };
    const until = this.#calls.now() + timeout;
    const expire = () => {
      const rest = until - this.#calls.now();
      if (rest > 0) stopTimer = later(expire, Math.min(Math.ceil(rest), MAX_TIMEOUT));
      else if (wait.cancel()) end("timed-out");
    };
    if (this.#waits.size === 0) this.#stop = later(() => this.#inspect(), MAX_SLEEP);
    this.#waits.add(wait);
    const added = this.#batchWithRoom()?.add(word, expected, (outcome) => {
      leave();
      end(outcome);
    });
    if (added === undefined || added === null) {
      leave();
      return this.#polled.add(word, expected, timeout, end);
    }
    takeBack = added;
    if (this.#waits.has(wait) && timeout !== Infinity) expire();
    return wait.cancel;
  };

  /** Returns the batch with the fewest waits, null if all are full. */
  #batchWithRoom(): WaitBatch | null {
    if (this.#calls.callOnThread === null) return null;
    this.#hasWaitv ??= hasWaitv(this.#calls);
    let found: WaitBatch | null = null;
    for (const batch of this.#batches) {
      if (batch.hasRoom && (found === null || batch.size < found.size)) found = batch;
    }
    if (this.#batches.length === THREADS || found?.size === 0) return found;
    const made = new WaitBatch(this.#calls, this.#hasWaitv);
    this.#batches.push(made);
    return made;
  }

  /** Ends the waits whose memory was lost or whose value has changed without a wake. */
  #inspect(): void {
    for (const { word, expected, cancel, end } of this.#waits) {
      const value = word.value();
      if (value !== expected && cancel()) end(value === undefined ? "lost" : "ok");
    }
    if (this.#waits.size > 0) this.#stop = later(() => this.#inspect(), MAX_SLEEP);
  }
}

/** Whether the kernel has futex_waitv() (Linux 5.16 or newer) and no filter refuses it. */
function hasWaitv(calls: Syscalls): boolean {
  const word = new Int32Array(new SharedArrayBuffer(4));
  const vector = BigUint64Array.of(1n, calls.addressOf(word), FUTEX_32);
  const result = calls.call("futex_waitv", calls.addressOf(vector), 1, 0, 0, CLOCK_MONOTONIC, 0);
  return result === -EAGAIN && word.length + vector.length > 0;
}
