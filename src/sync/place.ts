import {
  atomic,
  type AtomicHandle,
  type AtomicUint,
  attach,
  type SharedMemory,
  UINT,
} from "../../mod.ts";

/** Where a primitive is. Without `buffer` and `memory` it has a `SharedArrayBuffer` of its own. */
export interface PlaceOptions {
  /** Memory that the workers of this process share. */
  readonly buffer?: SharedArrayBuffer | undefined;
  /** Memory that processes share. */
  readonly memory?: SharedMemory | undefined;
  /** The first byte, a multiple of 64. Default: 0. */
  readonly offset?: number | undefined;
}

/** A primitive as a plain value, which `postMessage` or JSON carries to another thread or process. */
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
  /** The bytes at a distance. Empty once the memory is closed. */
  bytes(distance: number, length: number): Uint8Array;
  /** What identifies the memory in a handle. */
  readonly origin: Pick<SyncHandle, "buffer" | "name" | "path">;
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
  if (memory !== undefined) {
    checkRoom(memory.size, offset, byteLength);
    if (memory.readonly) throw new TypeError("The memory is read-only: open it without readonly");
    const make = <W extends 4 | 8>(width: W) => (distance: number) =>
      atomic({ width, atype: UINT, memory, offset: offset + distance }) as unknown as AtomicUint<W>;
    const { name, path } = make(4)(0).handle();
    const origin = path === undefined ? { name: name as string } : { path };
    return place(offset, make(4), make(8), origin);
  }
  const shared = buffer ?? new SharedArrayBuffer(byteLength);
  if (!(shared instanceof SharedArrayBuffer)) {
    throw new TypeError("buffer: expected a SharedArrayBuffer; for SharedMemory pass memory");
  }
  checkRoom(shared.byteLength, offset, byteLength);
  return attached({ offset, buffer: shared });
}

/** The memory of a handle. */
export function attached(handle: Pick<SyncHandle, "offset" | "buffer" | "name" | "path">): Place {
  const { offset, buffer, name, path } = handle;
  const origin = buffer !== undefined ? { buffer } : name !== undefined ? { name } : { path };
  const make = <W extends 4 | 8>(width: W) => (distance: number) =>
    attach({
      atype: UINT,
      width,
      integral: true,
      signed: false,
      readonly: false,
      offset: offset + distance,
      ...origin,
    } as AtomicHandle) as unknown as AtomicUint<W>;
  return place(offset, make(4), make(8), origin as Place["origin"]);
}

function place(
  offset: number,
  word: Place["word"],
  wide: Place["wide"],
  origin: Place["origin"],
): Place {
  const bytes = (distance: number, length: number) =>
    new Uint8Array(word(0).buffer as ArrayBufferLike, offset + distance, length);
  return { offset, word, wide, bytes, origin };
}

function checkRoom(size: number, offset: number, byteLength: number): void {
  if (!Number.isSafeInteger(offset) || offset < 0 || offset % ALIGNMENT !== 0) {
    throw new RangeError(`offset: expected a multiple of ${ALIGNMENT} from 0, got ${offset}`);
  }
  if (offset + byteLength > size) {
    throw new RangeError(
      `The memory is too small: ${byteLength} bytes at offset ${offset} end after its ${size} bytes`,
    );
  }
}
