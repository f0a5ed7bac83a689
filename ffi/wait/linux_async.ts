import type { Expected, Futex } from "./futex.ts";
import { LONGEST_SLEEP, type SystemWait, type WaitedWord, type WaitOutcome } from "./contract.ts";

interface Wait {
  readonly word: WaitedWord;
  /** Where the word was at first, by which waits at the same one are known. */
  readonly address: bigint;
  readonly value: number;
  readonly end: number;
  settle(outcome: WaitOutcome): void;
  fail(error: unknown): void;
}

// The limit of futex_waitv(), less one for what interrupts it.
const CAPACITY = 127;
// How many threads there are at most that sleep apart from each other at the same address.
const APART = 4;
const [EPERM, EINTR, EAGAIN, ENOSYS, ETIMEDOUT] = [1, 4, 11, 38, 110];

/**
 * Waits that one other thread sleeps for. Of several that were woken at once the kernel tells of one: those at the same address all end then. The
 * values are looked at before each sleep, so it does not matter that a wake comes between two sleeps.
 */
class WaitGroup {
  #waits: readonly Wait[] = [];
  #isRunning = false;
  readonly #futex: Futex;
  readonly #capacity: number;
  // Changes when there are more waits.
  readonly #control = new Int32Array(new SharedArrayBuffer(4));
  readonly #controlAddress: bigint;

  constructor(futex: Futex, capacity: number) {
    this.#futex = futex;
    this.#capacity = capacity;
    this.#controlAddress = futex.addressOf(this.#control);
  }

  get hasRoom(): boolean {
    return this.#waits.length < this.#capacity;
  }

  isAt(address: bigint): boolean {
    return this.#waits.some((wait) => wait.address === address);
  }

  add(wait: Wait): void {
    this.#waits = [...this.#waits, wait];
    if (!this.#isRunning) {
      this.#run();
      return;
    }
    Atomics.add(this.#control, 0, 1);
    this.#futex.wake(this.#controlAddress, 1);
  }

  async #run(): Promise<void> {
    this.#isRunning = true;
    try {
      while (this.#waits.length > 0) {
        const waits = this.#waits;
        const until = Math.min(this.#futex.now() + LONGEST_SLEEP, ...waits.map(({ end }) => end));
        const woken = await this.#sleep(waits.map(toExpected), until);
        this.#settle(waits[woken]);
        if (woken < 0 && this.#futex.now() < until) this.#checkRefusal();
      }
    } catch (error) {
      for (const wait of this.#waits) wait.fail(error);
      this.#waits = [];
    }
    this.#isRunning = false;
  }

  /** Gives the index of one that was woken, -1 where the kernel refused, and one past the last where there are more waits. */
  #sleep(words: readonly Expected[], until: number): Promise<number> {
    if (this.#capacity === 1) return this.#futex.waitElsewhere(words[0], until);
    const control = { address: this.#controlAddress, value: Atomics.load(this.#control, 0) };
    return this.#futex.waitAnyElsewhere([...words, control], until);
  }

  /** Throws for a reason to refuse the waits that are left which would be there again and again. */
  #checkRefusal(): void {
    for (const wait of this.#waits) {
      const error = this.#futex.wait(toExpected(wait), 0);
      if (![0, EINTR, EAGAIN, ETIMEDOUT].includes(error)) {
        throw new Error(`futex() failed with the error ${error}`);
      }
    }
  }

  #settle(woken: Wait | undefined): void {
    const now = this.#futex.now();
    this.#waits = this.#waits.filter((wait) => {
      const value = wait.word.value();
      if (value === undefined) wait.settle("gone");
      else if (wait.address === woken?.address || value !== wait.value) wait.settle("ok");
      else if (now >= wait.end) wait.settle("timed-out");
      else return true;
      return false;
    });
  }
}

function toExpected({ word, value }: Wait): Expected {
  return { address: word.address(), value };
}

/** Waiting on other threads, null where the runtime has none that could. */
export function linuxWaitAsync(futex: Futex): SystemWait["waitAsync"] {
  if (!futex.hasElsewhere) return null;
  const groups: WaitGroup[] = [];
  let capacity: number | undefined;
  return (word, value, timeout) =>
    new Promise((settle, fail) => {
      // Linux has futex_waitv() since 5.16, and some sandboxes forbid it: each wait takes a thread of its own there.
      capacity ??= [EPERM, ENOSYS].includes(futex.waitAny([{ address: word.address(), value }], 0))
        ? 1
        : CAPACITY;
      const address = word.address();
      const withRoom = groups.filter(({ hasRoom }) => hasRoom);
      // A thread that sleeps for one wait at an address ends no other by mistake.
      let group = withRoom.find((each) => !each.isAt(address));
      if (group === undefined && groups.length >= APART) group = withRoom[0];
      if (group === undefined) groups.push(group = new WaitGroup(futex, capacity));
      group.add({ word, address, value, end: futex.now() + timeout, settle, fail });
    });
}
