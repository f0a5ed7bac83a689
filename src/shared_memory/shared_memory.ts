import { currentRuntime } from "../../ffi/runtime/current.ts";
import { SharedMemoryError } from "../../ffi/errors.ts";
import type { SystemMemory } from "../../ffi/memory/contract.ts";
import { systemMemory } from "../../ffi/memory/select.ts";
import { CONSTRUCTION_KEY, guardConstruction } from "../internal/construction.ts";
import { showAs } from "../internal/inspect.ts";
import { failGone, Mapping } from "./mapping.ts";
import { failReceiver, isObject } from "../internal/receiver.ts";
import { checkOptions } from "../internal/options.ts";
import { checkName, checkPath, checkReadonly, checkSize } from "./check.ts";

/**
 * The mapping of a SharedMemory, whatever the program has put over its properties; undefined for anything else. Throws where it is
 * closed.
 */
export let openMappingOf: (memory: unknown) => Mapping | undefined;

/**
 * Memory that several processes have, as an `ArrayBuffer`: a segment with a name, or a file.
 *
 * Names are those of `multiprocessing.shared_memory.SharedMemory(name=…)` in Python and, with a slash before them, of `shm_open()` in C: each opens
 * what the other made. A segment stays until `unlink()`, whoever ends before; on Windows until the last process that has it
 * open ends.
 *
 * An object that is dropped is unmapped some time after it and its `buffer` are gone; in Deno only if nobody asked for `buffer`, since Deno does
 * not tell who still reads it. Whoever transfers `buffer` away, by `postMessage` or `structuredClone`, gives the memory to one that nobody can
 * take back: it stays mapped as long as that is there in Bun, and until the process ends in Deno. Hand over the name or a {@linkcode AtomicHandle}.
 *
 * A file that someone else truncates takes the pages away from under the mapping: the system ends a process that touches them
 * (`SIGBUS`), and no library can prevent that.
 *
 * @example
 * ```ts
 * import { atomic, SharedMemory, UINT } from "@patomic/atomics";
 * import assert from "node:assert/strict";
 *
 * using shm = SharedMemory.create({ size: 4096 });
 * using same = SharedMemory.open({ name: shm.name }); // in any process
 * shm.unlink();
 *
 * const a = atomic({ width: 8, atype: UINT, memory: shm, offset: 64 });
 * const b = atomic({ width: 8, atype: UINT, memory: same, offset: 64 });
 * a.add(5n);
 * assert.equal(b.load(), 5n);
 * ```
 */
export class SharedMemory {
  readonly #mapping: Mapping;
  readonly #name: string;

  /** @ignore Made by `SharedMemory.create()`, `open()` and `file()`. */
  private constructor(key: symbol, mapping: Mapping, name: string) {
    guardConstruction(key, "SharedMemory.create(), SharedMemory.open() or SharedMemory.file()");
    this.#mapping = mapping;
    this.#name = name;
    owners.register(this, mapping, mapping);
  }

  /**
   * Makes a segment of zeros, which this user alone may use (mode 0600).
   *
   * @param options `size` in bytes; `name`, 1 to 255 bytes (30 on macOS, 254 on Windows) without a slash, random if left out.
   * @returns The memory.
   * @throws {SharedMemoryError} `EEXIST` where the name is taken, `ENOSPC` where there is no space for it, `EINVAL` or `ENAMETOOLONG` for a
   *   name or size that cannot be, and what else the system refuses.
   * @throws {TypeError} For options of the wrong type.
   *
   * @example
   * ```ts
   * import { SharedMemory } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * using shm = SharedMemory.create({ size: 10 });
   * assert.deepEqual(new Uint8Array(shm.buffer), new Uint8Array(10));
   * assert.throws(() => SharedMemory.create({ name: shm.name, size: 10 }), { code: "EEXIST" });
   * shm.unlink();
   * ```
   */
  static create(options: { readonly name?: string; readonly size: number }): SharedMemory {
    checkOptions(options, ["name", "size"], "SharedMemory.create({ size: 4096 })");
    const { name, size } = options;
    if (name !== undefined) checkName(name);
    checkSize(size, name ?? "");
    for (;;) {
      const chosen = name ?? randomName();
      try {
        const mapping = new Mapping(system().create(chosen, size), { name: chosen }, false);
        return new SharedMemory(CONSTRUCTION_KEY, mapping, chosen);
      } catch (error) {
        if (
          name !== undefined || !(error instanceof SharedMemoryError) || error.code !== "EEXIST"
        ) throw error;
      }
    }
  }

  /**
   * Opens a segment that someone made.
   *
   * @param options `name`; `readonly`: whether it can only be read. What is written into the buffer of such memory nevertheless goes
   *   into a copy of that page, which no longer shows what others write (macOS ends the process).
   * @returns The memory, of the size that the system tells.
   * @throws {SharedMemoryError} `ENOENT` where there is none, `EACCES` where it is not this user's, `EINVAL` where its maker has not given it a
   *   size yet, `EINVAL` or `ENAMETOOLONG` for a name that cannot be.
   * @throws {TypeError} For options of the wrong type.
   *
   * @example
   * ```ts
   * import { SharedMemory } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * using shm = SharedMemory.create({ size: 10 });
   * using same = SharedMemory.open({ name: shm.name, readonly: true });
   * shm.unlink();
   * new Uint8Array(shm.buffer)[3] = 7;
   * assert.equal(new Uint8Array(same.buffer)[3], 7);
   * ```
   */
  static open(options: { readonly name: string; readonly readonly?: boolean }): SharedMemory {
    checkOptions(options, ["name", "readonly"], `SharedMemory.open({ name: "counter" })`);
    const { name, readonly = false } = options;
    checkName(name);
    checkReadonly(readonly);
    return new SharedMemory(
      CONSTRUCTION_KEY,
      new Mapping(system().open(name, readonly), { name }, readonly),
      name,
    );
  }

  /**
   * Maps a file, which outlives the processes.
   *
   * @param options `path`; `size` in bytes: makes a file that is not there (mode 0600), and one that is smaller grow, and must be left
   *   out or equal to map a file as it is; `readonly`: see {@linkcode SharedMemory.open}.
   * @returns The memory.
   * @throws {SharedMemoryError} `ENOENT` where there is no file and no size, `EINVAL` for a size below the file's, `ENOSPC` where there is no
   *   space for it, and what else the system refuses.
   * @throws {TypeError} For options of the wrong type.
   *
   * @example
   * ```ts
   * import { SharedMemory } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const path = `/tmp/counter-${crypto.randomUUID()}`;
   * using shm = SharedMemory.file({ path, size: 8 });
   * shm.flush();
   * assert.throws(() => SharedMemory.file({ path, size: 4 }), { code: "EINVAL" });
   * shm.unlink();
   * ```
   */
  static file(
    options: { readonly path: string; readonly size?: number; readonly readonly?: boolean },
  ): SharedMemory {
    checkOptions(options, ["path", "size", "readonly"], `SharedMemory.file({ path: "counters" })`);
    const { path, size, readonly = false } = options;
    checkPath(path);
    checkReadonly(readonly);
    if (size !== undefined) checkSize(size, path);
    const mapped = system().file({ path, size, readonly });
    try {
      const mapping = new Mapping(mapped, { path: system().resolve(path) }, readonly);
      return new SharedMemory(CONSTRUCTION_KEY, mapping, path);
    } catch (error) {
      // Someone removed the file meanwhile.
      system().unmap(mapped);
      throw error;
    }
  }

  /** The segment's name, or the file's path as it was given. */
  get name(): string {
    return SharedMemory.#open(this).#name;
  }

  /**
   * The length in bytes, as the system has it: some give whole pages.
   *
   * @example
   * ```ts
   * import { SharedMemory } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * using shm = SharedMemory.create({ size: 10 });
   * shm.unlink();
   * assert.equal(shm.size, shm.buffer.byteLength);
   * assert.equal(shm.readonly, false);
   * ```
   */
  get size(): number {
    return SharedMemory.#open(this).#mapping.size;
  }

  /** Whether it was opened to be read only. */
  get readonly(): boolean {
    return SharedMemory.#open(this).#mapping.readonly;
  }

  /** The memory itself: what others write is there at once. In Deno it stays mapped from then on, until `close()`. */
  get buffer(): ArrayBuffer {
    return SharedMemory.#open(this).#mapping.expose();
  }

  /**
   * Unmaps the memory. `buffer` and all arrays on it have length 0 from then on, and atomics in it throw `ReleasedError`. The segment or file
   * stays. Closing again does no harm.
   *
   * Await the runtime's asynchronous calls that were given the buffer first, such as `pbkdf2()` of `node:crypto`: Bun holds it in place for
   * them, but in Deno another thread may go on to read memory that is no longer there, and end the process.
   *
   * @throws {SharedMemoryError} `EBUSY` while a context of `atomicview()` is open on the buffer, a `waitAsync()` is pending, or Bun uses the buffer: nothing
   *   is changed then.
   *
   * @example
   * ```ts
   * import { SharedMemory } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const shm = SharedMemory.create({ size: 10 });
   * const bytes = new Uint8Array(shm.buffer);
   * shm.unlink();
   * shm.close();
   * assert.equal(bytes.length, 0);
   * ```
   */
  close(): void {
    const mapping = SharedMemory.#check(this).#mapping;
    mapping.close();
    owners.unregister(mapping);
  }

  /**
   * Removes the name: nobody can open it any more, and the memory goes when the last process has closed it. It can be called after `close()`
   * as well. Removes the file of memory that is one, which Windows refuses while it is mapped. Does nothing for segments on Windows, which go
   * by themselves.
   *
   * @throws {SharedMemoryError} `ENOENT` where it was removed before; what the system refuses.
   *
   * @example
   * ```ts
   * import { SharedMemory } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const shm = SharedMemory.create({ size: 10 });
   * const { name } = shm;
   * shm.unlink();
   * shm.close(); // which Windows goes by
   * assert.throws(() => SharedMemory.open({ name }), { code: "ENOENT" });
   * ```
   */
  unlink(): void {
    const { name, path } = SharedMemory.#check(this).#mapping.origin;
    if (path !== undefined) system().unlinkFile(path);
    else if (name !== undefined) system().unlink(name);
  }

  /**
   * Writes a file's memory to the device, and returns when it is there.
   *
   * @throws {SharedMemoryError} `EINVAL` for a segment, which is on no device; what the system refuses.
   * @throws {ReleasedError} After `close()`.
   *
   * @example
   * ```ts
   * import { SharedMemory } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * using shm = SharedMemory.create({ size: 10 });
   * assert.throws(() => shm.flush(), { code: "EINVAL" });
   * shm.unlink();
   * ```
   */
  flush(): void {
    const { origin, readonly } = SharedMemory.#open(this).#mapping;
    if (origin.path === undefined) {
      throw new SharedMemoryError(
        "EINVAL",
        "msync",
        this.#name,
        "only files can be flushed, and it is a segment",
      );
    }
    if (!readonly) this.#mapping.flush();
  }

  /** Calls `close()`. */
  [Symbol.dispose](): void {
    SharedMemory.#check(this).close();
  }

  static #check(memory: unknown): SharedMemory {
    return isObject(memory) && #mapping in memory ? memory : failReceiver("a SharedMemory", memory);
  }

  static #open(memory: unknown): SharedMemory {
    const open = SharedMemory.#check(memory);
    if (open.#mapping.isGone) failGone();
    return open;
  }

  static {
    const text = (memory: SharedMemory) =>
      #mapping in memory ? `SharedMemory(${memory.#mapping.describe()})` : null;
    showAs(this.prototype, "a SharedMemory", text);
    openMappingOf = (memory) =>
      isObject(memory) && #mapping in memory ? SharedMemory.#open(memory).#mapping : undefined;
  }
}

const owners = new FinalizationRegistry((mapping: Mapping) => mapping.abandon());

const system = (): SystemMemory => systemMemory(currentRuntime());

const randomName = (): string => `patomic_${crypto.getRandomValues(new Uint8Array(8)).toHex()}`;
