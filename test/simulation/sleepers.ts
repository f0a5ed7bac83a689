/** A thread that sleeps at an address. */
export interface Sleeper {
  readonly address: bigint;
  /** The reason of its wake-up, undefined while it sleeps. */
  woken?: "wake" | "signal";
}

/** Threads that sleep at addresses. Time passes only while the test's thread sleeps. */
export class Sleepers {
  now = 0;
  #events: { readonly time: number; readonly happen: () => void }[] = [];
  readonly #asleep = new Set<Sleeper>();

  /** Runs a function at a point in time, in milliseconds. */
  at(time: number, happen: () => void): void {
    this.#events.push({ time, happen });
    this.#events.sort((a, b) => a.time - b.time);
  }

  /** Returns a thread that sleeps until it is woken. */
  fallAsleep(address: bigint): Sleeper {
    const sleeper = { address };
    this.#asleep.add(sleeper);
    return sleeper;
  }

  /**
   * Sleeps at an address while time passes. Returns the reason of the wake-up, undefined after a
   * timeout.
   */
  sleep(address: bigint, time: number): Sleeper["woken"] {
    const sleeper = this.fallAsleep(address);
    const end = this.now + time;
    while (sleeper.woken === undefined && this.#events.length > 0 && this.#events[0].time <= end) {
      const { time, happen } = this.#events.shift()!;
      this.now = Math.max(this.now, time);
      happen();
    }
    this.#asleep.delete(sleeper);
    if (sleeper.woken === undefined) this.now = end;
    return sleeper.woken;
  }

  /** Wakes the first thread that sleeps at an address. Returns whether one does. */
  wake(address: bigint, why: Sleeper["woken"] = "wake"): boolean {
    const first = [...this.#asleep].find((sleeper) => sleeper.address === address);
    if (first === undefined) return false;
    this.#asleep.delete(first);
    first.woken = why;
    return true;
  }
}
