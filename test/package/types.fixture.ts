import {
  Alignment,
  ANY,
  type Atomic,
  atomic,
  type AtomicBuffer,
  type AtomicBytes,
  type AtomicBytesView,
  type AtomicBytesViewContext,
  type AtomicHandle,
  type AtomicInt,
  type AtomicIntegral,
  type AtomicIntegralView,
  type AtomicIntegralViewContext,
  type AtomicIntView,
  type AtomicIntViewContext,
  type AtomicUint,
  type AtomicUintView,
  type AtomicUintViewContext,
  type AtomicView,
  atomicview,
  type AtomicViewContext,
  attach,
  BYTES,
  CmpxchgResult,
  INT,
  INTEGRAL,
  isValidLoadOrder,
  isValidStoreOrder,
  type LoadOrder,
  MemoryOrder,
  OpType,
  SharedMemory,
  UINT,
} from "../../mod.ts";

// The compiler is the test: nothing here runs. A line after `@ts-expect-error` that compiles is an
// error.

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true
  : false;

function is<_T extends true>(): void {}

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
  // @ts-expect-error: CONSUME, which there is not
  a.load(1);
  // @ts-expect-error: an order that there is not
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
  // @ts-expect-error: an object is no number
  a + 1;
  // @ts-expect-error: a result that cannot be changed
  a.cmpxchgStrong(1, 2).success = true;

  const { success, expected } = b.cmpxchgStrong(1n, 2n);
  is<Same<typeof success, boolean>>();
  is<Same<typeof expected, bigint>>();
}

export function options(signed: boolean, width: number) {
  is<Same<ReturnType<typeof integral>, AtomicIntegral<4, SharedArrayBuffer>>>();
  const integral = () => atomic({ width: 4, atype: INTEGRAL, signed });
  is<Same<ReturnType<typeof any>, Atomic<4, SharedArrayBuffer>>>();
  const any = () => atomic({ width: 4, atype: ANY, integral: false, signed: false });
  const run = atomic({ width, atype: "INT" });
  is<Same<typeof run, AtomicInt<number, SharedArrayBuffer>>>();

  // @ts-expect-error: INTEGRAL needs signed
  atomic({ width: 4, atype: INTEGRAL });
  // @ts-expect-error: ANY needs integral and signed
  atomic({ width: 4, atype: ANY, signed });
  // @ts-expect-error: no type
  atomic({ width: 4 });
  // @ts-expect-error: no width
  atomic({ atype: INT });
  // @ts-expect-error: a type that there is not
  atomic({ width: 4, atype: "FLOAT" });
  // @ts-expect-error: a width as text
  atomic({ width: "4", atype: INT });
  // @ts-expect-error: nothing is known of its values
  atomic({ width: 4, atype: ANY, integral: true, signed: true }).load();
  // @ts-expect-error: a constructor that others may not call
  new (null as unknown as typeof Atomic)();
}

export function views(buffer: AtomicBuffer, signed: boolean) {
  const int = atomicview({ buffer, width: 4, atype: INT });
  const uint = atomicview({ buffer, width: 8, atype: UINT });
  const bytes = atomicview({ buffer, atype: BYTES });
  const unknown = atomicview({ buffer, atype: INT, readonly: true, alignment: "minimum" });
  const integral = atomicview({ buffer, width: 1, atype: INTEGRAL, signed });
  const any = atomicview({ buffer, width: 1, atype: ANY, integral: true, signed });
  is<Same<typeof int, AtomicIntViewContext<4>>>();
  is<Same<typeof uint, AtomicUintViewContext<8>>>();
  is<Same<typeof bytes, AtomicBytesViewContext<number>>>();
  is<Same<typeof integral, AtomicIntegralViewContext<1>>>();
  is<Same<typeof any, AtomicViewContext<1>>>();
  const views = () =>
    [
      int.enter(),
      uint.enter(),
      bytes.enter(),
      unknown.enter(),
      integral.enter(),
      any.enter(),
    ] as const;
  type Views = ReturnType<typeof views>;
  is<
    Same<
      Views,
      readonly [
        AtomicIntView<4>,
        AtomicUintView<8>,
        AtomicBytesView<number>,
        AtomicIntView<number>,
        AtomicIntegralView<1>,
        AtomicView<1>,
      ]
    >
  >();
  is<Same<ReturnType<Views[0]["load"]>, number>>();
  is<Same<ReturnType<Views[1]["load"]>, bigint>>();
  is<Same<ReturnType<Views[2]["load"]>, Uint8Array>>();
  is<Same<ReturnType<Views[3]["load"]>, number | bigint>>();
  is<Same<Views[0]["buffer"], AtomicBuffer>>();
  for (
    const memory of [
      new ArrayBuffer(4),
      new SharedArrayBuffer(4),
      new Float32Array(1),
      new DataView(new ArrayBuffer(4)),
    ]
  ) {
    atomicview({ buffer: memory, atype: INT }).exit();
  }
  using context = atomicview({ buffer: new BigInt64Array(1), width: 8, atype: INT });
  is<Same<ReturnType<typeof context.enter>, AtomicIntView<8>>>();

  // @ts-expect-error: a list of numbers is no buffer
  atomicview({ buffer: [1, 2, 3, 4], atype: INT });
  // @ts-expect-error: no buffer
  atomicview({ width: 4, atype: INT });
  // @ts-expect-error: an alignment that there is not
  atomicview({ buffer, atype: INT, alignment: "maximum" });
  // @ts-expect-error: nothing is known of its values
  any.enter().load();
  // @ts-expect-error: a context is no view
  int.load();
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
  // @ts-expect-error: an atomic of bytes is no integer
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
  // @ts-expect-error: there is no CONSUME
  MemoryOrder.CONSUME;
  return [order, op];
}

export function sharedMemory(
  memory: SharedMemory,
  width: number,
  whether: SharedMemory | undefined,
) {
  const a4 = atomic({ width: 4, atype: INT, memory });
  const a8 = atomic({ width: 8, atype: UINT, memory, offset: 8 });
  const any = atomic({ width, atype: INT, memory });
  is<Same<typeof a4, AtomicInt<4, ArrayBuffer>>>();
  is<Same<typeof a4.buffer, ArrayBuffer>>();
  is<Same<ReturnType<typeof a8.load>, bigint>>();
  is<Same<ReturnType<typeof any.load>, number | bigint>>();
  is<Same<ReturnType<typeof a4.wait>, "ok" | "not-equal" | "timed-out">>();
  const either = atomic({ width: 4, atype: INT, memory: whether });
  is<Same<typeof either.buffer, ArrayBuffer | SharedArrayBuffer>>();
  // @ts-expect-error: an offset in no memory
  atomic({ width: 4, atype: INT, offset: 8 });
  // @ts-expect-error: a bigint, for 4 bytes
  a4.wait(1n);
  // @ts-expect-error: a time that is no option
  a4.wait(1, 1000);
  // @ts-expect-error: no size
  SharedMemory.create({ name: "counter" });
  // @ts-expect-error: what is made by create(), open() and file()
  new SharedMemory();
  // @ts-expect-error: its size is fixed
  memory.size = 8;
}

export function handles(a: AtomicInt<4, ArrayBuffer>, view: AtomicIntView<4>, text: string) {
  const handle: AtomicHandle<AtomicInt<4>> = a.handle();
  const some: AtomicHandle<Atomic> = handle;
  const same = attach(a.handle());
  is<Same<typeof same, AtomicInt<4, ArrayBuffer>>>();
  const bytes = attach(structuredClone(atomic({ width: 2, atype: BYTES }).handle()));
  is<Same<typeof bytes, AtomicBytes<2, SharedArrayBuffer>>>();
  const named = attach(handle);
  is<Same<typeof named, AtomicInt<4>>>();
  const parsed = attach<AtomicUint<8>>(JSON.parse(text));
  is<Same<typeof parsed, AtomicUint<8>>>();
  const asserted = attach(JSON.parse(text) as AtomicHandle<AtomicUint<8>>);
  is<Same<typeof asserted, AtomicUint<8>>>();
  const unknown = attach(JSON.parse(text));
  is<Same<typeof unknown, Atomic<number, ArrayBufferLike>>>();
  // @ts-expect-error: nothing is known of its values
  unknown.load();
  // @ts-expect-error: no atomic
  attach<string>(handle);
  // @ts-expect-error: another class
  attach<AtomicBytes<4>>(handle);
  // @ts-expect-error: another width
  attach<AtomicInt<8>>(handle);
  // @ts-expect-error: a handle of any atomic
  attach<AtomicInt<4>>(some);
  // @ts-expect-error: an atomic is not a handle
  attach(a);
  // @ts-expect-error: text is not a handle
  attach(text);
  // @ts-expect-error: an object without properties is not a handle
  attach({});
  // @ts-expect-error: a handle is not changed
  handle.width = 8;
  // @ts-expect-error: a view has no handle
  view.handle();
}

export function anyMemory(memory: SharedMemory, buffer: SharedArrayBuffer, width: number) {
  const atomics: AtomicInt<4>[] = [
    atomic({ width: 4, atype: INT }),
    atomic({ width: 4, atype: INT, buffer, offset: 8 }),
    atomic({ width: 4, atype: INT, memory }),
  ];
  is<Same<(typeof atomics)[0]["buffer"], ArrayBufferLike>>();
  const run = atomic({ width, atype: UINT, buffer });
  is<Same<typeof run, AtomicUint<number, SharedArrayBuffer>>>();
  return atomics;
}

// Each error is at the option that is wrong: at another line it would not be expected.
export function errorsAtOptions(memory: SharedMemory, signed: boolean) {
  atomic({
    // @ts-expect-error: a width without operations
    width: 3,
    atype: INT,
  });
  atomic({
    width: 4,
    // @ts-expect-error: a type that does not exist
    atype: "FLOAT",
  });
  atomic({
    width: 4,
    atype: INT,
    // @ts-expect-error: an option that does not exist
    buffre: new SharedArrayBuffer(4),
  });
  atomic({
    width: 4,
    atype: INT,
    // @ts-expect-error: atomicview() takes an ArrayBuffer
    buffer: new DataView(new ArrayBuffer(4)),
  });
  atomic({
    width: 4,
    atype: INT,
    // @ts-expect-error: not a SharedMemory
    memory: memory.buffer,
  });
  atomic({
    width: 4,
    atype: INT,
    memory,
    // @ts-expect-error: not a number
    offset: "8",
  });
  atomic({
    width: 4,
    atype: INT,
    // @ts-expect-error: INT is signed
    signed: false,
  });
  atomicview({
    buffer: memory.buffer,
    // @ts-expect-error: a type that does not exist
    atype: "FLOAT",
  });
  atomicview({
    buffer: memory.buffer,
    atype: INT,
    // @ts-expect-error: a width without operations
    width: 5,
  });
  atomicview({
    buffer: memory.buffer,
    atype: INT,
    // @ts-expect-error: not a boolean
    readonly: 1,
  });
  atomicview({
    buffer: memory.buffer,
    atype: INTEGRAL,
    signed,
    // @ts-expect-error: an option that does not exist
    algnment: "minimum",
  });
}

export function leftOut(whether: SharedMemory | undefined, buffer: AtomicBuffer, flag?: boolean) {
  atomic({ width: 4, atype: INT, memory: undefined, buffer: undefined, offset: undefined });
  atomic({ width: 4, atype: INT, memory: whether, offset: undefined });
  atomicview({
    buffer,
    atype: INT,
    width: undefined,
    readonly: flag,
    alignment: undefined,
    signed: undefined,
  });
  SharedMemory.create({ name: undefined, size: 4 });
  SharedMemory.open({ name: "counter", readonly: flag });
  SharedMemory.file({ path: "counter", size: undefined, readonly: flag });
  atomic({ width: 4, atype: INT }).wait(0, { timeout: undefined });
  new Alignment(4).isValid(buffer, { usingRecommended: flag });
}
