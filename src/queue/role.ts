import type { AtomicUint } from "../../mod.ts";
import { LockWord } from "../sync/lock_word.ts";
import type { Participants } from "../sync/participants.ts";

/** The only producer or the only consumer of a queue: the object that used it first. */
export class Role {
  readonly #title: string;
  readonly #lock: LockWord;
  #isOwn = false;

  constructor(title: string, word: AtomicUint<4>, participants: Participants) {
    this.#title = title;
    this.#lock = new LockWord(word, participants);
  }

  /** Whether this object has the role. */
  get isOwn(): boolean {
    return this.#isOwn;
  }

  /** The token of the thread that has the role, 0 if none has it. */
  get owner(): number {
    return this.#lock.owner;
  }

  /** Takes the role, also from a dead thread. Throws if another object has it. */
  take(name: string, token: number): void {
    if (this.#lock.tryTake(token) === null) {
      const other = this.#lock.owner === token ? "object of this thread" : "living thread";
      throw new Error(
        `${name}(): the queue has one ${this.#title}, and another ${other} is it: ` +
          "call release() there first",
      );
    }
    this.#isOwn = true;
  }

  /** Leaves the role to the next object that uses it. */
  release(): void {
    if (!this.#isOwn) return;
    this.#isOwn = false;
    this.#lock.release();
  }
}
