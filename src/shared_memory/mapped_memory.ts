/**
 * The properties and methods of a `SharedMemory`.
 *
 * After `close()`, all of them but `close()` and `unlink()` throw `ReleasedError`.
 */
export interface MappedMemory {
  /** The segment's name, or the file's path as it was given. */
  readonly name: string;

  /**
   * The length in bytes. Segments of macOS and Windows have whole pages.
   *
   * @example
   * ```ts
   * import { SharedMemory } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * using shm = SharedMemory.create({ size: 10, unlinkOnClose: true });
   * assert.equal(shm.size, shm.buffer.byteLength);
   * assert.equal(shm.readonly, false);
   * ```
   */
  readonly size: number;

  /** Whether the memory was opened with `readonly: true`. */
  readonly readonly: boolean;

  /**
   * The memory as an `ArrayBuffer`.
   *
   * `postMessage(memory.buffer)` copies the bytes, and updates of the copy reach no other thread.
   * Send `handle()` of an atomic instead, or `memory.name`.
   *
   * Plain reads need a `fence()` or an atomic operation to see what another thread has written: an
   * engine may keep a value that it has read in a loop. While other processes write, pass the
   * result of `read()` to decoders, `sort()` and asynchronous calls, not the buffer: all runtimes
   * assume that no other process writes to an `ArrayBuffer`, and can crash.
   *
   * In Deno the memory stays mapped from the first use of `buffer` until `close()`.
   */
  readonly buffer: ArrayBuffer;

  /**
   * Copies bytes out of the memory by relaxed atomic loads, while other threads and processes may
   * write.
   *
   * Aligned words of 8 bytes are loaded whole. The bytes of two words may be from different times.
   *
   * @param offset The first byte, from 0.
   * @param length The number of bytes.
   * @returns A copy.
   * @throws {RangeError} If the range is not in the memory.
   *
   * @example
   * ```ts
   * import { SharedMemory } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * using shm = SharedMemory.create({ size: 64, unlinkOnClose: true });
   * shm.write(3, new TextEncoder().encode("text"));
   * assert.equal(new TextDecoder().decode(shm.read(3, 4)), "text");
   * assert.throws(() => shm.read(60, 8), RangeError);
   * ```
   */
  read(offset: number, length: number): Uint8Array;

  /**
   * Copies bytes into the memory by relaxed atomic stores, while other threads and processes may
   * read and write.
   *
   * Aligned words of 8 bytes are stored whole.
   *
   * @param offset The first byte to write to, from 0.
   * @param bytes The bytes.
   * @throws {RangeError} If the range is not in the memory.
   * @throws {TypeError} If `bytes` is not a `Uint8Array`, or the memory was opened with
   *   `readonly: true`.
   *
   * @example
   * ```ts
   * import { SharedMemory } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * using shm = SharedMemory.create({ size: 64, unlinkOnClose: true });
   * shm.write(60, Uint8Array.of(1, 2, 3, 4));
   * assert.deepEqual([...shm.read(59, 5)], [0, 1, 2, 3, 4]);
   * ```
   */
  write(offset: number, bytes: Uint8Array): void;

  /**
   * Unmaps the memory. `buffer` and all arrays on it have length 0 from then on, and atomics in the
   * memory throw `ReleasedError`. The segment or file stays, unless it was created with
   * `unlinkOnClose`. A second call does nothing.
   *
   * Await asynchronous calls of the runtime that use the buffer first, such as `pbkdf2()` of
   * `node:crypto`. Bun refuses to close memory that they use. Deno does not, and another thread may
   * end the process.
   *
   * @throws {SharedMemoryError} `EBUSY` while a context of `atomicview()` is open on the buffer,
   *   while a `waitAsync()` is pending, and while Bun uses the buffer. The memory stays open then.
   *
   * @example
   * ```ts
   * import { SharedMemory } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const shm = SharedMemory.create({ size: 10, unlinkOnClose: true });
   * const bytes = new Uint8Array(shm.buffer);
   * shm.close();
   * assert.equal(bytes.length, 0);
   * ```
   */
  close(): void;

  /**
   * Removes the segment's name or the file. No process can open it any more, and the memory is
   * freed when the last process has closed it. It can be called after `close()`. On Windows it
   * throws for a mapped file, and has no effect on a segment, which the system removes.
   *
   * @throws {SharedMemoryError} `ENOENT` if it was removed before, or the name or path belongs to
   *   another segment or file now. macOS does not report this for segments.
   *
   * @example
   * ```ts
   * import { SharedMemory } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const shm = SharedMemory.create({ size: 10 });
   * const { name } = shm;
   * shm.unlink();
   * shm.close(); // removes it on Windows
   * assert.equal(SharedMemory.exists(name), false);
   * ```
   */
  unlink(): void;

  /**
   * Writes a file's memory to the device, and returns when it is there.
   *
   * @throws {SharedMemoryError} `EINVAL` for a segment, which is not on a device.
   *
   * @example
   * ```ts
   * import { SharedMemory } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * using shm = SharedMemory.create({ size: 10, unlinkOnClose: true });
   * assert.throws(() => shm.flush(), { code: "EINVAL" });
   * ```
   */
  flush(): void;

  /** Calls `close()`. */
  [Symbol.dispose](): void;
}
