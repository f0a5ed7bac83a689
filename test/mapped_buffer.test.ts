import assert from "node:assert/strict";
import { test } from "node:test";
import { mappedBuffer } from "../ffi/mapped_buffer.ts";
import type { Pointer, Runtime } from "../ffi/runtime.ts";
import type { Mapped, SystemMemory } from "../ffi/system_memory.ts";
import { SimulatedMemory, toPointer } from "./simulation/memory.ts";
import { simulatedRuntime } from "./simulation/runtime.ts";

const FREE = toPointer(1n);

/** A system that notes what it unmaps, and a runtime whose buffers own what they are made of, or do not. */
function start({ owns, free }: { readonly owns: boolean; readonly free: Pointer | null }) {
  const memory = new SimulatedMemory();
  const bytes = new Uint8Array(new ArrayBuffer(64));
  const mapped: Mapped = { address: memory.map(bytes), size: 64 };
  const unmapped: Mapped[] = [];
  const owned: unknown[] = [];
  const pinned: ArrayBuffer[] = [];
  const runtime: Runtime = {
    ...simulatedRuntime("linux-x64", memory, {}),
    pin: (buffer) => void pinned.push(buffer),
    owningBufferAt: owns
      ? (pointer, byteLength, free) => {
        owned.push([pointer, byteLength, free]);
        return bytes.buffer;
      }
      : null,
  };
  const system = { unmap: (one: Mapped) => void unmapped.push(one), free } as unknown as SystemMemory;
  return { made: mappedBuffer(runtime, system, mapped), runtime, system, mapped, unmapped, owned, pinned };
}

test("a buffer that owns its memory gives it up by itself", () => {
  const { made, mapped, unmapped, owned, pinned } = start({ owns: true, free: FREE });
  assert.deepEqual(owned, [[toPointer(mapped.address), 64, FREE]]);
  made.leave();
  assert.equal(made.unmap(), true);
  assert.equal(made.buffer.byteLength, 0);
  assert.deepEqual([unmapped, pinned], [[], []]);
});

test("a buffer that does not is emptied before its memory is unmapped, once", () => {
  for (const { owns, free } of [{ owns: false, free: FREE }, { owns: true, free: null }]) {
    const { made, mapped, unmapped, owned } = start({ owns, free });
    assert.equal(made.buffer.byteLength, 64);
    assert.deepEqual([owned, unmapped], [[], []]);
    assert.equal(made.unmap(), true);
    assert.equal(made.buffer.byteLength, 0);
    assert.deepEqual(unmapped, [mapped]);
  }
});

test("a buffer whose owner is gone is pinned, and keeps its memory", () => {
  const { made, unmapped, pinned } = start({ owns: false, free: null });
  made.leave();
  assert.deepEqual([pinned, unmapped], [[made.buffer], []]);
});

test("memory at address 0 is none", () => {
  const { runtime, system } = start({ owns: false, free: null });
  assert.throws(() => mappedBuffer(runtime, system, { address: 0n, size: 64 }), {
    message: "The system mapped memory at address 0",
  });
});
