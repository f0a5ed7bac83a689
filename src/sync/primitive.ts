import { type AtomicUint, type AtomicUintArray, SharedMemory } from "../../mod.ts";
import { checkOptions } from "../internal/options.ts";
import { BYTE_LENGTH, Participants, session } from "./participants.ts";
import { attached, type Place, placeOf, type PlaceOptions, type SyncHandle } from "./place.ts";

/** The class and parameter of a primitive, which its memory records. */
export interface Tag {
  readonly primitive: string;
  readonly parameter: number;
  /** The names of the options that the parameter comes from. */
  readonly options?: readonly string[];
}

// The tag: 16 bits that zeroed memory does not have, 8 bits for the class, 8 for the version of the
// layout, 32 for the parameter.
const MAGIC = 0x5041n;
const VERSION = 1n;
/** The classes by their numbers in a tag, from 1. */
const CLASSES = [
  "Mutex",
  "RwLock",
  "Semaphore",
  "Condition",
  "Event",
  "Barrier",
  "Once",
  "Snapshot",
  "SpscQueue",
  "MpmcQueue",
  "Broadcast",
];

const SESSION = 8;
/** The offset of a primitive's words. */
const WORDS = 16;
/** The offset of the participants, if the primitive does not need more words. */
const PARTICIPANTS = 64;

/** A place made from a handle. Constructors take it in place of options. */
class AttachedPlace {
  readonly handle: SyncHandle;

  constructor(handle: SyncHandle) {
    this.handle = handle;
  }
}

/** The memory, the tag and the participants of a primitive. */
export abstract class Primitive {
  readonly #place: Place;
  readonly #tag: Tag;
  readonly #participants: Participants;
  #token = 0;

  /** @ignore */
  protected constructor(
    options: PlaceOptions | AttachedPlace,
    tag: Tag,
    byteLength: number = BYTE_LENGTH,
    participants: number = PARTICIPANTS,
  ) {
    this.#tag = tag;
    if (options instanceof AttachedPlace) {
      this.#place = attached(options.handle, byteLength);
    } else {
      const { primitive, options: own = [] } = tag;
      const known = ["buffer", "memory", "offset", ...own];
      checkOptions(options, known, `new ${primitive}({ buffer, offset: 64 })`);
      this.#place = placeOf(options, byteLength);
    }
    this.#claimMemory();
    if (this.#place.memory instanceof SharedMemory) this.#claimSession();
    this.#participants = new Participants(this.#place, participants);
  }

  /**
   * Describes the primitive as a plain value, for `attach()` in another thread or process.
   *
   * @throws {SharedMemoryError} `ENOENT` if the name or path of the `SharedMemory` no longer leads
   *   to it. macOS does not report this for segments.
   */
  handle(): SyncHandle {
    const { primitive, parameter } = this.#tag;
    return { primitive, parameter, offset: this.#place.offset, ...this.#place.origin() };
  }

  /** @ignore Whether both are in the same memory. */
  isSameAs(other: Primitive): boolean {
    const [{ memory, offset }, { memory: otherMemory }] = [this.#place, other.#place];
    if (offset !== other.#place.offset) return false;
    if (memory === otherMemory) return true;
    // Throws for a name that two segments had, one after the other.
    const [a, b] = [this.#place.origin(), other.#place.origin()];
    return a.buffer === b.buffer && a.name === b.name && a.path === b.path;
  }

  /** @ignore The primitive's word with an index from 0. */
  protected word(index: number): AtomicUint<4> {
    return this.#place.word(WORDS + 4 * index);
  }

  /** @ignore The bytes at a distance from the first. */
  protected bytes(distance: number, length: number): Uint8Array {
    return this.#place.bytes(distance, length);
  }

  /** @ignore Words at equal distances, the first at a distance from the first byte. */
  protected wordArray(distance: number, length: number, stride: number): AtomicUintArray<4> {
    return this.#place.wordArray(distance, length, stride);
  }

  /** @ignore The token of the calling thread, which it registers at the first use. */
  protected get token(): number {
    if (this.#token === 0) {
      this.#token = this.#participants.register((token) => this.isReferenced(token));
    }
    return this.#token;
  }

  /** @ignore */
  protected get participants(): Participants {
    return this.#participants;
  }

  /** @ignore Whether the primitive's words hold the token. */
  protected abstract isReferenced(token: number): boolean;

  #claimMemory(): void {
    const { primitive, parameter } = this.#tag;
    const number = BigInt(CLASSES.indexOf(primitive) + 1);
    const tag = MAGIC << 48n | number << 40n | VERSION << 32n | BigInt(parameter);
    const { success, expected } = this.#place.wide(0).cmpxchgStrong(0n, tag);
    const at = `The memory at offset ${this.#place.offset}`;
    if (!success && expected !== tag) {
      throw new TypeError(`${at} holds ${describeTag(expected)}, expected ${describeTag(tag)}`);
    }
  }

  /** Records the boot and the PID namespace, within which threads are comparable. */
  #claimSession(): void {
    const own = session();
    if (own === 0n) return;
    const word = this.#place.wide(SESSION);
    for (let before = 0n;;) {
      const { success, expected } = word.cmpxchgStrong(before, own);
      if (success || expected === own) return;
      if (before === 0n && expected >> 32n === own >> 32n) {
        throw new Error(
          `The memory at offset ${this.#place.offset} is used in another PID namespace, whose ` +
            "threads this process cannot see: use one namespace, or new memory if that one ended",
        );
      }
      // The system was restarted meanwhile, and all recorded threads have ended.
      before = expected;
    }
  }
}

function describeTag(tag: bigint): string {
  const name = CLASSES[Number(tag >> 40n & 0xffn) - 1];
  if (tag >> 48n !== MAGIC || name === undefined) return "other data";
  const version = tag >> 32n & 0xffn;
  const layout = version === VERSION ? "" : ` of layout version ${version}`;
  return `a ${name}${layout} with parameter ${tag & 0xffffffffn}`;
}

/** Makes a primitive of a class from a handle. */
export function attachPrimitive<T>(
  Class: new (options: never) => T,
  handle: SyncHandle,
  more: (parameter: number) => object = () => ({}),
): T {
  if (typeof handle !== "object" || handle === null || typeof handle.primitive !== "string") {
    throw new TypeError(`${Class.name}.attach(): expected the result of handle()`);
  }
  if (handle.primitive !== Class.name) {
    throw new TypeError(`${Class.name}.attach(): the handle is that of a ${handle.primitive}`);
  }
  return new Class(Object.assign(new AttachedPlace(handle), more(handle.parameter)) as never);
}
