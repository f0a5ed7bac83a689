import { nameClasses } from "../../ffi/class_names.ts";
import { systemMemory } from "../../ffi/memory/select.ts";
import { currentRuntime } from "../../ffi/runtime/current.ts";
import { withOwnMethods } from "../../ffi/runtime/own_methods.ts";
import { CONSTRUCTION_KEY, guardConstruction } from "../internal/construction.ts";
import { defineInspect } from "../internal/inspect.ts";
import { isObject, throwReceiver } from "../internal/receiver.ts";
import { checkName } from "./check.ts";
import type { MappedMemory } from "./mapped_memory.ts";
import { Mapping, throwClosed } from "./mapping.ts";
import { checkCreate, checkFile, checkOpen, checkOpenOrCreate } from "./options.ts";
import type { CreateOptions, FileOptions, OpenOptions, OpenOrCreateOptions } from "./options.ts";
import { makeSegment, openOrMakeSegment, type Segment } from "./segments.ts";

/** Returns the open mapping of a SharedMemory. The program can replace its properties. */
export let openMappingOf: (memory: unknown) => Mapping | undefined;

/**
 * Memory that several processes share, as an `ArrayBuffer`: a named segment, or a file.
 * {@linkcode MappedMemory} describes its properties and methods. Invalid options throw `TypeError`.
 *
 * Python's `multiprocessing.shared_memory.SharedMemory(name=…)` and, with a slash before the name,
 * C's `shm_open()` open the same segments. A segment stays until it is unlinked or the system
 * removes it: see `docs/memory.md`.
 *
 * The memory of a dropped object is unmapped after the object and its `buffer` were collected; in
 * Deno only if `buffer` was never used. If another program truncates the memory, the system ends a
 * process that touches the missing pages (`SIGBUS`).
 *
 * @example
 * ```ts
 * import { atomic, SharedMemory, UINT } from "@patomic/atomics";
 * import assert from "node:assert/strict";
 *
 * using shm = SharedMemory.create({ size: 4096, unlinkOnClose: true });
 * using same = SharedMemory.open({ name: shm.name }); // in any process
 * const a = atomic({ width: 8, atype: UINT, memory: shm, offset: 64 });
 * const b = atomic({ width: 8, atype: UINT, memory: same, offset: 64 });
 * a.add(5n);
 * assert.equal(b.load(), 5n);
 * ```
 */
export class SharedMemory implements MappedMemory {
  readonly #mapping: Mapping;
  readonly #name: string;
  #unlinkOnClose: boolean;

  /** @ignore Made by the static methods. */
  private constructor(key: symbol, mapping: Mapping, name: string, unlinkOnClose = false) {
    guardConstruction(key, "SharedMemory.create(), SharedMemory.open() or SharedMemory.file()");
    this.#mapping = mapping;
    this.#name = name;
    this.#unlinkOnClose = unlinkOnClose;
    owners.register(this, mapping, mapping);
  }

  /**
   * Makes a segment of zeros.
   *
   * @param options See {@linkcode CreateOptions}.
   * @returns The memory.
   * @throws {SharedMemoryError} `EEXIST` if the name is taken, `ENOSPC` without enough space,
   *   `EINVAL` or `ENAMETOOLONG` for a name or size that the system does not allow, `ENOSYS`
   *   without `/dev/shm`.
   * @throws {RangeError} For a `mode` that is not permission bits.
   *
   * @example
   * ```ts
   * import { SharedMemory } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   * using shm = SharedMemory.create({ size: 10, unlinkOnClose: true });
   * assert.deepEqual(shm.read(0, 10), new Uint8Array(10));
   * assert.throws(() => SharedMemory.create({ name: shm.name, size: 10 }), { code: "EEXIST" });
   * ```
   */
  static create(options: CreateOptions): SharedMemory {
    const { name, size, how, unlinkOnClose } = checkCreate(options);
    return SharedMemory.#of(makeSegment(system(), name, size, how), false, unlinkOnClose);
  }

  /**
   * Opens a segment.
   *
   * @param options See {@linkcode OpenOptions}.
   * @returns The memory, of the size that the system reports.
   * @throws {SharedMemoryError} `ENOENT` if no such segment exists, `EACCES` if this user may not
   *   use it, `ENOSPC` without space for pages that were never allocated, `EINVAL` if it has no
   *   size yet or the name is not allowed, `EBUSY` while it is locked.
   *
   * @example
   * ```ts
   * import { SharedMemory } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   * using shm = SharedMemory.create({ size: 10, unlinkOnClose: true });
   * using same = SharedMemory.open({ name: shm.name, readonly: true });
   * new Uint8Array(shm.buffer)[3] = 7;
   * assert.equal(new Uint8Array(same.buffer)[3], 7);
   * ```
   */
  static open(options: OpenOptions): SharedMemory {
    const { name, readonly } = checkOpen(options);
    return SharedMemory.#of({ name, mapped: system().open(name, readonly) }, readonly);
  }

  /**
   * Opens a segment, or makes one of zeros if it does not exist. If several processes call it at
   * once, one makes it and the rest open it. A segment of ended processes keeps its content.
   *
   * @param options See {@linkcode OpenOrCreateOptions}.
   * @returns The memory, of the segment's size, which may exceed `size`.
   * @throws {SharedMemoryError} `EINVAL` if the segment is smaller than `size`; otherwise as
   *   `create()` and `open()`.
   *
   * @example
   * ```ts
   * import { SharedMemory } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   * const name = `jobs-${crypto.randomUUID().slice(0, 8)}`;
   * using one = SharedMemory.openOrCreate({ name, size: 64 });
   * using other = SharedMemory.openOrCreate({ name, size: 64, unlinkOnClose: true });
   * one.write(0, Uint8Array.of(5));
   * assert.equal(other.read(0, 1)[0], 5);
   * ```
   */
  static openOrCreate(options: OpenOrCreateOptions): SharedMemory {
    const { name, size, how, unlinkOnClose } = checkOpenOrCreate(options);
    return SharedMemory.#of(openOrMakeSegment(system(), name, size, how), false, unlinkOnClose);
  }

  /**
   * Maps a file, which stays after its processes have ended.
   *
   * @param options See {@linkcode FileOptions}.
   * @returns The memory.
   * @throws {SharedMemoryError} `ENOENT` if the file does not exist and no size was given, `EINVAL`
   *   for a size below the file's, `ENOSPC` without enough space for all of its pages.
   *
   * @example
   * ```ts
   * import { SharedMemory } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   * const path = `/tmp/counter-${crypto.randomUUID()}`;
   * using shm = SharedMemory.file({ path, size: 8 });
   * shm.flush();
   * assert.throws(() => SharedMemory.file({ path, size: 4 }), { code: "EINVAL" });
   * shm.unlink();
   * ```
   */
  static file(options: FileOptions): SharedMemory {
    const { path, size, readonly } = checkFile(options);
    const mapped = system().file({ path, size, readonly });
    const mapping = new Mapping(mapped, { path: mapped.path ?? path }, readonly);
    return new SharedMemory(CONSTRUCTION_KEY, mapping, path);
  }

  /**
   * Removes the name of a segment, as {@linkcode SharedMemory.unlink} does. Processes that have it
   * open keep their memory.
   *
   * @param name The segment's name.
   * @throws {SharedMemoryError} `ENOENT` if no such segment exists.
   *
   * @example
   * ```ts
   * import { SharedMemory } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   * const { name } = SharedMemory.create({ size: 10 });
   * SharedMemory.unlink(name);
   * assert.throws(() => SharedMemory.unlink(name), { code: "ENOENT" });
   * ```
   */
  static unlink(name: string): void {
    checkName(name);
    system().unlink(name);
  }

  /**
   * Returns whether a segment exists, whichever user and program made it.
   *
   * @param name The segment's name.
   *
   * @example
   * ```ts
   * import { SharedMemory } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   * using shm = SharedMemory.create({ size: 10, unlinkOnClose: true });
   * assert.equal(SharedMemory.exists(shm.name), true);
   * assert.equal(SharedMemory.exists("no-such-segment"), false);
   * ```
   */
  static exists(name: string): boolean {
    checkName(name);
    return system().exists(name);
  }

  /**
   * Lists the segments that this user may open, whichever program made them, by name. Linux only.
   *
   * @returns Their names, sizes in bytes, and whether a living process uses them by this library.
   * @throws {SharedMemoryError} `ENOSYS` on macOS and Windows, and without `/dev/shm`.
   *
   * @example
   * ```ts
   * import { SharedMemory } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   * using shm = SharedMemory.create({ size: 10, unlinkOnClose: true });
   * const found = SharedMemory.list().find(({ name }) => name === shm.name);
   * assert.deepEqual(found, { name: shm.name, size: 10, inUse: true });
   * ```
   */
  static list(): { readonly name: string; readonly size: number; readonly inUse: boolean }[] {
    return system().list();
  }

  /** The segment's name, or the file's path as it was given. */
  get name(): string {
    return SharedMemory.#open(this).#name;
  }

  /** The length in bytes. */
  get size(): number {
    return SharedMemory.#open(this).#mapping.size;
  }

  /** Whether the memory was opened with `readonly: true`. */
  get readonly(): boolean {
    return SharedMemory.#open(this).#mapping.readonly;
  }

  /** The memory. Do not post it: a copy arrives. See {@linkcode MappedMemory.buffer}. */
  get buffer(): ArrayBuffer {
    return SharedMemory.#open(this).#mapping.expose();
  }

  /** Copies bytes out of the memory by atomic loads. See {@linkcode MappedMemory.read}. */
  read(offset: number, length: number): Uint8Array {
    return SharedMemory.#open(this).#mapping.read(offset, length);
  }

  /** Copies bytes into the memory by atomic stores. See {@linkcode MappedMemory.write}. */
  write(offset: number, bytes: Uint8Array): void {
    SharedMemory.#open(this).#mapping.write(offset, bytes);
  }

  /** Unmaps the memory. See {@linkcode MappedMemory.close}. */
  close(): void {
    const memory = SharedMemory.#check(this);
    memory.#mapping.close();
    owners.unregister(memory.#mapping);
    if (!memory.#unlinkOnClose) return;
    memory.#mapping.unlinkIfNamed();
    memory.#unlinkOnClose = false;
  }

  /** Removes the segment's name or the file. See {@linkcode MappedMemory.unlink}. */
  unlink(): void {
    SharedMemory.#check(this).#mapping.unlink();
  }

  /** Writes a file's memory to the device. See {@linkcode MappedMemory.flush}. */
  flush(): void {
    SharedMemory.#open(this).#mapping.flush();
  }

  /** Calls `close()`. */
  [Symbol.dispose](): void {
    SharedMemory.#check(this).close();
  }

  static #of({ name, mapped }: Segment, readonly: boolean, unlinkOnClose = false): SharedMemory {
    const mapping = new Mapping(mapped, { name }, readonly);
    return new SharedMemory(CONSTRUCTION_KEY, mapping, name, unlinkOnClose);
  }

  static #check(memory: unknown): SharedMemory {
    if (isObject(memory) && #mapping in memory) return memory;
    throwReceiver("a SharedMemory", memory);
  }

  static #open(memory: unknown): SharedMemory {
    const open = SharedMemory.#check(memory);
    if (open.#mapping.isClosed) throwClosed();
    return open;
  }

  static {
    nameClasses({ SharedMemory });
    const text = (memory: SharedMemory) =>
      #mapping in memory ? `SharedMemory(${memory.#mapping.formatValue()})` : null;
    defineInspect(this.prototype, "a SharedMemory", text);
    openMappingOf = (memory) =>
      isObject(memory) && #mapping in memory ? SharedMemory.#open(memory).#mapping : undefined;
  }
}

const owners = withOwnMethods(new FinalizationRegistry((m: Mapping) => m.abandon()));
const system = () => systemMemory(currentRuntime());
