import { currentRuntime } from "../ffi/current.ts";
import { SharedMemoryError } from "../ffi/shared_memory_error.ts";
import { type Mapped, systemMemory } from "../ffi/system_memory.ts";
import { ReleasedError } from "./errors.ts";

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
  #closed = false;
  #views = new Set<WeakRef<object>>();
  #pruneAt = PRUNE_AT;
  #waits = 0;

  constructor(mapped: Mapped, readonly origin: Origin, readonly readonly: boolean) {
    const runtime = currentRuntime();
    const pointer = runtime.pointerAt(mapped.address);
    if (pointer === null) throw new Error("The system mapped memory at address 0");
    this.#mapped = mapped;
    this.size = mapped.size;
    this.buffer = runtime.bufferAt(pointer, mapped.size);
    byBuffer.set(this.buffer, this);
  }

  /** What the errors call it. */
  get title(): string {
    return this.origin.name ?? this.origin.path ?? "";
  }

  /** Whether the memory can be used no more: it was closed, or the buffer was transferred away by someone else. */
  get isGone(): boolean {
    return this.#closed || this.buffer.detached;
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
    if (this.buffer.detached) {
      // Another buffer has the memory now, which nobody here can detach.
      this.#closed = true;
      return;
    }
    this.#prune();
    if (this.#views.size > 0 || this.#waits > 0) {
      const what = this.#views.size > 0
        ? "a view of it is open: call exit() on its context"
        : "a waitAsync() is pending";
      throw new SharedMemoryError("EBUSY", "munmap", this.title, `it cannot be closed while ${what} first`);
    }
    // Arrays on the buffer, the caller's and those of atomics, are empty from here on.
    this.buffer.transfer();
    this.#closed = true;
    systemMemory(currentRuntime()).unmap(this.#mapped);
  }

  flush(): void {
    if (this.isGone) failGone();
    systemMemory(currentRuntime()).flush(this.#mapped, this.title);
  }

  /**
   * Gives up the mapping of an owner that was dropped. Atomics, views and the program may still have the buffer: the memory goes when
   * that is gone as well, and is pinned until then, since a finalizer could not tell whether it had been transferred.
   */
  abandon(): void {
    if (this.isGone) return;
    currentRuntime().pin(this.buffer);
    dropped.register(this.buffer, this.#mapped);
  }

  #prune(): void {
    for (const reference of this.#views) {
      if (reference.deref() === undefined) this.#views.delete(reference);
    }
  }
}

const dropped = new FinalizationRegistry((mapped: Mapped) => {
  if (mapped.identity !== undefined && attached.get(mapped.identity)?.deref() === undefined) {
    attached.delete(mapped.identity);
  }
  systemMemory(currentRuntime()).unmap(mapped);
});

// The buffers that attach() mapped in this thread.
const attached = new Map<string, WeakRef<ArrayBuffer>>();

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
  if (identity !== undefined) attached.set(identity, new WeakRef(mapping.buffer));
  return mapping.buffer;
}

/** The mapping whose memory a buffer, or an array on it, is in; undefined for memory of another kind. */
export function mappingOf(buffer: unknown): Mapping | undefined {
  const memory = ArrayBuffer.isView(buffer) ? buffer.buffer : buffer;
  return memory instanceof ArrayBuffer ? byBuffer.get(memory) : undefined;
}

/** Throws the error for the use of memory that is closed. */
export function failGone(): never {
  throw new ReleasedError("Operation forbidden on closed shared memory");
}
