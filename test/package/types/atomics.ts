// The compiler is the test: this file does not run. A line after `@ts-expect-error` that compiles
// is an error.
import {
  type Atomic,
  atomic,
  type AtomicBytes,
  type AtomicBytesView,
  type AtomicInt,
  type AtomicIntegral,
  type AtomicIntegralView,
  type AtomicIntegralViewContext,
  type AtomicIntViewContext,
  type AtomicUint,
  type AtomicUintView,
  type AtomicView,
  type AtomicViewContext,
  BYTES,
  CmpxchgResult,
  INT,
  isValidLoadOrder,
  isValidStoreOrder,
  type LoadOrder,
  MemoryOrder,
  OpType,
  UINT,
} from "../../../mod.ts";
import { is, type Same } from "./same.ts";

export function widths(width: number, four: 4 | 8) {
  const a1 = atomic({ width: 1, atype: INT });
  const a2 = atomic({ width: 2, atype: UINT });
  const a4 = atomic({ width: 4, atype: INT });
  const a8 = atomic({ width: 8, atype: INT });
  const a16 = atomic({ width: 16, atype: UINT });
  const any = atomic({ width, atype: INT });
  const either = atomic({ width: four, atype: INT });
  const bytes = atomic({ width: 4, atype: BYTES });
  is<Same<typeof a1, AtomicInt<1, SharedArrayBuffer>>>();
  is<Same<typeof a16, AtomicUint<16, SharedArrayBuffer>>>();
  is<Same<typeof any, AtomicInt<number, SharedArrayBuffer>>>();
  is<Same<typeof a4.width, 4>>();
  is<Same<ReturnType<typeof a1.load>, number>>();
  is<Same<ReturnType<typeof a2.load>, number>>();
  is<Same<ReturnType<typeof a4.load>, number>>();
  is<Same<ReturnType<typeof a8.load>, bigint>>();
  is<Same<ReturnType<typeof a16.load>, bigint>>();
  is<Same<ReturnType<typeof any.load>, number | bigint>>();
  is<Same<ReturnType<typeof either.load>, number | bigint>>();
  is<Same<ReturnType<typeof bytes.load>, Uint8Array>>();
  is<Same<typeof a4.buffer, SharedArrayBuffer>>();
  is<Same<typeof a4.opsSupported, readonly OpType[]>>();
  is<Same<typeof a4.signed, boolean>>();
}

export function operations() {
  const a = atomic({ width: 4, atype: INT });
  const b = atomic({ width: 8, atype: UINT });
  const c = atomic({ width: 2, atype: BYTES });
  is<Same<ReturnType<typeof a.fetchAdd>, number>>();
  is<Same<ReturnType<typeof b.fetchInc>, bigint>>();
  is<Same<ReturnType<typeof a.add>, void>>();
  is<Same<ReturnType<typeof a.bitTest>, boolean>>();
  is<Same<ReturnType<typeof b.bitTestSet>, boolean>>();
  is<Same<ReturnType<typeof a.cmpxchgWeak>, CmpxchgResult<number>>>();
  is<Same<ReturnType<typeof b.cmpxchgStrong>, CmpxchgResult<bigint>>>();
  is<Same<ReturnType<typeof c.cmpxchgStrong>, CmpxchgResult<Uint8Array>>>();
  is<Same<ReturnType<typeof c.binFetchOr>, Uint8Array>>();
  is<Same<ReturnType<typeof c.toBytes>, Uint8Array>>();
  a.store(1, MemoryOrder.RELEASE);
  a.cmpxchgStrong(1, 2, MemoryOrder.ACQ_REL, MemoryOrder.ACQUIRE);
  b.store(1n);
  c.store(new Uint8Array(2));
  c.store(new Uint8Array(new SharedArrayBuffer(2)));

  // @ts-expect-error: a bigint for a number
  a.store(1n);
  // @ts-expect-error: a number for a bigint
  b.store(1);
  // @ts-expect-error: a number for bytes
  c.store(1);
  // @ts-expect-error: another typed array for bytes
  c.store(new Int8Array(2));
  // @ts-expect-error: no value
  a.store();
  // @ts-expect-error: text as an order
  a.load("SEQ_CST");
  // @ts-expect-error: CONSUME does not exist
  a.load(1);
  // @ts-expect-error: an order that does not exist
  a.load(6);
  // @ts-expect-error: a bigint as an index
  b.bitTest(1n);
  // @ts-expect-error: arithmetic on bytes
  c.add(new Uint8Array(2));
  // @ts-expect-error: bytes have no sign
  c.signed;
  // @ts-expect-error: a property that cannot be set
  a.width = 4;
  // @ts-expect-error: a property that cannot be set
  a.buffer = new SharedArrayBuffer(4);
  // @ts-expect-error: a list that cannot be changed
  a.opsSupported.push(OpType.LOAD);
  // @ts-expect-error: an object is not a number
  a + 1;
  // @ts-expect-error: a result that cannot be changed
  a.cmpxchgStrong(1, 2).success = true;

  const { success, expected } = b.cmpxchgStrong(1n, 2n);
  is<Same<typeof success, boolean>>();
  is<Same<typeof expected, bigint>>();
}

export function hierarchy(
  int: AtomicInt<4>,
  bytes: AtomicBytes<4>,
  view: AtomicUintView<8>,
  context: AtomicIntViewContext<2>,
) {
  const integral: AtomicIntegral<4> = int;
  const base: readonly Atomic<4>[] = [integral, bytes];
  const viewBase: AtomicView<8> = view satisfies AtomicIntegralView<8>;
  const contextBase: AtomicViewContext<2> = context satisfies AtomicIntegralViewContext<2>;
  // @ts-expect-error: an atomic of bytes is not an integer
  const wrong: AtomicIntegral<4> = bytes;
  // @ts-expect-error: another width
  const narrow: AtomicInt<2> = int;
  return [base, viewBase, contextBase, wrong, narrow];
}

export function ordersOfOperations(a: AtomicInt<4>, view: AtomicBytesView<4>, order: MemoryOrder) {
  a.load(MemoryOrder.ACQUIRE);
  a.load(undefined);
  a.store(1, MemoryOrder.RELEASE);
  a.add(1, order);
  a.exchange(1, MemoryOrder.ACQ_REL);
  if (isValidLoadOrder(order)) is<Same<typeof order, LoadOrder>>();
  if (isValidStoreOrder(order)) a.store(1, order);
  if (isValidLoadOrder(order)) a.cmpxchgStrong(1, 2, undefined, order);
  a.cmpxchgWeak(1, 2, MemoryOrder.RELAXED, MemoryOrder.RELAXED);
  a.cmpxchgWeak(1, 2, MemoryOrder.SEQ_CST, MemoryOrder.SEQ_CST);
  a.cmpxchgWeak(1, 2, MemoryOrder.RELEASE, MemoryOrder.ACQUIRE);
  a.cmpxchgWeak(1, 2, order, MemoryOrder.SEQ_CST);
  // @ts-expect-error: a load does not release
  a.load(MemoryOrder.RELEASE);
  // @ts-expect-error: a load does not release
  view.load(MemoryOrder.ACQ_REL);
  // @ts-expect-error: a store does not acquire
  a.store(1, MemoryOrder.ACQUIRE);
  // @ts-expect-error: a test is a load
  view.bitTest(0, MemoryOrder.RELEASE);
  // @ts-expect-error: an order that may not be that of a load
  a.load(order);
  // @ts-expect-error: a failure is a load
  a.cmpxchgStrong(1, 2, MemoryOrder.ACQ_REL, MemoryOrder.RELEASE);
  // @ts-expect-error: a failure is not stronger than a success
  a.cmpxchgStrong(1, 2, MemoryOrder.RELAXED, MemoryOrder.ACQUIRE);
  // @ts-expect-error: a failure is not stronger than a success
  a.cmpxchgStrong(1, 2, MemoryOrder.ACQ_REL, MemoryOrder.SEQ_CST);
}

export function orders(order: MemoryOrder, op: OpType) {
  is<Same<MemoryOrder, 0 | 2 | 3 | 4 | 5>>();
  is<Same<typeof MemoryOrder.ACQUIRE, 2>>();
  is<Same<typeof OpType.FETCH_ADD, "fetchAdd">>();
  const result = new CmpxchgResult(true, 5n);
  is<Same<typeof result, CmpxchgResult<bigint>>>();
  // @ts-expect-error: CONSUME does not exist
  MemoryOrder.CONSUME;
  return [order, op];
}
