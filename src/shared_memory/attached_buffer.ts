import { currentRuntime } from "../../ffi/runtime/current.ts";
import type { Mapped } from "../../ffi/memory/contract.ts";
import { systemMemory } from "../../ffi/memory/select.ts";
import { withOwnMethods } from "../../ffi/runtime/own_methods.ts";
import { rangeOf } from "../internal/typed_array.ts";
import { Mapping, mappingOf, type Origin } from "./mapping.ts";

// Kept, because a program can replace it, and would receive the buffer.
const { WeakRef } = globalThis;
const { deref } = WeakRef.prototype;
const { apply } = Reflect;

// The buffers that attach() mapped in this thread.
const attached = withOwnMethods(new Map<string, WeakRef<ArrayBuffer>>());
const collected = withOwnMethods(
  new FinalizationRegistry((identity: string) => {
    if (bufferAttached(identity) === undefined) attached.delete(identity);
  }),
);

function bufferAttached(identity: string | undefined): ArrayBuffer | undefined {
  const reference = identity === undefined ? undefined : attached.get(identity);
  return reference === undefined ? undefined : apply(deref, reference, []) as ArrayBuffer;
}

/**
 * Returns the buffer of memory that no object of the program owns. Returns the same buffer for the
 * same memory while it is in use.
 */
export function attachedBuffer(mapped: Mapped, origin: Origin, readonly: boolean): ArrayBuffer {
  const { identity } = mapped;
  const known = bufferAttached(identity);
  if (known !== undefined && rangeOf(known)?.byteLength === mapped.size) {
    systemMemory(currentRuntime()).unmap(mapped);
    // Its first name or path may lead to other memory by now.
    mappingOf(known)?.foundBy(origin);
    return known;
  }
  const mapping = new Mapping(mapped, origin, readonly);
  mapping.abandon();
  if (identity !== undefined) {
    attached.set(identity, new WeakRef(mapping.buffer));
    collected.register(mapping.buffer, identity);
  }
  return mapping.buffer;
}
