import assert from "node:assert/strict";
import { test } from "node:test";
import { mappedBuffer } from "../../../ffi/memory/mapped_buffer.ts";
import type { Pointer, Runtime } from "../../../ffi/runtime/contract.ts";
import type { Mapped, SystemMemory } from "../../../ffi/memory/contract.ts";
import { collect, collectUntil, pause } from "../../support/collect.ts";
import { SimulatedMemory, toPointer } from "../../simulation/memory.ts";
import { simulatedRuntime } from "../../simulation/runtime.ts";

const FREE = toPointer(1n);

/**
 * A system that records what it unmaps and releases. It is made in its own function, because
 * closures that are created together keep each other's variables alive.
 */
function noting(free: Pointer | null) {
  const unmapped: Mapped[] = [];
  const released: Mapped[] = [];
  const unmap = (one: Mapped) => void unmapped.push(one);
  const release = (one: Mapped) => void released.push(one);
  return { system: { unmap, release, free } as unknown as SystemMemory, unmapped, released };
}

/** Such a system, and a runtime whose buffers own their memory, or do not. */
function start({ owns, free }: { readonly owns: boolean; readonly free: Pointer | null }) {
  const { system, unmapped, released } = noting(free);
  const memory = new SimulatedMemory();
  const bytes = new Uint8Array(new ArrayBuffer(64));
  const mapped: Mapped = { address: memory.map(bytes), size: 64 };
  const owned: unknown[] = [];
  const runtime: Runtime = {
    ...simulatedRuntime("linux-x64", memory, {}),
    owningBufferAt: owns
      ? (pointer, byteLength, free) => {
        owned.push([pointer, byteLength, free]);
        return bytes.buffer;
      }
      : null,
  };
  return {
    made: mappedBuffer(runtime, system, mapped),
    runtime,
    system,
    mapped,
    unmapped,
    released,
    owned,
  };
}

test("a buffer that owns its memory unmaps it, and the handle is closed", () => {
  const { made, mapped, unmapped, released, owned } = start({ owns: true, free: FREE });
  assert.deepEqual(owned, [[toPointer(mapped.address), 64, FREE]]);
  assert.equal(made.unmap(), true);
  assert.equal(made.buffer.byteLength, 0);
  assert.deepEqual([unmapped, released], [[], [mapped]]);
});

test("the handle is closed after the collection of a buffer that owns its memory", async () => {
  const { made, mapped, unmapped, released } = start({ owns: true, free: FREE });
  made.leave();
  collect();
  await pause();
  assert.deepEqual([made.buffer.byteLength, released], [64, []]);
  const dropped = dropAfterLeaving();
  assert.ok(await collectUntil(() => dropped.length > 0));
  assert.deepEqual([dropped.length, dropped[0].size, unmapped], [1, mapped.size, []]);
});

/** Returns what is released after a buffer was dropped. */
function dropAfterLeaving(): Mapped[] {
  const { made, released } = start({ owns: true, free: FREE });
  made.leave();
  return released;
}

test("a buffer that does not own its memory is detached before the memory is unmapped", () => {
  for (const { owns, free } of [{ owns: false, free: FREE }, { owns: true, free: null }]) {
    const { made, mapped, unmapped, owned } = start({ owns, free });
    assert.equal(made.buffer.byteLength, 64);
    assert.deepEqual([owned, unmapped], [[], []]);
    assert.equal(made.unmap(), true);
    assert.equal(made.buffer.byteLength, 0);
    assert.deepEqual(unmapped, [mapped]);
  }
});

test("memory is unmapped with a dropped buffer, unless the program has received it", async () => {
  const dropped = (isExposed: boolean) => {
    const { made, unmapped } = start({ owns: false, free: null });
    if (isExposed) made.expose();
    made.leave();
    return unmapped;
  };
  const exposed = dropped(true);
  const hidden = Array.from({ length: 20 }, () => dropped(false));
  assert.ok(await collectUntil(() => hidden.filter(({ length }) => length === 1).length > 15));
  assert.deepEqual(exposed, []);
});

test("memory at address 0 is refused", () => {
  const { runtime, system } = start({ owns: false, free: null });
  assert.throws(() => mappedBuffer(runtime, system, { address: 0n, size: 64 }), {
    message: "The system mapped memory at address 0",
  });
});
