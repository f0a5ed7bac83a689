// The compiler is the test: this file does not run. A line after `@ts-expect-error` that compiles
// is an error.
import {
  ANY,
  type Atomic,
  atomic,
  type AtomicBuffer,
  type AtomicBytes,
  type AtomicBytesView,
  type AtomicBytesViewContext,
  type AtomicHandle,
  type AtomicInt,
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
  INT,
  INTEGRAL,
  SharedMemory,
  UINT,
} from "../../../mod.ts";
import { is, type Same } from "./same.ts";

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

  // @ts-expect-error: a list of numbers is not a buffer
  atomicview({ buffer: [1, 2, 3, 4], atype: INT });
  // @ts-expect-error: no buffer
  atomicview({ width: 4, atype: INT });
  // @ts-expect-error: an alignment that does not exist
  atomicview({ buffer, atype: INT, alignment: "maximum" });
  // @ts-expect-error: nothing is known of its values
  any.enter().load();
  // @ts-expect-error: a context is not a view
  int.load();
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
  // @ts-expect-error: an option that does not exist
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
