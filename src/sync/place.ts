import {
  atomic,
  atomicArray,
  type AtomicUint,
  type AtomicUintArray,
  SharedMemory,
  UINT,
} from "../../mod.ts";
import { checkHandleMemory } from "../internal/handle_memory.ts";

/** The memory of a primitive. Default: a `SharedArrayBuffer` of its own. */
export interface PlaceOptions {
  /** Memory that the workers of this process share. */
  readonly buffer?: SharedArrayBuffer | undefined;
  /** Memory that processes share. */
  readonly memory?: SharedMemory | undefined;
  /** The first byte, a multiple of 64. Default: 0. */
  readonly offset?: number | undefined;
}

/** A primitive as a plain value, for another thread or process, by `postMessage` or JSON. */
export interface SyncHandle {
  /** The class: `"Mutex"`, for example. */
  readonly primitive: string;
  /** The parameter of the class: permits, parties or bytes. */
  readonly parameter: number;
  /** The first byte in the memory. */
  readonly offset: number;
  /** The memory, if it is a `SharedArrayBuffer`. */
  readonly buffer?: SharedArrayBuffer;
  /** The name of the segment, if it is one. */
  readonly name?: string;
  /** The path of the file, if it is one. */
  readonly path?: string;
}

/** Memory of a primitive, as atomics at distances from its first byte. */
export interface Place {
  readonly offset: number;
  /** The integer of 4 bytes at a distance. */
  word(distance: number): AtomicUint<4>;
  /** The integer of 8 bytes at a distance. */
  wide(distance: number): AtomicUint<8>;
  /** Integers of 4 bytes at equal distances. */
  wordArray(distance: number, length: number, stride: number): AtomicUintArray<4>;
  /** The bytes at a distance. Empty once the memory is closed. */
  bytes(distance: number, length: number): Uint8Array;
  /** The memory itself. */
  readonly memory: SharedArrayBuffer | SharedMemory;
  /**
   * Returns the properties of a handle that identify the memory. Throws a `SharedMemoryError` if
   * its name or path leads to other memory by now.
   */
  origin(): Pick<SyncHandle, "buffer" | "name" | "path">;
}

/** The alignment of all primitives in bytes: a cache line. */
export const ALIGNMENT = 64;

/** Finds the memory of a primitive. Throws if it is too small, misaligned, read-only or closed. */
export function placeOf(options: PlaceOptions, byteLength: number): Place {
  const { buffer, memory, offset = 0 } = options;
  if (buffer !== undefined && memory !== undefined) {
    throw new TypeError("Expected buffer or memory, got both");
  }
  if (typeof offset !== "number") {
    throw new TypeError(`offset: expected a number, got ${typeof offset}`);
  }
  if (memory === undefined) {
    const shared = buffer ?? new SharedArrayBuffer(byteLength);
    if (!(shared instanceof SharedArrayBuffer)) {
      throw new TypeError("buffer: expected a SharedArrayBuffer; for SharedMemory pass memory");
    }
    checkRoom(shared.byteLength, offset, byteLength);
    const at = (distance: number) => ({ buffer: shared, offset: offset + distance });
    return place(offset, {
      memory: shared,
      origin: () => ({ buffer: shared }),
      word: (distance) => atomic({ width: 4, atype: UINT, ...at(distance) }),
      wide: (distance) => atomic({ width: 8, atype: UINT, ...at(distance) }),
      wordArray: (distance, length, stride) =>
        atomicArray({ width: 4, atype: UINT, length, stride, ...at(distance) }),
    });
  }
  if (!(memory instanceof SharedMemory)) {
    throw new TypeError(`memory: expected a SharedMemory, got ${typeof memory}`);
  }
  checkRoom(memory.size, offset, byteLength);
  if (memory.readonly) throw new TypeError("The memory is read-only: open it without readonly");
  const at = (distance: number) => ({ memory, offset: offset + distance });
  const word = (distance: number) => atomic({ width: 4, atype: UINT, ...at(distance) });
  const origin = () => {
    const { name, path } = word(0).handle();
    return path === undefined ? { name: name as string } : { path };
  };
  return place(offset, {
    memory,
    origin,
    word,
    wide: (distance) => atomic({ width: 8, atype: UINT, ...at(distance) }),
    wordArray: (distance, length, stride) =>
      atomicArray({ width: 4, atype: UINT, length, stride, ...at(distance) }),
  });
}

/**
 * The memory of a handle. A name is looked up once: it may belong to another segment later.
 */
export function attached({ offset, buffer, name, path }: SyncHandle, byteLength: number): Place {
  checkHandleMemory(buffer, name, path);
  checkRoom(Infinity, offset, byteLength);
  if (buffer !== undefined) return placeOf({ buffer, offset }, byteLength);
  const memory = path === undefined
    ? SharedMemory.open({ name: name as string })
    : SharedMemory.file({ path });
  return placeOf({ memory, offset }, byteLength);
}

function place(offset: number, access: Omit<Place, "offset" | "bytes">): Place {
  const bytes = (distance: number, length: number) =>
    new Uint8Array(access.word(0).buffer, offset + distance, length);
  return { offset, ...access, bytes };
}

function checkRoom(size: number, offset: number, byteLength: number): void {
  if (!Number.isSafeInteger(offset) || offset < 0 || offset % ALIGNMENT !== 0) {
    throw new RangeError(`offset: expected a multiple of ${ALIGNMENT} from 0, got ${offset}`);
  }
  if (offset + byteLength > size) {
    throw new RangeError(
      `The memory is too small: ${byteLength} bytes at offset ${offset} exceed its ${size} bytes`,
    );
  }
}
