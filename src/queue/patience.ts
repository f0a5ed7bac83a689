import { pause } from "../sync/pause.ts";

// The two ends of a queue need the same cache lines. An end that takes each message, or each free
// place, as soon as it is there takes the lines away from the other end all the time, and both pass
// a third of the messages. So an end that keeps up with a fast one waits until there is more. It
// does so only while bytes arrive faster than programs use them one message at a time: everywhere
// else, a pause would be nothing but a delay.

/** Bytes that are enough at a time. In a small queue, half of it is enough. */
const ENOUGH = 8192;

// Steps of a pause, each about a nanosecond.
const SHORTEST = 1024;
const LONGEST = 4096;
/** In so many steps, a fast end passes a byte. */
const STEPS_PER_BYTE = 8;

// An end pauses after it found little so often in a row, and less often after each useless pause.
const OFTEN = 4;
const SELDOM = 4096;

/** Looks for what the other end has passed, and decides how long to wait for more. */
export class Patience {
  readonly #find: () => number;
  readonly #enough: number;
  #steps = 0;
  #little = 0;
  #limit = OFTEN;

  /**
   * @param capacity The bytes of the queue.
   * @param find Returns the bytes that are there.
   */
  constructor(capacity: number, find: () => number) {
    this.#enough = Math.min(ENOUGH, capacity / 2);
    this.#find = find;
  }

  /** Returns the bytes that are there, perhaps after a pause of some microseconds. */
  look(): number {
    const found = this.#find();
    if (found === 0) return 0;
    if (found >= this.#enough) {
      this.#little = 0;
      return found;
    }
    if (this.#steps === 0) {
      if (++this.#little < this.#limit) return found;
      this.#steps = SHORTEST;
    }
    pause(this.#steps);
    const more = this.#find();
    this.#learn(more - found);
    return more;
  }

  /** Learns from a pause in which so many bytes arrived. */
  #learn(bytes: number): void {
    if (bytes * STEPS_PER_BYTE >= this.#steps) {
      this.#steps = Math.min(this.#steps * 2, LONGEST);
      this.#limit = OFTEN;
    } else if (this.#steps > SHORTEST) this.#steps /= 2;
    else {
      this.#steps = 0;
      this.#little = 0;
      this.#limit = Math.min(this.#limit * 2, SELDOM);
    }
  }
}
