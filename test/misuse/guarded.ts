// Memory that a program must not be able to write, whatever it has replaced: the memory around a
// view, and read-only memory.
import assert from "node:assert/strict";
import { atomic, atomicview, BYTES, INT, OpType, SharedMemory, UINT } from "../../mod.ts";

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
