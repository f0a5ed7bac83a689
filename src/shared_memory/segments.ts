import { SharedMemoryError } from "../../ffi/errors.ts";
import type { Mapped, SegmentOptions, SystemMemory } from "../../ffi/memory/contract.ts";

/** The number of tries while other processes make and remove the segment in turn. */
const ATTEMPTS = 100;

/** Mapped memory and the name of its segment. */
export interface Segment {
  readonly name: string;
  readonly mapped: Mapped;
}

/** Makes a segment, under a random name if none is given. */
export function makeSegment(
  system: SystemMemory,
  name: string | undefined,
  size: number,
  options: SegmentOptions,
): Segment {
  if (name !== undefined) return { name, mapped: system.create(name, size, options) };
  for (;;) {
    const random = `patomic_${randomHex()}`;
    try {
      return { name: random, mapped: system.create(random, size, options) };
    } catch (error) {
      if (!hasCode(error, "EEXIST")) throw error;
    }
  }
}

/** Returns 16 random digits. `Uint8Array.prototype.toHex()` is missing in Deno before 2.5. */
function randomHex(): string {
  const [high, low] = crypto.getRandomValues(new Uint32Array(2));
  return [high!, low!].map((word) => word.toString(16).padStart(8, "0")).join("");
}

/** Opens a segment, or makes it if it does not exist. */
export function openOrMakeSegment(
  system: SystemMemory,
  name: string,
  size: number,
  options: SegmentOptions,
): Segment {
  let failure: unknown;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    try {
      return { name, mapped: largeEnough(system, name, size) };
    } catch (error) {
      if (!hasCode(error, "ENOENT")) throw error;
    }
    try {
      return { name, mapped: system.create(name, size, options) };
    } catch (error) {
      // Another process has made it meanwhile.
      if (!hasCode(error, "EEXIST")) throw error;
      failure = error;
    }
  }
  throw failure;
}

function largeEnough(system: SystemMemory, name: string, size: number): Mapped {
  const mapped = system.open(name, false, size);
  if (mapped.size >= size) return mapped;
  system.unmap(mapped);
  const reason =
    `it has ${mapped.size} bytes, ${size} expected. Was it created by another version?`;
  throw new SharedMemoryError("EINVAL", "shm_open", name, reason);
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof SharedMemoryError && error.code === code;
}
