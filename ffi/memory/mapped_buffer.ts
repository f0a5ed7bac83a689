import type { Runtime } from "../runtime/contract.ts";
import { withOwnMethods } from "../runtime/own_methods.ts";
import type { Mapped, SystemMemory } from "./contract.ts";

/**
 * Mapped memory as a buffer. It is unmapped once: by `unmap()`, or by the garbage collector after
 * `leave()`.
 */
export interface MappedBuffer {
  readonly buffer: ArrayBuffer;
  /**
   * Detaches the buffer and unmaps its memory. Returns false, and changes nothing, while the
   * runtime itself uses the buffer.
   */
  unmap(): boolean;
  /** Leaves the memory to the buffer, whose owner was collected. */
  leave(): void;
  /**
   * Records that the program has received the buffer, and may pass it to calls of the runtime that
   * run in other threads.
   */
  expose(): void;
}

/** Memory whose buffer has no owner. */
interface Left {
  readonly use: (mapped: Mapped) => void;
  readonly mapped: Mapped;
  isExposed: boolean;
}

// Kept, because a program can replace them at any time.
const transfer = uncurry(
  // ES2024
  Reflect.get(ArrayBuffer.prototype, "transfer") as (newByteLength?: number) => ArrayBuffer,
);
const isDetached = uncurry(
  Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, "detached")?.get as () => boolean,
);

function uncurry<A extends unknown[], R>(
  method: (...args: A) => R,
): (self: ArrayBuffer, ...args: A) => R {
  return Function.prototype.call.bind(method);
}

/** Makes the buffer of newly mapped memory. */
export function mappedBuffer(runtime: Runtime, system: SystemMemory, mapped: Mapped): MappedBuffer {
  const pointer = runtime.pointerAt(mapped.address);
  if (pointer === null) throw new Error("The system mapped memory at address 0");
  // `free` is called with the size, which is not the length to unmap everywhere.
  return runtime.owningBufferAt !== null && system.free !== null && mapped.length === undefined
    ? owning(system, mapped, runtime.owningBufferAt(pointer, mapped.size, system.free))
    : lending(system, mapped, runtime.bufferAt(pointer, mapped.size));
}

/**
 * Detaches a buffer. Returns false if the runtime uses it, as it does while it writes the buffer to
 * a file.
 */
function empty(buffer: ArrayBuffer): boolean {
  transfer(buffer, 0);
  return isDetached(buffer);
}

/**
 * A buffer that unmaps its memory when it is detached or collected, as does any buffer that the
 * memory was transferred to.
 */
function owning(system: SystemMemory, mapped: Mapped, buffer: ArrayBuffer): MappedBuffer {
  const unmap = () => {
    if (!empty(buffer)) return false;
    system.release(mapped);
    return true;
  };
  const leave = () => collected.register(buffer, { use: system.release, mapped, isExposed: false });
  return { buffer, unmap, leave, expose: () => {} };
}

/**
 * A buffer that does not own its memory. If the program had the buffer, its memory stays mapped
 * until `unmap()`: it may have been transferred, or a call in another thread, such as one of
 * `node:crypto`, may still read it.
 */
function lending(system: SystemMemory, mapped: Mapped, buffer: ArrayBuffer): MappedBuffer {
  const unmap = () => {
    if (!empty(buffer)) return false;
    system.unmap(mapped);
    return true;
  };
  const left: Left = { use: system.unmap, mapped, isExposed: false };
  return {
    buffer,
    unmap,
    leave: () => collected.register(buffer, left),
    expose: () => left.isExposed = true,
  };
}

// A closure that is created next to closures over the buffer would keep the buffer alive.
const collected = withOwnMethods(
  new FinalizationRegistry(({ use, mapped, isExposed }: Left) => {
    if (isExposed) return;
    try {
      use(mapped);
    } catch {
      // The finalizer has no caller, and an error here would end the process. The memory stays
      // mapped.
    }
  }),
);
