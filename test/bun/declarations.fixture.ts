import {
  Alignment,
  atomic,
  type AtomicHandle,
  type AtomicInt,
  atomicview,
  attach,
  BYTES,
  INT,
  MemoryOrder,
  SharedMemory,
  UINT,
  type WaitOptions,
} from "@patomic/atomics";

// Compiled against the sources and against the declarations of the package, never run.

export function integers(buffer: SharedArrayBuffer, memory: SharedMemory): number {
  const a = atomic({ width: 4, atype: INT, buffer, offset: 8 });
  const b: AtomicInt<4> = atomic({ width: 4, atype: INT, memory });
  const before: number = a.fetchAdd(1, MemoryOrder.RELAXED);
  const { success, expected } = b.cmpxchgStrong(before, 2, MemoryOrder.ACQ_REL);
  const wide: bigint = atomic({ width: 8, atype: UINT }).load(MemoryOrder.ACQUIRE);
  // @ts-expect-error: a load does not accept RELEASE
  a.load(MemoryOrder.RELEASE);
  // @ts-expect-error: a width without operations
  atomic({ width: 3, atype: INT });
  // @ts-expect-error: an option that does not exist
  atomic({ width: 4, atype: INT, buffre: buffer });
  return success ? expected : Number(wide);
}

export function views(buffer: ArrayBuffer): Uint8Array {
  const ctx = atomicview({ buffer, atype: BYTES, alignment: undefined });
  const bytes: Uint8Array = ctx.enter().load();
  ctx[Symbol.dispose]();
  // @ts-expect-error: enter() returns the view
  ctx.load();
  return bytes;
}

export function handles(a: AtomicInt<4>, text: string, options: WaitOptions): string {
  const handle: AtomicHandle<AtomicInt<4>> = a.handle();
  const same: AtomicInt<4> = attach(handle);
  const parsed = attach<AtomicInt<4>>(JSON.parse(text));
  return same.wait(parsed.load(), { ...options, timeout: undefined });
}

export function disposal(name: string | undefined): number {
  using memory = SharedMemory.create({ name, size: 4096 });
  return memory.size + new Alignment(4).recommended;
}
