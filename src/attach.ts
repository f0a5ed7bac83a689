import type { Atomic } from "./atomics/atomic_classes.ts";
import type { AtomicArray } from "./arrays/array_base.ts";
import { stateOf } from "./arrays/array_object.ts";
import { arrayIn } from "./arrays/atomic_array.ts";
import { atomicIn } from "./atomics/atomic.ts";
import { atomicType } from "./atomics/family.ts";
import type { AtomicHandle } from "./atomics/handle.ts";
import { currentRuntime } from "../ffi/runtime/current.ts";
import { systemMemory } from "../ffi/memory/select.ts";
import { formatValue } from "./internal/format_value.ts";
import { checkHandleMemory } from "./internal/handle_memory.ts";
import { isShared } from "./internal/typed_array.ts";
import { checkName, checkPath, checkReadonly } from "./shared_memory/check.ts";
import { attachedBuffer } from "./shared_memory/attached_buffer.ts";
import { findSpecialized } from "./specialized/atomic_object.ts";
import { specializedClass } from "./specialized/specialized_class.ts";

/**
 * Creates the atomic or the array that a handle describes: of the same class, on the same memory.
 *
 * Opens the shared memory segment or file if necessary, once for all handles, and unmaps it some
 * time after the last atomic in it is collected (in Deno only if `buffer` was never read). In Deno,
 * a mapping that a worker attached stays until the process ends: keep workers alive, or open and
 * close a `SharedMemory` in them.
 *
 * Other properties of the handle are ignored, so that a program can add its own.
 *
 * @typeParam A The class of the atomic. `a.handle()` has its type. A handle from JSON does not: the
 *   program asserts the class.
 * @param handle The result of `a.handle()`, also after `postMessage` or JSON.
 * @returns The atomic.
 * @throws {SharedMemoryError} If the segment or file cannot be opened: `ENOENT` if it was removed.
 * @throws {RangeError} If the memory is too short, or the width has no operations.
 * @throws {TypeError} If `handle` is not a handle. A handle with a `SharedArrayBuffer`
 *   cannot be carried by JSON.
 *
 * @example
 * ```ts
 * import { atomic, type AtomicUint, attach, SharedMemory, UINT } from "@patomic/atomics";
 * import assert from "node:assert/strict";
 *
 * using memory = SharedMemory.create({ size: 64 });
 * const text = JSON.stringify(atomic({ width: 4, atype: UINT, memory, offset: 8 }).handle());
 *
 * const a = attach<AtomicUint<4>>(JSON.parse(text)); // in any process
 * a.add(5);
 * assert.equal(new Uint32Array(memory.buffer)[2], 5);
 * memory.unlink();
 * ```
 */
export function attach<
  A extends Atomic | AtomicArray<number, ArrayBufferLike, unknown, object> = Atomic,
>(handle: AtomicHandle<A>): A {
  if (!isHandle(handle)) throwNotHandle(handle);
  const { atype, width, integral, signed, readonly, offset, buffer, name, path } = handle;
  const { length, stride } = handle;
  const type = atomicType({ atype, integral, signed });
  if (typeof width !== "number") {
    throw new TypeError(`handle.width must be a number, got ${formatValue(width)}`);
  }
  if (typeof offset !== "number") {
    throw new TypeError(`handle.offset must be a number, got ${formatValue(offset)}`);
  }
  checkReadonly(readonly);
  const memory = bufferOf(buffer, name, path, readonly);
  const kind = isShared(memory) ? "shared" : "fixed";
  const specialized = specializedClass({ ...type.atomic, memory: kind, width, readonly });
  return (length === undefined
    ? atomicIn(specialized, memory, offset)
    : arrayIn(specialized, memory, { length, stride, offset })) as A;
}

/** Whether a value can be a handle: an object with a type. Atomics and views have no `atype`. */
function isHandle(value: unknown): boolean {
  return typeof value === "object" && value !== null && "atype" in value;
}

function throwNotHandle(value: unknown): never {
  const name = findSpecialized(value)?.name ?? stateOf(value)?.arrayClass.name;
  const given = name ?? formatValue(value);
  const advice = typeof value === "string"
    ? ": parse JSON text first, as in attach(JSON.parse(text))"
    : given.endsWith("View")
    ? ": a view has no handle"
    : given.startsWith("Atomic")
    ? ": pass a.handle()"
    : "";
  throw new TypeError(`attach() takes the result of a.handle(), got ${given}${advice}`);
}

function bufferOf(
  buffer: unknown,
  name: unknown,
  path: unknown,
  readonly: boolean,
): ArrayBufferLike {
  checkHandleMemory(buffer, name, path);
  if (buffer !== undefined) {
    if (isShared(buffer)) return buffer;
    throw new TypeError(
      `handle.buffer must be a SharedArrayBuffer, got ${
        formatValue(buffer)
      }: JSON cannot carry the handle of an atomic that is not in a SharedMemory`,
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
