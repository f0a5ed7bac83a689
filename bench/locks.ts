import { atomic, type SharedMemory, UINT } from "../mod.ts";
import { Mutex } from "../sync.ts";
import { type Adder, meet } from "./contention.ts";
import { SimpleMutex } from "./simple_mutex.ts";

/** Where the locks and the number that they protect are. */
const LOCKS = [4096, 8192, 12288] as const;
const NUMBER = 128;
/** The loads of an atomic between the number's load and its store. */
const WORK = 500;

/**
 * Adds to a plain number under a lock at the same time as the other end. Returns the milliseconds.
 */
export function sections(adder: Adder, memory: SharedMemory, count: number): number {
  const counter = new Uint32Array(memory.buffer, NUMBER, 1);
  const a = atomic({ width: 4, atype: UINT, memory, offset: 192 });
  const add = () => {
    const found = counter[0];
    for (let i = 0; i < WORK; i++) a.load();
    counter[0] = found + 1;
  };
  const run = adder === "ours"
    ? underMutex(new Mutex({ memory, offset: LOCKS[0] }), add)
    : underSimpleMutex(new SimpleMutex(memory, LOCKS[0]), add);
  run(1000);
  meet(memory);
  const start = performance.now();
  run(count);
  return performance.now() - start;
}

const underMutex = (mutex: Mutex, add: () => void) => (count: number) => {
  for (let i = 0; i < count; i++) {
    const guard = mutex.lock();
    add();
    guard.release();
  }
};

const underSimpleMutex = (mutex: SimpleMutex, add: () => void) => (count: number) => {
  for (let i = 0; i < count; i++) {
    mutex.lock();
    add();
    mutex.unlock();
  }
};

/**
 * Two ends that walk around three locks: each takes the next one, which the other has, and then
 * releases the one behind. So every lock is handed over. Returns the milliseconds.
 *
 * @param end 0 or 1.
 * @param count The number of steps of each end.
 */
export function handOver(memory: SharedMemory, end: 0 | 1, count: number): number {
  const locks = LOCKS.map((offset) => new Mutex({ memory, offset }));
  let guard = locks[end].lock();
  meet(memory);
  const start = performance.now();
  for (let i = 0; i < count; i++) {
    const next = locks[(end + i + 1) % 3].lock();
    guard.release();
    guard = next;
  }
  guard.release();
  return performance.now() - start;
}
