import { formatValue } from "../internal/format_value.ts";
import { checkOptions } from "../internal/options.ts";
import { bufferOf, isDetached } from "../internal/typed_array.ts";
import type { PlaceOptions } from "../sync/place.ts";
import { type BlockOptions, checkOptions as checkBlockOptions } from "../sync/waiting.ts";

/** The options of an `SpscQueue` and of a `Broadcast`. */
export interface RingOptions extends PlaceOptions {
  /** The size of the ring in bytes, a power of two from 64 to 2^30. */
  readonly capacity: number;
}

const SMALLEST_RING = 64;
const LARGEST_RING = 2 ** 30;

/** Where a received message goes. */
export interface IntoOptions {
  /**
   * A `Uint8Array` for the message. The call returns the part of it that the message fills: the
   * same object if it fills all of it. Default: a new one for each message.
   */
  readonly into?: Uint8Array | undefined;
}

/** The options of `receive()` and `receiveAsync()`. */
export interface ReceiveOptions extends BlockOptions, IntoOptions {}

/** Checks the options of `receive()`. Those of `tryReceive()` have no time and no signal. */
export function checkReceiveOptions(name: string, options: ReceiveOptions, waits: boolean): void {
  const { into, ...block } = Object(options) as ReceiveOptions;
  const known = waits ? ["into", "timeout", "signal"] : ["into"];
  checkOptions(options, known, `${name}({ into })`);
  checkBlockOptions(name, block);
  if (into !== undefined && !(into instanceof Uint8Array)) {
    throw new TypeError(`${name}(): into: expected a Uint8Array, got ${formatValue(into)}`);
  }
}

/** Checks a number of bytes or messages that is a power of two. */
export function checkPowerOfTwo(name: string, value: number, least: number, most: number): void {
  const isPower = Number.isInteger(value) && (value & value - 1) === 0;
  if (isPower && value >= least && value <= most) return;
  throw new RangeError(
    `${name}: expected a power of two from ${least} to ${most}, got ${formatValue(value)}`,
  );
}

/** Checks the size of a ring. */
export function checkCapacity(capacity: number): void {
  checkPowerOfTwo("capacity", capacity, SMALLEST_RING, LARGEST_RING);
}

/** Checks the length of a message. */
export function checkLength(name: string, length: number, longest: number): void {
  if (Number.isInteger(length) && length >= 0 && length <= longest) return;
  throw new RangeError(
    `${name}(): expected a message of 0 to ${longest} bytes, got ${formatValue(length)}`,
  );
}

/** Returns a message as bytes. */
export function toBytes(name: string, message: unknown): Uint8Array {
  if (message instanceof Uint8Array) {
    if (message.length === 0 && isDetached(bufferOf(message) as ArrayBuffer)) {
      throw new TypeError(`${name}(): the buffer of the message is detached`);
    }
    return message;
  }
  if (message instanceof ArrayBuffer) return new Uint8Array(message);
  throw new TypeError(
    `${name}(): expected a Uint8Array or an ArrayBuffer, got ${formatValue(message)}`,
  );
}

/** Returns where a message of a length goes: a part of `into`, or a new array. */
export function intoOf(name: string, into: Uint8Array | undefined, length: number): Uint8Array {
  if (into === undefined) return new Uint8Array(length);
  if (into.length >= length) return into.subarray(0, length);
  throw new RangeError(`${name}(): into has ${into.length} bytes, the message has ${length}`);
}

/** Checks the arguments of `drain()`. Returns the limit. */
export function checkDrain(fn: unknown, limit: number = Infinity): number {
  if (typeof fn !== "function") {
    throw new TypeError(`drain(): expected a function, got ${formatValue(fn)}`);
  }
  if (typeof limit !== "number" || !(limit >= 0)) {
    throw new RangeError(`drain(): limit: expected a number from 0, got ${formatValue(limit)}`);
  }
  return limit;
}
