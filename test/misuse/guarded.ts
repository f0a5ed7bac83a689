// Memory that a program must not be able to write, whatever it has replaced: the memory around a
// view, and read-only memory.
import assert from "node:assert/strict";
import {
  atomic,
  atomicArray,
  atomicview,
  BYTES,
  INT,
  OpType,
  SharedMemory,
  UINT,
} from "../../mod.ts";

const GUARD = 0xa5;
const AROUND = 1024;
const HIDDEN_SIZE = 12288;

type Attempt = (use: () => unknown) => void;
type AnyAtomic = Record<string, (...args: unknown[]) => unknown>;

/** Makes the memory before anything is replaced. */
export function writeGuarded() {
  const names: string[] = Object.values(OpType);
  const wide = new Uint8Array(16);
  const operands = [1, 1n, wide, new Uint8Array(4), new Uint8Array(1)];

  const buffer = new ArrayBuffer(4096);
  const bytes = new Uint8Array(buffer).fill(GUARD);
  const narrow = new Uint8Array(buffer, AROUND, 1);
  const words = new Int32Array(buffer, 64, 1);
  const readonlyView = atomicview({ buffer: words, atype: INT, readonly: true }).enter();
  // A class of writable objects of the same width, which a wrong look-up could find.
  atomicview({ buffer: new Int32Array(1), atype: INT }).enter().store(1);
  atomicview({ buffer: new Uint8Array(16), atype: BYTES }).enter().store(wide);

  const segment = SharedMemory.create({ size: 4096 });
  const readonly = SharedMemory.open({ name: segment.name, readonly: true });
  const readonlyBytes = new Uint8Array(readonly.buffer);
  const part = new Uint8Array(readonly.buffer, 64, 4);
  const inReadonly = atomic({ width: 4, atype: INT, memory: readonly });
  const readonlyArray = atomicArray({ width: 4, atype: INT, length: 4, memory: readonly });
  // The neighbour of the array is in the same buffer.
  const shared = new SharedArrayBuffer(64);
  const neighbour = new Uint8Array(shared).fill(GUARD);
  const array = atomicArray({ width: 1, atype: UINT, length: 2, stride: 2, buffer: shared });
  array.store(1, 0);
  atomicArray({ width: 16, atype: BYTES, length: 1 }).store(0, wide);
  const hidden = SharedMemory.create({ size: HIDDEN_SIZE });
  hidden.unlink();

  /** Calls every operation with operands of every type. */
  const writeTo = (attempt: Attempt, make: () => object): void => {
    let object = {} as AnyAtomic;
    attempt(() => object = make() as AnyAtomic);
    for (let i = 0; i < names.length; i++) {
      for (let j = 0; j < operands.length; j++) {
        attempt(() => object[names[i]](operands[j]));
        attempt(() => object[names[i]](operands[j], operands[j]));
      }
    }
  };

  /** Does the same with the elements of an array, and with indexes outside it. */
  const writeToArray = (attempt: Attempt, make: () => object): void => {
    let object = {} as AnyAtomic;
    attempt(() => object = make() as AnyAtomic);
    const indexes = [0, 1, 2, 15, -1, 0.5, "1", { valueOf: () => 1 }, undefined];
    for (let k = 0; k < indexes.length; k++) {
      for (let i = 0; i < names.length; i++) {
        for (let j = 0; j < operands.length; j++) {
          attempt(() => object[names[i]](indexes[k], operands[j]));
          attempt(() => object[names[i]](indexes[k], operands[j], operands[j]));
        }
      }
      writeTo(attempt, () => object["at"](indexes[k]) as object);
    }
  };
  /** A number that changes after it was read a number of times. */
  const changing = (reads: number, before: number, after: number): number =>
    ({ valueOf: () => reads-- > 0 ? before : after }) as unknown as number;

  const attack = (attempt: Attempt): void => {
    writeTo(attempt, () => readonlyView);
    writeTo(attempt, () => atomicview({ buffer: words, atype: UINT, readonly: true }).enter());
    writeTo(attempt, () => inReadonly);
    writeTo(attempt, () => atomic({ width: 4, atype: UINT, memory: readonly, offset: 8 }));
    writeTo(attempt, () => atomic({ width: 16, atype: BYTES, memory: readonly, offset: 16 }));
    writeTo(attempt, () => atomicview({ buffer: readonlyBytes, atype: INT }).enter());
    writeTo(attempt, () => atomicview({ buffer: part, atype: INT }).enter());
    writeTo(attempt, () => atomicview({ buffer: part, atype: INT, readonly: false }).enter());
    attempt(() => readonly.write(0, wide));
    writeTo(attempt, () => atomicview({ buffer: narrow, atype: UINT }).enter());
    writeTo(attempt, () => atomicview({ buffer: narrow, atype: BYTES }).enter());
    writeTo(attempt, () => atomicview({ buffer: narrow, atype: INT, width: 16 as 1 }).enter());
    writeTo(attempt, () => atomicview({ buffer: narrow, atype: "forged" as "INT" }).enter());
    writeToArray(attempt, () => readonlyArray);
    writeToArray(
      attempt,
      () => atomicArray({ width: 4, atype: UINT, length: 2, memory: readonly, offset: 64 }),
    );
    writeToArray(attempt, () => array);
    const options = { width: 1, atype: UINT, length: 1, buffer: shared } as const;
    writeToArray(attempt, () => atomicArray(options));
    for (let reads = 0; reads < 8; reads++) {
      const length = changing(reads, 1, 16);
      writeToArray(attempt, () => atomicArray({ ...options, length, offset: 0 }));
      const stride = changing(reads, 2, 7);
      writeToArray(attempt, () => atomicArray({ ...options, length: 2, stride, offset: 0 }));
    }
    writeToArray(attempt, () => atomicArray({ ...options, atype: BYTES }));
    writeToArray(attempt, () => atomicArray({ ...options, atype: "forged" as "UINT" }));
    attempt(() => hidden.write(0, wide));
    attempt(() => hidden.read(0, 16));
    attempt(() => atomic({ width: 4, atype: INT, memory: hidden }).inc());
    attempt(() => atomic({ width: 4, atype: INT, memory: hidden }).wait(99));
  };

  const check = (): void => {
    for (let i = 0; i < 4096; i++) {
      if (i !== AROUND && bytes[i] !== GUARD) assert.fail(`Byte ${i} past the view was written`);
      if (readonlyBytes[i] !== 0) assert.fail(`Byte ${i} of read-only memory was written`);
    }
    for (let i = 0; i < 64; i++) {
      if (i !== 0 && i !== 2 && neighbour[i] !== GUARD) {
        assert.fail(`Byte ${i} outside the elements of an array was written`);
      }
    }
  };

  const { isView } = ArrayBuffer;
  const { byteLength } = Object.getOwnPropertyDescriptors(ArrayBuffer.prototype);
  const { apply } = Reflect;
  const checkLeaked = (value: unknown): void => {
    const buffer = isView(value) ? value.buffer : value;
    let size = 0;
    try {
      size = apply(byteLength.get as () => number, buffer, []);
    } catch {
      return; // not a buffer
    }
    if (size === HIDDEN_SIZE) assert.fail("The program received a hidden buffer");
  };

  segment.unlink();
  return { attack, check, checkLeaked };
}
