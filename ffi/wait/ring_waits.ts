import { EAGAIN } from "./futex.ts";
import { Ring } from "./io_uring.ts";
import type { Runtime } from "../runtime/contract.ts";
import type { Syscalls } from "./syscalls.ts";
import { MAX_SLEEP, type SystemWait, type WaitOutcome, type WatchedWord } from "./contract.ts";
import { whenIdle } from "../runtime/timers.ts";

const ECANCELED = 125; // errno.h

/** How long an unused ring is kept, in milliseconds. Making one takes a millisecond. */
const LINGER = 1000;

interface Wait {
  readonly word: WatchedWord;
  readonly expected: number;
  readonly until: number;
  readonly end: (outcome: WaitOutcome) => void;
}

/**
 * The waits of one thread that do not block it. The kernel keeps the waiters, in an io_uring, so
 * that they need no thread. One other thread sleeps until there are results.
 */
export class RingWaits {
  readonly #runtime: Runtime;
  readonly #calls: Syscalls;
  readonly #waits = new Map<number, Wait>();
  #ring: Ring | null = null;
  #lastId = 0;
  #isReporting = false;
  #isKept = false;
  #keepRing = () => {};

  constructor(runtime: Runtime, calls: Syscalls) {
    this.#runtime = runtime;
    this.#calls = calls;
  }

  /** Makes the ring. Returns 0, or the errno if it cannot be made. */
  open(): number {
    if (this.#ring !== null) return 0;
    const ring = Ring.create(this.#runtime, this.#calls);
    if (typeof ring === "number") return ring;
    this.#ring = ring;
    return 0;
  }

  /** Makes the ring, and keeps it as long as the thread lives. */
  preload(): void {
    if (this.open() === 0) this.#isKept = true;
  }

  /** Registers a waiter. The ring must have been made. */
  readonly add: SystemWait["waitAsync"] = (word, expected, timeout, end) => {
    const ring = this.#ring as Ring;
    const id = ++this.#lastId;
    const until = this.#calls.now() + timeout;
    this.#waits.set(id, { word, expected, until, end });
    ring.wait(id, word.address, expected, until);
    this.#settle(ring);
    this.#keepRing();
    if (!this.#isReporting) this.#report(ring);
    return () => this.#cancel(ring, id);
  };

  /** See `Cancel`. */
  #cancel(ring: Ring, id: number): boolean {
    const wait = this.#waits.get(id);
    if (wait === undefined) return false;
    ring.cancel(id);
    // A waker on another processor may be about to report it.
    while (this.#waits.has(id)) {
      if (this.#settle(ring, id)) return true;
    }
    return false;
  }

  /** Ends the waits that the kernel reports. Returns whether one was cancelled instead. */
  #settle(ring: Ring, cancelled = 0): boolean {
    let isCancelled = false;
    for (const [id, result] of ring.submit()) {
      const wait = this.#waits.get(id);
      this.#waits.delete(id);
      if (id === cancelled && result === -ECANCELED) isCancelled = true;
      else wait?.end(outcomeOf(result));
    }
    return isCancelled;
  }

  async #report(ring: Ring): Promise<void> {
    this.#isReporting = true;
    try {
      for (let inspected = this.#calls.now(); this.#waits.size > 0;) {
        await ring.sleep(MAX_SLEEP);
        this.#settle(ring);
        if (this.#calls.now() - inspected < MAX_SLEEP) continue;
        this.#inspect(ring);
        inspected = this.#calls.now();
      }
    } catch (error) {
      for (const { end } of this.#waits.values()) end(error as Error);
      this.#waits.clear();
    }
    this.#isReporting = false;
    if (this.#isKept) return;
    const cancel = whenIdle(() => {
      if (this.#waits.size > 0) return;
      this.#ring = null;
      ring.close();
    }, LINGER);
    this.#keepRing = () => {
      cancel();
      this.#keepRing = () => {};
    };
  }

  /** Ends the waits whose memory was lost or whose value has changed without a wake. */
  #inspect(ring: Ring): void {
    for (const [id, { word, expected, end }] of this.#waits) {
      const value = word.value();
      if (value !== expected && this.#cancel(ring, id)) end(value === undefined ? "lost" : "ok");
    }
  }
}

function outcomeOf(result: number): WaitOutcome {
  if (result === 0) return "ok";
  if (result === -EAGAIN) return "not-equal";
  if (result === -ECANCELED) return "timed-out";
  return new Error(`FUTEX_WAIT of io_uring failed with errno ${-result}`);
}
