// A mutex between processes. It spins, then sleeps, and survives the death of its owner.
import { once } from "node:events";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { atomic, type AtomicUint, MemoryOrder, SharedMemory, UINT } from "@patomic/atomics";
import { ended, start } from "./_processes.ts";

const SPINS = 200;
const { RELAXED, ACQUIRE, RELEASE } = MemoryOrder;

/**
 * A lock in shared memory. Its word is 0 if it is free, otherwise the process ID of its owner. The
 * highest bit is set if a process may be sleeping.
 */
export class Mutex {
  static readonly #SLEEPERS = 0x80000000;
  readonly #word: AtomicUint<4>;

  constructor(memory: SharedMemory, offset: number) {
    this.#word = atomic({ width: 4, atype: UINT, memory, offset });
  }

  /**
   * Acquires the lock.
   *
   * @returns `"abandoned"` if the last owner ended without releasing it: the data that it protects
   *   may be inconsistent.
   */
  lock(): "locked" | "abandoned" {
    for (let i = 0; i < SPINS; i++) {
      // Loading first avoids taking the cache line away from the owner.
      if (
        this.#word.load(RELAXED) === 0 && this.#word.cmpxchgWeak(0, process.pid, ACQUIRE).success
      ) return "locked";
    }
    // Other processes may sleep as well by now, and unlock() must know it.
    const mine = (process.pid | Mutex.#SLEEPERS) >>> 0;
    for (;;) {
      const found = this.#word.load(RELAXED);
      const marked = (found | Mutex.#SLEEPERS) >>> 0;
      if (found === 0) {
        if (this.#word.cmpxchgWeak(0, mine, ACQUIRE).success) return "locked";
      } else if (found === marked || this.#word.cmpxchgWeak(found, marked, RELAXED).success) {
        const isLate = this.#word.wait(marked, { timeout: 100 }) === "timed-out";
        const owner = marked & ~Mutex.#SLEEPERS;
        if (isLate && !isAlive(owner) && this.#word.cmpxchgStrong(marked, mine, ACQUIRE).success) {
          return "abandoned";
        }
      }
    }
  }

  unlock(): void {
    const found = this.#word.exchange(0, RELEASE);
    if ((found & Mutex.#SLEEPERS) !== 0) this.#word.notify(1);
  }
}

/**
 * Returns whether a process exists. The system may reuse a process ID; this function cannot tell
 * the new process from the old one.
 */
function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: string }).code === "EPERM";
  }
}

const TOTAL = 10_000;
const PROCESSES = 2;
const FILE = fileURLToPath(import.meta.url);

if (import.meta.main) {
  const [job, name] = process.argv.slice(2);
  if (job === undefined) {
    using memory = SharedMemory.create({ size: 4096 });
    try {
      const victim = start(FILE, "hold", memory.name);
      const taken = atomic({ width: 4, atype: UINT, memory, offset: 192 });
      if (taken.load() === 0) taken.wait(0);
      victim.kill("SIGKILL");
      await once(victim, "exit");

      const mutex = new Mutex(memory, 0);
      console.log(`lock() after its owner was killed: ${mutex.lock()}`);
      mutex.unlock();
      await ended(Array.from({ length: PROCESSES }, () => start(FILE, "count", memory.name)));
      const [counted] = new Uint32Array(memory.buffer, 64, 1);
      console.log(`counted ${counted} of ${TOTAL}`);
    } finally {
      memory.unlink();
    }
  } else {
    using memory = SharedMemory.open({ name });
    const mutex = new Mutex(memory, 0);
    if (job === "hold") {
      mutex.lock();
      const taken = atomic({ width: 4, atype: UINT, memory, offset: 192 });
      taken.store(1);
      taken.notify();
      taken.wait(1); // until this process is killed
    }
    // A plain number, with some time between its read and its write: only the mutex protects it.
    const counter = new Uint32Array(memory.buffer, 64, 1);
    const ready = atomic({ width: 4, atype: UINT, memory, offset: 128 });
    ready.inc();
    while (ready.load() < PROCESSES);
    for (let i = 0; i < TOTAL / PROCESSES; i++) {
      mutex.lock();
      const found = counter[0];
      for (let j = 0; j < 500; j++) ready.load(RELAXED);
      counter[0] = found + 1;
      mutex.unlock();
    }
  }
}
