// A lock that spins and then sleeps, without a record of its owner: what a program writes that has
// atomics and no `sync`. Mutex is measured against it.
import { atomic, type AtomicUint, MemoryOrder, type SharedMemory, UINT } from "../mod.ts";

const { RELAXED, ACQUIRE, RELEASE } = MemoryOrder;
const SPINS = 200;
const TAKEN = 1;
const CONTENDED = 2;

/** Hangs for ever if its owner dies. */
export class SimpleMutex {
  readonly #word: AtomicUint<4, ArrayBuffer>;

  constructor(memory: SharedMemory, offset: number) {
    this.#word = atomic({ width: 4, atype: UINT, memory, offset });
  }

  lock(): void {
    const word = this.#word;
    for (let i = 0; i < SPINS; i++) {
      // Looking first leaves the cache line with its owner.
      if (word.load(RELAXED) === 0 && word.cmpxchgWeak(0, TAKEN, ACQUIRE).success) return;
    }
    while (word.exchange(CONTENDED, ACQUIRE) !== 0) word.wait(CONTENDED);
  }

  unlock(): void {
    if (this.#word.exchange(0, RELEASE) === CONTENDED) this.#word.notify(1);
  }
}
