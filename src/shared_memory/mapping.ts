import { currentRuntime } from "../../ffi/runtime/current.ts";
import { type MappedBuffer, mappedBuffer } from "../../ffi/memory/mapped_buffer.ts";
import { SharedMemoryError } from "../../ffi/errors.ts";
import type { Mapped } from "../../ffi/memory/contract.ts";
import { systemMemory } from "../../ffi/memory/select.ts";
import { withOwnMethods } from "../../ffi/runtime/own_methods.ts";
import { ReleasedError } from "../errors.ts";
import { formatValue } from "../internal/format_value.ts";
import { bufferOf, isDetached } from "../internal/typed_array.ts";
import { checkRange, readAtomically, writeAtomically } from "./copy.ts";

/** The segment or file of a mapping. Exactly one is defined. */
export interface Origin {
  /** The segment's name. */
  readonly name?: string;
  /** The file's absolute path. */
  readonly path?: string;
}

const byBuffer = withOwnMethods(new WeakMap<ArrayBuffer, Mapping>());
// Kept, because a program can replace it, and would receive the buffer.
const { WeakRef } = globalThis;
const PRUNE_AT = 64;

/**
 * Mapped memory as a buffer, and its users. It is unmapped by `close()`, or after its owner and its
 * buffer were collected.
 */
export class Mapping {
  readonly buffer: ArrayBuffer;
  readonly size: number;
  readonly readonly: boolean;
  readonly #mapped: Mapped;
  readonly #memory: MappedBuffer;
  #origin: Origin;
  #closed = false;
  #views = new Set<WeakRef<object>>();
  #pruneAt = PRUNE_AT;
  #waits = 0;

  constructor(mapped: Mapped, origin: Origin, readonly: boolean) {
    this.readonly = readonly;
    const runtime = currentRuntime();
    this.#origin = origin;
    this.#mapped = mapped;
    this.#memory = mappedBuffer(runtime, systemMemory(runtime), mapped);
    this.size = mapped.size;
    this.buffer = this.#memory.buffer;
    byBuffer.set(this.buffer, this);
  }

  /** The name or path in errors and descriptions. */
  get title(): string {
    return this.#origin.name ?? this.#origin.path ?? "";
  }

  get isFile(): boolean {
    return this.#origin.path !== undefined;
  }

  /**
   * The name or path by which another process or worker finds the memory.
   *
   * @throws {SharedMemoryError} `ENOENT` if it no longer leads to the mapped memory.
   */
  get origin(): Origin {
    this.#checkOrigin("open");
    return this.#origin;
  }

  /** Records another name or path by which the memory was found. */
  foundBy(origin: Origin): void {
    this.#origin = origin;
  }

  /** The memory as text. */
  formatValue(): string {
    const object = `${this.isFile ? "path" : "name"}=${JSON.stringify(this.title)}`;
    return `${object}, ${
      this.isClosed ? "closed" : `size=${this.size}, readonly=${this.readonly}`
    }`;
  }

  /** Whether the memory can no longer be used: it was closed, or its buffer was transferred. */
  get isClosed(): boolean {
    return this.#closed || isDetached(this.buffer);
  }

  /**
   * Registers an open view, which keeps `close()` from unmapping until it is removed or collected.
   */
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

  /** Returns the buffer for use by the program. */
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
      // The memory belongs to another buffer, which cannot be detached from here.
      this.#closed = true;
      return;
    }
    this.#prune();
    if (this.#views.size > 0) {
      this.#throwBusy("a view of it is open: call exit() on its context first");
    }
    if (this.#waits > 0) this.#throwBusy("a waitAsync() is pending");
    // From here on, arrays on the buffer are empty: the caller's, and those of atomics.
    if (!this.#memory.unmap()) {
      this.#throwBusy("an asynchronous call of the runtime uses its buffer: await it first");
    }
    this.#closed = true;
  }

  /** Removes the segment's name or the file, unless it is now that of other memory. */
  unlink(): void {
    const system = systemMemory(currentRuntime());
    const { name, path } = this.#origin;
    this.#checkOrigin("unlink");
    if (name !== undefined) system.unlink(name);
    if (path !== undefined) system.unlinkFile(path);
  }

  /**
   * Removes the segment's name, unless it was removed before or is now the name of another segment.
   */
  unlinkIfNamed(): void {
    const { name } = this.#origin;
    const system = systemMemory(currentRuntime());
    if (name === undefined || !system.isNamed(name, this.#mapped)) return;
    try {
      system.unlink(name);
    } catch (error) {
      // Another process has removed it meanwhile.
      if (!(error instanceof SharedMemoryError) || error.code !== "ENOENT") throw error;
    }
  }

  /** See `MappedMemory.read()`. */
  read(offset: number, length: number): Uint8Array {
    checkRange("read", offset, length, this.size);
    return readAtomically(this.buffer, offset, length);
  }

  /** See `MappedMemory.write()`. */
  write(offset: number, bytes: Uint8Array): void {
    if (!(bytes instanceof Uint8Array)) {
      throw new TypeError(`write(): bytes must be a Uint8Array, got ${formatValue(bytes)}`);
    }
    if (this.readonly) throw new TypeError("write(): the memory was opened with readonly: true");
    checkRange("write", offset, bytes.length, this.size);
    writeAtomically(this.buffer, offset, bytes);
  }

  /** See `MappedMemory.flush()`. */
  flush(): void {
    if (!this.isFile) {
      const reason = "only files can be flushed, not segments";
      throw new SharedMemoryError("EINVAL", "msync", this.title, reason);
    }
    if (!this.readonly) systemMemory(currentRuntime()).flush(this.#mapped, this.title);
  }

  /**
   * Leaves the memory to its buffer after its owner was collected. Atomics, views and the program
   * may still use the buffer.
   */
  abandon(): void {
    if (!this.isClosed) this.#memory.leave();
  }

  #throwBusy(reason: string): never {
    throw new SharedMemoryError(
      "EBUSY",
      "munmap",
      this.title,
      `it cannot be closed while ${reason}`,
    );
  }

  #checkOrigin(syscall: "open" | "unlink"): void {
    const system = systemMemory(currentRuntime());
    const { name, path } = this.#origin;
    const after = "was renamed, replaced or removed after it was mapped";
    if (name !== undefined && !system.isNamed(name, this.#mapped)) {
      throw new SharedMemoryError("ENOENT", `shm_${syscall}`, name, `the segment ${after}`);
    }
    if (path !== undefined && !system.isAt(path, this.#mapped)) {
      throw new SharedMemoryError("ENOENT", syscall, path, `the file ${after}`);
    }
  }

  #prune(): void {
    for (const reference of this.#views) {
      if (reference.deref() === undefined) this.#views.delete(reference);
    }
  }
}

/**
 * Returns the mapping of a buffer, or of an array on it. Undefined for other memory.
 */
export function mappingOf(buffer: unknown): Mapping | undefined {
  return byBuffer.get(bufferOf(buffer) as ArrayBuffer);
}

/** Throws the error for the use of closed memory. */
export function throwClosed(): never {
  throw new ReleasedError("Operation forbidden on closed shared memory");
}
