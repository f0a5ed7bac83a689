import type { SharedMemory } from "../../mod.ts";
import { Condition, type Guard, Mutex, RwLock, Semaphore } from "../../sync.ts";

type Acquire = (round: number) => Guard | undefined | Promise<Guard>;

/** Uses the three forms of a call in turn. */
const inTurn = (
  round: number,
  sync: () => Guard,
  attempt: () => Guard | null,
  async: () => Promise<Guard>,
) => [sync, () => attempt() ?? sync(), async][round % 3]?.();

/** The locks that protect a plain counter, by name. "none" is the control. */
export const LOCKS: Readonly<Record<string, (memory: SharedMemory) => Acquire>> = {
  Mutex: (memory) => {
    const mutex = new Mutex({ memory });
    return (i) => inTurn(i, () => mutex.lock(), () => mutex.tryLock(), () => mutex.lockAsync());
  },
  RwLock: (memory) => {
    const lock = new RwLock({ memory });
    return (i) => {
      lock.tryRead()?.release();
      return inTurn(i, () => lock.write(), () => lock.tryWrite(), () => lock.writeAsync());
    };
  },
  Semaphore: (memory) => {
    const permits = new Semaphore({ memory, permits: 1 });
    return (i) =>
      inTurn(
        i,
        () => permits.acquire(),
        () => permits.tryAcquire(),
        () => permits.acquireAsync(),
      );
  },
  Condition: (memory) => {
    const mutex = new Mutex({ memory });
    const condition = new Condition({ memory, offset: 12_288 });
    return (i) => {
      const guard = mutex.lock();
      try {
        if (i % 64 === 0) condition.wait(guard, { timeout: 1 });
        else condition.notifyOne();
      } catch {
        // It timed out, and holds the mutex.
      }
      return guard;
    };
  },
  none: () => () => undefined,
};
