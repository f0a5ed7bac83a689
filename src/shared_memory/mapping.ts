import { currentRuntime } from "../../ffi/runtime/current.ts";
import { type MappedBuffer, mappedBuffer } from "../../ffi/memory/mapped_buffer.ts";
import { SharedMemoryError } from "../../ffi/errors.ts";
import type { Mapped } from "../../ffi/memory/contract.ts";
import { systemMemory } from "../../ffi/memory/select.ts";
import { ReleasedError } from "../errors.ts";
import { bufferOf, isDetached } from "../internal/typed_array.ts";

/** What a mapping is of: one of the two. */
export interface Origin {
  /** The segment's name. */
  readonly name?: string;
  /** The file's absolute path. */
  readonly path?: string;
}

const byBuffer = new WeakMap<ArrayBuffer, Mapping>();
const PRUNE_AT = 64;

/** Mapped memory as a buffer, and who uses it. It is unmapped by `close()`, or after its owner and its buffer are gone. */
export class Mapping {
  readonly buffer: ArrayBuffer;
  readonly size: number;
  readonly #mapped: Mapped;
  readonly #memory: MappedBuffer;
  #closed = false;
  #views = new Set<WeakRef<object>>();
  #pruneAt = PRUNE_AT;
  #waits = 0;

  constructor(mapped: Mapped, readonly origin: Origin, readonly readonly: boolean) {
    const runtime = currentRuntime();
    this.#mapped = mapped;
    this.#memory = mappedBuffer(runtime, systemMemory(runtime), mapped);
    this.size = mapped.size;
    this.buffer = this.#memory.buffer;
    byBuffer.set(this.buffer, this);
  }

  /** What errors and descriptions call it. */
  get title(): string {
    return this.origin.name ?? this.origin.path ?? "";
  }

  /** What it is of and how it can be used, in words. */
  describe(): string {
    const object = `${this.origin.path === undefined ? "name" : "path"}=${
      JSON.stringify(this.title)
    }`;
    return `${object}, ${this.isGone ? "closed" : `size=${this.size}, readonly=${this.readonly}`}`;
  }

  /** Whether the memory can be used no more: it was closed, or the buffer was transferred away by someone else. */
  get isGone(): boolean {
    return this.#closed || isDetached(this.buffer);
  }

  /** Notes a view that is open, which keeps `close()` from unmapping. One that is dropped counts no longer. */
  addView(view: object): WeakRef<object> {
    if (this.#views.size >= this.#pruneAt) {
      this.#prune();
      this.#pruneAt = Math.max(PRUNE_AT, 2 * this.#views.size);
    }
    const reference = new WeakRef(view);
    this.#views.add(reference);
    return reference;
  }

  removeView(reference: WeakRef<object>): void {
    this.#views.delete(reference);
  }

  /** The buffer, for the program to have. */
  expose(): ArrayBuffer {
    this.#memory.expose();
    return this.buffer;
  }

  /** Keeps `close()` from unmapping while another thread waits at an address in the memory. */
  beginWait(): void {
    this.#waits++;
  }

  endWait(): void {
    this.#waits--;
  }

  /** See `SharedMemory.close()`. */
  close(): void {
    if (this.#closed) return;
    if (isDetached(this.buffer)) {
      // Another buffer has the memory now, which nobody here can detach.
      this.#closed = true;
      return;
    }
    this.#prune();
    if (this.#views.size > 0) {
      this.#failBusy("a view of it is open: call exit() on its context first");
    }
    if (this.#waits > 0) this.#failBusy("a waitAsync() is pending");
    // Arrays on the buffer, the caller's and those of atomics, are empty from here on.
    if (!this.#memory.unmap()) {
      this.#failBusy("the runtime uses its buffer: await the call that was given it");
    }
    this.#closed = true;
  }

  flush(): void {
    if (this.isGone) failGone();
    systemMemory(currentRuntime()).flush(this.#mapped, this.title);
  }

  /**
   * Gives up the mapping of an owner that was dropped. Atomics, views and the program may still have the buffer: the memory goes when
   * that is gone as well.
   */
  abandon(): void {
    if (!this.isGone) this.#memory.leave();
  }

  #failBusy(reason: string): never {
    throw new SharedMemoryError(
      "EBUSY",
      "munmap",
      this.title,
      `it cannot be closed while ${reason}`,
    );
  }

  #prune(): void {
    for (const reference of this.#views) {
      if (reference.deref() === undefined) this.#views.delete(reference);
    }
  }
}

// The buffers that attach() mapped in this thread.
const attached = new Map<string, WeakRef<ArrayBuffer>>();
const collected = new FinalizationRegistry((identity: string) => {
  if (attached.get(identity)?.deref() === undefined) attached.delete(identity);
});

/** The buffer of memory that no object of the program's owns: the same one for the same memory, for as long as it is used. */
export function attachedBuffer(mapped: Mapped, origin: Origin, readonly: boolean): ArrayBuffer {
  const { identity } = mapped;
  const known = identity === undefined ? undefined : attached.get(identity)?.deref();
  if (known !== undefined && known.byteLength === mapped.size) {
    systemMemory(currentRuntime()).unmap(mapped);
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

/** The mapping whose memory a buffer, or an array on it, is in; undefined for memory of another kind. */
export function mappingOf(buffer: unknown): Mapping | undefined {
  return byBuffer.get(bufferOf(buffer) as ArrayBuffer);
}

/** Throws the error for the use of memory that is closed. */
export function failGone(): never {
  throw new ReleasedError("Operation forbidden on closed shared memory");
}
