// The compiler is the test: this file does not run. A line after `@ts-expect-error` that compiles
// is an error.
import {
  Alignment,
  ANY,
  type Atomic,
  atomic,
  type AtomicBuffer,
  type AtomicInt,
  type AtomicIntegral,
  atomicview,
  INT,
  INTEGRAL,
  SharedMemory,
} from "../../../mod.ts";
import { is, type Same } from "./same.ts";

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
  // @ts-expect-error: a type that does not exist
  atomic({ width: 4, atype: "FLOAT" });
  // @ts-expect-error: a width as text
  atomic({ width: "4", atype: INT });
  // @ts-expect-error: nothing is known of its values
  atomic({ width: 4, atype: ANY, integral: true, signed: true }).load();
  // @ts-expect-error: a constructor that others may not call
  new (null as unknown as typeof Atomic)();
}

// The error must be at the wrong option: the compiler reports one at any other line.
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

export function alignments(width: number) {
  const four = new Alignment(4);
  is<Same<typeof four, Alignment<4>>>();
  is<Same<typeof four.width, 4>>();
  const any: Alignment[] = [four, new Alignment(width)];
  // @ts-expect-error: a width without operations
  new Alignment(3);
  // @ts-expect-error: not a number
  new Alignment("4");
  return any;
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
