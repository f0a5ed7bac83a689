import { atomic, type AtomicInt, INT, SharedMemory } from "../../mod.ts";

/** Changes the value, and wakes until a waiter was woken or has seen the change. */
export async function wake(a: AtomicInt<4, ArrayBufferLike>, done: () => boolean): Promise<void> {
  a.store(1);
  while (!done() && a.notify() < 1) await new Promise((resolve) => setTimeout(resolve));
}

/** Calls a function with an atomic in a segment of its own. */
export async function withAtomic(
  use: (a: AtomicInt<4, ArrayBuffer>) => Promise<void>,
): Promise<void> {
  using memory = SharedMemory.create({ size: 64 });
  try {
    await use(atomic({ width: 4, atype: INT, memory, offset: 4 }));
  } finally {
    memory.unlink();
  }
}
