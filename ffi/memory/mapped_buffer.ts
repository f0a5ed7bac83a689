import type { Runtime } from "../runtime/contract.ts";
import type { Mapped, SystemMemory } from "./contract.ts";

/** Mapped memory as a buffer. It is unmapped once: by `unmap()`, or after `leave()` when nobody has it any more. */
export interface MappedBuffer {
  readonly buffer: ArrayBuffer;
  /** Takes the memory away from the buffer and unmaps it. Gives false, and changes nothing, while the runtime itself uses the buffer. */
  unmap(): boolean;
  /** Leaves the memory to the buffer, whose owner is gone. */
  leave(): void;
  /** Tells that the program has the buffer, and may give it to calls of the runtime's that go on in other threads. */
  expose(): void;
}

/** What is to be done with memory after its buffer is gone. */
interface Left {
  readonly use: (mapped: Mapped) => void;
  readonly mapped: Mapped;
  isExposed: boolean;
}

// The program could replace them at any time.
const transfer = uncurry(ArrayBuffer.prototype.transfer);
const isDetached = uncurry(
  Object.getOwnPropertyDescriptor(ArrayBuffer.prototype, "detached")?.get as () => boolean,
);

function uncurry<A extends unknown[], R>(
  method: (...args: A) => R,
): (self: ArrayBuffer, ...args: A) => R {
  return Function.prototype.call.bind(method);
}

/** Makes the buffer of memory that was just mapped. */
export function mappedBuffer(runtime: Runtime, system: SystemMemory, mapped: Mapped): MappedBuffer {
  const pointer = runtime.pointerAt(mapped.address);
  if (pointer === null) throw new Error("The system mapped memory at address 0");
  return runtime.owningBufferAt !== null && system.free !== null
    ? owning(system, mapped, runtime.owningBufferAt(pointer, mapped.size, system.free))
    : lending(system, mapped, runtime.bufferAt(pointer, mapped.size));
}

/** Empties a buffer. A buffer that the runtime uses, as it does while it writes it to a file, is left as it is. */
function empty(buffer: ArrayBuffer): boolean {
  transfer(buffer, 0);
  return isDetached(buffer);
}

/** A buffer that unmaps its memory when it is emptied or collected, as does any other that the memory was transferred to. */
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
 * A buffer that knows nothing of its memory. Where the program had it, nobody can tell how long the memory is needed, for it can be transferred, and a
 * call in another thread, such as one of `node:crypto`, reads the memory and keeps no buffer: unless it is unmapped by hand, it stays mapped.
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

// No function is held that was made beside others that use the buffer: it would keep that.
const collected = new FinalizationRegistry(({ use, mapped, isExposed }: Left) => {
  if (!isExposed) use(mapped);
});
