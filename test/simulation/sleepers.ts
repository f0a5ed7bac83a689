/** A thread that sleeps at an address. */
export interface Sleeper {
  readonly address: bigint;
  /** Why it woke up, undefined while it sleeps. */
  woken?: "wake" | "signal";
}

/** Threads that sleep at addresses, and time that passes while the one of the test does. */
export class Sleepers {
  now = 0;
  #events: { readonly time: number; readonly happen: () => void }[] = [];
  readonly #asleep = new Set<Sleeper>();

  /** Lets something happen at a point in time, in milliseconds. */
  at(time: number, happen: () => void): void {
    this.#events.push({ time, happen });
    this.#events.sort((a, b) => a.time - b.time);
  }

  /** A thread that goes to sleep, for as long as nobody wakes it. */
  fallAsleep(address: bigint): Sleeper {
    const sleeper = { address };
    this.#asleep.add(sleeper);
    return sleeper;
  }

  /**
   * Sleeps at an address while time passes. Gives why it woke up, undefined where the time was over
   * first.
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

  /** Wakes the first thread that sleeps at an address, and gives whether there is one. */
  wake(address: bigint, why: Sleeper["woken"] = "wake"): boolean {
    const first = [...this.#asleep].find((sleeper) => sleeper.address === address);
    if (first === undefined) return false;
    this.#asleep.delete(first);
    first.woken = why;
    return true;
  }
}
