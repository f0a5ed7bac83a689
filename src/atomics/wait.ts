import { currentRuntime } from "../../ffi/runtime/current.ts";
import { withOwnMethods } from "../../ffi/runtime/own_methods.ts";
import type { Cancel, SystemWait, WaitResult, WatchedWord } from "../../ffi/wait/contract.ts";
import { systemWait } from "../../ffi/wait/select.ts";
import { formatValue } from "../internal/format_value.ts";
import { type WaitLimits, waitLimits } from "../internal/wait_options.ts";
import { ReleasedError, UnsupportedOperationException, type WaitingOperation } from "../errors.ts";
import { bytesOf, openWithMethod } from "../specialized/atomic_object.ts";
import { loadValue } from "../specialized/carry_out.ts";
import type { SpecializedClass } from "../specialized/spec.ts";
import { mappingOf } from "../shared_memory/mapping.ts";
import { checkValue } from "../specialized/value_kind.ts";
import { isEmpty, type Range, rangeOf } from "../internal/typed_array.ts";

// Kept, because a program can replace them, and would receive the memory.
const { Int32Array } = globalThis;
const { load } = Atomics;

/** See `WaitingOperations.wait()`. */
export function wait(object: object, expected: unknown, options?: unknown): WaitResult {
  const { specialized, system, isMapped } = check(object, "wait");
  const word = wordOf(specialized, "wait", expected);
  const { timeout, signal } = limitsOf("wait", options);
  signal?.throwIfAborted();
  if (wordOf(specialized, "wait", loadValue(object)) !== word) return "not-equal";
  const proceed = () => signal?.throwIfAborted();
  return using(
    bytesOf(object),
    (address) => system.wait({ address, isMapped }, word, timeout, proceed),
  );
}

/** See `WaitingOperations.waitAsync()`. */
export function waitAsync(
  object: object,
  expected: unknown,
  options?: unknown,
): Promise<WaitResult> {
  const { specialized, system } = check(object, "waitAsync");
  const word = wordOf(specialized, "waitAsync", expected);
  const { timeout, signal } = limitsOf("waitAsync", options);
  if (signal?.aborted) return Promise.reject(signal.reason);
  if (wordOf(specialized, "waitAsync", loadValue(object)) !== word) {
    return Promise.resolve("not-equal");
  }
  return register(system, bytesOf(object), word, timeout, signal);
}

/** See `WaitingOperations.notify()`. */
export function notify(object: object, count: unknown = Infinity): number {
  const { system, isMapped } = check(object, "notify");
  if (typeof count !== "number") {
    throw new TypeError(`notify(): expected count to be a number, got ${formatValue(count)}`);
  }
  if (!(count === Infinity || (Number.isInteger(count) && count >= 0))) {
    throw new RangeError(
      `notify(): expected count to be an integer from 0, or Infinity, got ${formatValue(count)}`,
    );
  }
  if (count === 0) return 0;
  return using(bytesOf(object), (address) => system.notify({ address, isMapped }, count));
}

// The memory of system calls. An engine might consider it unused once its address is a number.
const inUse = withOwnMethods(new Set<unknown>());

function using<T>(bytes: Uint8Array, call: (address: bigint) => T): T {
  inUse.add(bytes);
  try {
    return call(addressOf(bytes));
  } finally {
    inUse.delete(bytes);
  }
}

function addressOf(bytes: Uint8Array): bigint {
  const runtime = currentRuntime();
  return runtime.addressOf(runtime.pointerTo(bytes));
}

/** Registers a waiter, and keeps its memory until it ends. */
function register(
  system: SystemWait,
  bytes: Uint8Array,
  expected: number,
  timeout: number,
  signal: AbortSignal | undefined,
): Promise<WaitResult> {
  const mapping = mappingOf(bytes);
  const { buffer, byteOffset } = rangeOf(bytes) as Range;
  const array = new Int32Array(buffer, byteOffset, 1);
  const address = addressOf(bytes);
  const word: WatchedWord = {
    address,
    isMapped: mapping !== undefined,
    value: () => {
      if (isEmpty(array)) return undefined;
      return addressOf(bytes) === address ? load(array, 0) : NaN;
    },
  };
  return new Promise((resolve, reject) => {
    let cancel: Cancel = () => false;
    const abort = () => {
      if (!cancel()) return;
      release();
      reject(signal?.reason);
    };
    const release = () => {
      signal?.removeEventListener("abort", abort);
      mapping?.endWait();
      inUse.delete(word);
    };
    inUse.add(word);
    mapping?.beginWait();
    signal?.addEventListener("abort", abort);
    try {
      cancel = system.waitAsync(word, expected, timeout, (outcome) => {
        release();
        if (outcome === "lost") {
          reject(new ReleasedError("waitAsync(): the memory was released during the wait"));
        } else if (outcome instanceof Error) reject(outcome);
        else resolve(outcome);
      });
    } catch (error) {
      release();
      reject(error);
    }
  });
}

/** Throws if the object does not support waiting. */
export function checkWaiting(op: WaitingOperation, object: object): void {
  check(object, op);
}

/** The properties of an object that waiting needs. */
interface Checked {
  readonly specialized: SpecializedClass;
  readonly system: SystemWait;
  readonly isMapped: boolean;
}

function check(object: object, op: WaitingOperation): Checked {
  const specialized = openWithMethod(op, object);
  if (specialized.width !== 4) {
    throw unsupported(specialized, op, "because systems wait at 4 bytes");
  }
  const mapping = mappingOf(bytesOf(object));
  if (mapping?.readonly) {
    throw unsupported(specialized, op, "in read-only shared memory, whose page Linux would copy");
  }
  if (addressOf(bytesOf(object)) % 4n !== 0n) {
    throw unsupported(
      specialized,
      op,
      "at an address that is not a multiple of 4",
    );
  }
  const system = systemWait(currentRuntime());
  if (system === null) throw unsupported(specialized, op, "by this system");
  return { specialized, system, isMapped: mapping !== undefined };
}

function unsupported(
  { width, readonly }: SpecializedClass,
  op: WaitingOperation,
  reason: string,
): Error {
  return new UnsupportedOperationException(op, width, readonly, reason);
}

/**
 * Returns the 4 bytes of a value, as the system compares them. Throws for a value that the object
 * cannot hold.
 */
function wordOf({ kind }: SpecializedClass, op: WaitingOperation, value: unknown): number {
  checkValue(kind, value, op, "expected");
  const word = new Int32Array(1);
  if (kind.bytes) new Uint8Array(word.buffer).set(value as Uint8Array);
  else word[0] = value as number;
  return word[0] as number;
}

function limitsOf(op: WaitingOperation, options: unknown = {}): WaitLimits {
  return waitLimits(options, op, `${op}(0, { timeout: 1000 })`);
}
