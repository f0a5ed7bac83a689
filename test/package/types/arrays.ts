// The compiler is the test: this file does not run. A line after `@ts-expect-error` that compiles
// is an error.
import {
  ANY,
  type AtomicArray,
  atomicArray,
  type AtomicBytes,
  type AtomicBytesArray,
  type AtomicHandle,
  type AtomicInt,
  type AtomicIntArray,
  type AtomicUint,
  type AtomicUintArray,
  attach,
  BYTES,
  type CmpxchgResult,
  INT,
  INTEGRAL,
  MemoryOrder,
  type OpType,
  type SharedMemory,
  UINT,
} from "../../../mod.ts";
import { is, type Same } from "./same.ts";

const { RELAXED, ACQUIRE, RELEASE, ACQ_REL, SEQ_CST } = MemoryOrder;

export function elements(width: number, four: 4 | 8) {
  const a1 = atomicArray({ width: 1, atype: INT, length: 2 });
  const a4 = atomicArray({ width: 4, atype: UINT, length: 2, stride: 64 });
  const a8 = atomicArray({ width: 8, atype: INT, length: 2 });
  const a16 = atomicArray({ width: 16, atype: UINT, length: 2 });
  const any = atomicArray({ width, atype: INT, length: 2 });
  const either = atomicArray({ width: four, atype: INT, length: 2 });
  const bytes = atomicArray({ width: 4, atype: BYTES, length: 2 });
  is<Same<typeof a1, AtomicIntArray<1, SharedArrayBuffer>>>();
  is<Same<typeof a16, AtomicUintArray<16, SharedArrayBuffer>>>();
  is<Same<typeof any, AtomicIntArray<number, SharedArrayBuffer>>>();
  is<Same<typeof bytes, AtomicBytesArray<4, SharedArrayBuffer>>>();
  is<Same<typeof a4.width, 4>>();
  is<Same<ReturnType<typeof a1.load>, number>>();
  is<Same<ReturnType<typeof a4.load>, number>>();
  is<Same<ReturnType<typeof a8.load>, bigint>>();
  is<Same<ReturnType<typeof a16.load>, bigint>>();
  is<Same<ReturnType<typeof any.load>, number | bigint>>();
  is<Same<ReturnType<typeof either.load>, number | bigint>>();
  is<Same<ReturnType<typeof bytes.load>, Uint8Array>>();
  is<Same<ReturnType<typeof a4.toArray>, number[]>>();
  is<Same<ReturnType<typeof a8.toArray>, bigint[]>>();
  is<Same<ReturnType<typeof bytes.toArray>, Uint8Array[]>>();
  for (const value of a8) is<Same<typeof value, bigint>>();
  is<Same<ReturnType<typeof a1.at>, AtomicInt<1, SharedArrayBuffer>>>();
  is<Same<ReturnType<typeof a16.at>, AtomicUint<16, SharedArrayBuffer>>>();
  is<Same<ReturnType<typeof bytes.at>, AtomicBytes<4, SharedArrayBuffer>>>();
  is<Same<typeof a4.opsSupported, readonly OpType[]>>();
  is<Same<typeof a4.buffer, SharedArrayBuffer>>();
  is<Same<typeof a4.signed, boolean>>();
}

export function operations() {
  const a = atomicArray({ width: 4, atype: INT, length: 2 });
  const b = atomicArray({ width: 8, atype: UINT, length: 2 });
  const c = atomicArray({ width: 2, atype: BYTES, length: 2 });
  is<Same<ReturnType<typeof a.fetchAdd>, number>>();
  is<Same<ReturnType<typeof b.fetchInc>, bigint>>();
  is<Same<ReturnType<typeof a.add>, void>>();
  is<Same<ReturnType<typeof a.bitTestSet>, boolean>>();
  is<Same<ReturnType<typeof b.fetchMax>, bigint>>();
  is<Same<ReturnType<typeof c.binFetchOr>, Uint8Array>>();
  is<Same<ReturnType<typeof b.fetchUpdate>, bigint>>();
  is<Same<ReturnType<typeof a.wait>, "ok" | "not-equal" | "timed-out">>();
  is<Same<ReturnType<typeof a.notify>, number>>();
  const swapped = b.cmpxchgStrong(0, 1n, 2n);
  is<Same<typeof swapped, CmpxchgResult<bigint>>>();
  const exchanged = c.cmpxchgWeak(0, new Uint8Array(2), new Uint8Array(2), ACQ_REL, ACQUIRE);
  is<Same<typeof exchanged, CmpxchgResult<Uint8Array>>>();
  const before = b.fetchUpdate(0, (value) => value > 1n ? undefined : value + 1n, RELEASE, ACQUIRE);
  is<Same<typeof before, bigint>>();
  a.store(0, 1);
  b.wait(0, 1n, { timeout: 1 });
  c.store(0, new Uint8Array(2));

  // @ts-expect-error: no index
  a.load();
  // @ts-expect-error: text as an index
  a.load("0");
  // @ts-expect-error: a bigint as an index
  b.load(0n);
  // @ts-expect-error: a bigint for a number
  a.store(0, 1n);
  // @ts-expect-error: a number for a bigint
  b.store(0, 1);
  // @ts-expect-error: a number for bytes
  c.store(0, 1);
  // @ts-expect-error: no value
  a.store(0);
  // @ts-expect-error: arithmetic on bytes
  c.add(0, new Uint8Array(2));
  // @ts-expect-error: the maximum of bytes
  c.fetchMax(0, new Uint8Array(2));
  // @ts-expect-error: bytes have no sign
  c.signed;
  // @ts-expect-error: a function that returns another type
  a.fetchUpdate(0, () => 1n);
  // @ts-expect-error: text as an index
  a.at("0");
  // @ts-expect-error: a property that cannot be set
  a.length = 4;
  // @ts-expect-error: an element that cannot be set
  a[0] = 1;
}

export function orders(a: AtomicIntArray<4>, order: MemoryOrder) {
  a.load(0, ACQUIRE);
  a.load(0, undefined);
  a.store(0, 1, RELEASE);
  a.exchange(0, 1, order);
  a.cmpxchgWeak(0, 1, 2, SEQ_CST, SEQ_CST);
  a.cmpxchgWeak(0, 1, 2, undefined, ACQUIRE);
  a.fetchUpdate(0, () => 1, order, RELAXED);
  // @ts-expect-error: a load does not release
  a.load(0, RELEASE);
  // @ts-expect-error: a store does not acquire
  a.store(0, 1, ACQUIRE);
  // @ts-expect-error: a test is a load
  a.bitTest(0, 0, ACQ_REL);
  // @ts-expect-error: text as an order
  a.add(0, 1, "SEQ_CST");
  // @ts-expect-error: an order that may not be that of a load
  a.load(0, order);
  // @ts-expect-error: a failure is a load
  a.cmpxchgStrong(0, 1, 2, ACQ_REL, RELEASE);
  // @ts-expect-error: a failure is not stronger than a success
  a.cmpxchgStrong(0, 1, 2, RELAXED, ACQUIRE);
  // @ts-expect-error: a failure is not stronger than a success
  a.cmpxchgWeak(0, 1, 2, ACQ_REL, SEQ_CST);
  // @ts-expect-error: a failure is not stronger than a success
  a.fetchUpdate(0, () => 1, RELAXED, ACQUIRE);
}

export function memories(
  memory: SharedMemory,
  buffer: SharedArrayBuffer,
  whether: SharedMemory | undefined,
) {
  const common = { width: 4, atype: INT, length: 2 } as const;
  const arrays: AtomicIntArray<4>[] = [
    atomicArray(common),
    atomicArray({ ...common, buffer, offset: 8 }),
    atomicArray({ ...common, memory, offset: 8 }),
  ];
  const shared = atomicArray({ ...common, memory });
  is<Same<typeof shared, AtomicIntArray<4, ArrayBuffer>>>();
  is<Same<ReturnType<typeof shared.at>, AtomicInt<4, ArrayBuffer>>>();
  is<Same<typeof shared.readonly, boolean>>();
  const either = atomicArray({ ...common, memory: whether, stride: undefined });
  is<Same<typeof either.buffer, ArrayBuffer | SharedArrayBuffer>>();
  const some: AtomicIntArray[] = arrays;
  const bases: AtomicArray<4, ArrayBufferLike, number, object>[] = arrays;
  // @ts-expect-error: another width
  const wide: AtomicIntArray<8>[] = arrays;
  // @ts-expect-error: other values
  const bytes: AtomicBytesArray<4>[] = arrays;
  return [some, bases, wide, bytes];
}

// The error must be at the wrong option: the compiler reports one at any other line.
export function errorsAtOptions(memory: SharedMemory) {
  atomicArray({
    // @ts-expect-error: a width without operations
    width: 3,
    atype: INT,
    length: 2,
  });
  atomicArray({
    width: 4,
    // @ts-expect-error: a type for atomics only
    atype: ANY,
    length: 2,
  });
  atomicArray({
    width: 4,
    // @ts-expect-error: a type for atomics only
    atype: INTEGRAL,
    length: 2,
  });
  atomicArray({
    width: 4,
    atype: INT,
    // @ts-expect-error: not a number
    length: "2",
  });
  atomicArray({
    width: 4,
    atype: INT,
    length: 2,
    // @ts-expect-error: not a number
    stride: 64n,
  });
  atomicArray({
    width: 4,
    atype: INT,
    length: 2,
    // @ts-expect-error: an option that does not exist
    buffre: new SharedArrayBuffer(8),
  });
  atomicArray({
    width: 4,
    atype: INT,
    length: 2,
    // @ts-expect-error: not a SharedMemory
    memory: memory.buffer,
  });
  atomicArray({
    width: 4,
    atype: INT,
    length: 2,
    // @ts-expect-error: arrays have no options of this name
    signed: true,
  });
  // @ts-expect-error: no length
  atomicArray({ width: 4, atype: INT });
  // @ts-expect-error: an offset in no memory
  atomicArray({ width: 4, atype: INT, length: 2, offset: 8 });
}

export function handles(a: AtomicIntArray<4, ArrayBuffer>, text: string) {
  const handle: AtomicHandle<AtomicIntArray<4>> = a.handle();
  const same = attach(a.handle());
  is<Same<typeof same, AtomicIntArray<4, ArrayBuffer>>>();
  const copy = structuredClone(atomicArray({ width: 2, atype: BYTES, length: 2 }).handle());
  const bytes = attach(copy);
  is<Same<typeof bytes, AtomicBytesArray<2, SharedArrayBuffer>>>();
  const parsed = attach<AtomicUintArray<8>>(JSON.parse(text));
  is<Same<typeof parsed, AtomicUintArray<8>>>();
  const element = attach(a.at(1).handle());
  is<Same<typeof element, AtomicInt<4, ArrayBuffer>>>();
  // @ts-expect-error: another class
  attach<AtomicBytesArray<4>>(handle);
  // @ts-expect-error: another width
  attach<AtomicIntArray<8>>(handle);
  // @ts-expect-error: an array is not an atomic
  attach<AtomicInt<4>>(handle);
  // @ts-expect-error: an array is not a handle
  attach(a);
}
