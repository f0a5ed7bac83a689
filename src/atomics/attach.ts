import { currentRuntime } from "../../ffi/runtime/current.ts";
import { systemMemory } from "../../ffi/memory/select.ts";
import { atomicIn } from "./atomic.ts";
import type { Atomic } from "./atomic_classes.ts";
import { describe } from "../internal/format_value.ts";
import { atomicType } from "./family.ts";
import type { AtomicHandle } from "./handle.ts";
import { leafClass } from "../specialized/specialized_class.ts";
import { attachedBuffer } from "../shared_memory/mapping.ts";
import { checkName, checkPath, checkReadonly } from "../shared_memory/check.ts";
import { isShared } from "../internal/typed_array.ts";

/**
 * Makes the atomic of a handle, in another worker or process or the same: of the same class, on the same memory.
 *
 * The shared memory that it opens is unmapped some time after the last atomic in it is gone, in Deno only if nobody asked for its `buffer`. Handles into
 * the same memory share one mapping.
 * What a worker of Deno's has attached stays mapped until the process ends: let workers live, or have them open and close a `SharedMemory`.
 *
 * @typeParam A The class, which the program knows and the handle tells at run time only.
 * @param handle What `handle()` gave, whether or not JSON or `postMessage` carried it.
 * @returns The atomic.
 * @throws {SharedMemoryError} Where the segment or file cannot be opened: `ENOENT` if it is gone.
 * @throws {RangeError} Where the memory is too short, and for a width that has no operations.
 * @throws {TypeError} For what is no handle, such as that of an atomic with memory of its own which went through JSON.
 *
 * @example
 * ```ts
 * import { atomic, type AtomicUint, attach, SharedMemory, UINT } from "@patomic/atomics";
 * import assert from "node:assert/strict";
 *
 * using memory = SharedMemory.create({ size: 64 });
 * const text = JSON.stringify(atomic({ width: 4, atype: UINT, memory, offset: 8 }).handle());
 *
 * const a = attach<AtomicUint<4, ArrayBuffer>>(JSON.parse(text)); // in any process
 * a.add(5);
 * assert.equal(new Uint32Array(memory.buffer)[2], 5);
 * memory.unlink();
 * ```
 */
export function attach<A extends Atomic<number, ArrayBufferLike> = Atomic<number, ArrayBufferLike>>(
  handle: AtomicHandle,
): A {
  if (typeof handle !== "object" || handle === null) {
    throw new TypeError(`attach() takes what handle() gave, got ${describe(handle)}`);
  }
  const { atype, width, integral, signed, readonly, offset, buffer, name, path } = handle;
  const type = atomicType({ atype, integral, signed });
  if (typeof width !== "number") {
    throw new TypeError(`handle.width must be a number, got ${describe(width)}`);
  }
  if (typeof offset !== "number") {
    throw new TypeError(`handle.offset must be a number, got ${describe(offset)}`);
  }
  checkReadonly(readonly);
  const memory = bufferOf(buffer, name, path, readonly);
  const kind = isShared(memory) ? "shared" : "fixed";
  return atomicIn(
    leafClass({ ...type.atomic, memory: kind, width, readonly }),
    memory,
    offset,
  ) as A;
}

function bufferOf(
  buffer: unknown,
  name: unknown,
  path: unknown,
  readonly: boolean,
): ArrayBufferLike {
  if ([buffer, name, path].filter((value) => value !== undefined).length !== 1) {
    throw new TypeError("A handle must have one of buffer, name and path");
  }
  if (buffer !== undefined) {
    if (isShared(buffer)) return buffer;
    throw new TypeError(
      `handle.buffer must be a SharedArrayBuffer, got ${
        describe(buffer)
      }: JSON cannot carry the handle of an atomic with memory of its own`,
    );
  }
  const system = systemMemory(currentRuntime());
  if (name !== undefined) {
    checkName(name);
    return attachedBuffer(system.open(name, readonly), { name }, readonly);
  }
  checkPath(path);
  return attachedBuffer(system.file({ path, readonly }), { path }, readonly);
}
