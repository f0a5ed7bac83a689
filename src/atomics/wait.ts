import { currentRuntime } from "../../ffi/runtime/current.ts";
import type { SystemWait, WaitResult } from "../../ffi/wait/contract.ts";
import { systemWait } from "../../ffi/wait/select.ts";
import { describe } from "../internal/format_value.ts";
import { checkOptions } from "../internal/options.ts";
import { ReleasedError, UnsupportedOperationException, type WaitingOperation } from "../errors.ts";
import { type LeafClass, openLeafWith } from "../specialized/specialized_class.ts";
import { mappingOf } from "../shared_memory/mapping.ts";
import { LOAD } from "../operations/table.ts";
import { valueKind, valueRefusal } from "../specialized/value_kind.ts";
import { isEmpty, lengthOf, tagOf } from "../internal/typed_array.ts";

class Waiting {
  wait(expected: unknown, options?: unknown): WaitResult {
    const { leaf, system } = check(this, "wait");
    const word = wordOf(leaf, "wait", expected);
    const timeout = timeoutOf("wait", options);
    if (wordOf(leaf, "wait", Reflect.apply(leaf.method(LOAD), this, [])) !== word) {
      return "not-equal";
    }
    return using(leaf.bytesOf(this), (address) => system.wait(address, word, timeout));
  }

  waitAsync(expected: unknown, options?: unknown): Promise<WaitResult> {
    const { leaf, system } = check(this, "waitAsync");
    if (system.waitAsync === null) {
      throw unsupported(leaf, "waitAsync", "in this runtime on this system");
    }
    const word = wordOf(leaf, "waitAsync", expected);
    const timeout = timeoutOf("waitAsync", options);
    if (wordOf(leaf, "waitAsync", Reflect.apply(leaf.method(LOAD), this, [])) !== word) {
      return Promise.resolve("not-equal");
    }
    return keeping(leaf.bytesOf(this), system.waitAsync, word, timeout);
  }

  notify(count: unknown = Infinity): number {
    const { leaf, system } = check(this, "notify");
    if (typeof count !== "number") {
      throw new TypeError(`notify(): count must be a number, got ${describe(count)}`);
    }
    if (!(count === Infinity || (Number.isInteger(count) && count >= 0))) {
      throw new RangeError(
        `notify(): count must be a whole number from 0, or Infinity, got ${describe(count)}`,
      );
    }
    return count === 0 ? 0 : using(leaf.bytesOf(this), (address) => system.notify(address, count));
  }
}

// What system calls are at, which an engine might take for unused as soon as its address is known.
const inUse = new Set<unknown>();

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

/** Keeps the memory in place while another thread waits at it. */
async function keeping(
  bytes: Uint8Array,
  wait: NonNullable<SystemWait["waitAsync"]>,
  expected: number,
  timeout: number,
): Promise<WaitResult> {
  const mapping = mappingOf(bytes);
  const array = new Int32Array(bytes.buffer, bytes.byteOffset, 1);
  const word = {
    value: () => isEmpty(array) ? undefined : Atomics.load(array, 0),
    address: () => addressOf(bytes),
  };
  inUse.add(word);
  mapping?.beginWait();
  try {
    const outcome = await wait(word, expected, timeout);
    if (outcome === "gone") {
      throw new ReleasedError("waitAsync(): the memory is gone that it waited at");
    }
    return outcome;
  } finally {
    mapping?.endWait();
    inUse.delete(word);
  }
}

function check(object: object, op: WaitingOperation): { leaf: LeafClass; system: SystemWait } {
  const leaf = openLeafWith(op, object);
  if (leaf.width !== 4) throw unsupported(leaf, op, "since systems wait at 4 bytes");
  const mapping = mappingOf(leaf.bytesOf(object));
  if (mapping?.readonly) {
    throw unsupported(leaf, op, "in read-only shared memory, whose pages Linux would copy for it");
  }
  if (addressOf(leaf.bytesOf(object)) % 4n !== 0n) {
    throw unsupported(
      leaf,
      op,
      "at an address that is no multiple of 4, where systems cannot wait",
    );
  }
  const system = systemWait(currentRuntime());
  if (system === null) throw unsupported(leaf, op, "by this system");
  if (mapping !== undefined && !system.reachesMappings) {
    throw unsupported(
      leaf,
      op,
      "in shared memory, where this system finds nobody who waits in another mapping",
    );
  }
  return { leaf, system };
}

function unsupported({ width, readonly }: LeafClass, op: WaitingOperation, reason: string): Error {
  return new UnsupportedOperationException(op, width, readonly, reason);
}

/** The 4 bytes of a value that the object can hold, as the system compares them. Throws for any other. */
function wordOf({ integral, signed }: LeafClass, op: WaitingOperation, value: unknown): number {
  const kind = valueKind(4, !integral, signed);
  const isValid = kind.bytes
    ? tagOf(value) === "Uint8Array" && lengthOf(value) === 4
    : Number.isInteger(value) && kind.minimum <= (value as number) &&
      (value as number) <= kind.maximum;
  if (!isValid) throw valueRefusal(kind, value, { name: op, shape: "load" }, "expected");
  const word = new Int32Array(1);
  if (kind.bytes) new Uint8Array(word.buffer).set(value as Uint8Array);
  else word[0] = value as number;
  return word[0];
}

function timeoutOf(op: WaitingOperation, options: unknown): number {
  if (options !== undefined) checkOptions(options, ["timeout"], `${op}(0, { timeout: 1000 })`);
  const { timeout = Infinity } = (options ?? {}) as { timeout?: unknown };
  if (typeof timeout !== "number") {
    throw new TypeError(`${op}(): timeout must be a number, got ${describe(timeout)}`);
  }
  if (!(timeout >= 0)) {
    throw new RangeError(
      `${op}(): timeout must be a number of milliseconds from 0, or Infinity, got ${timeout}`,
    );
  }
  return timeout;
}

/** Gives a class the methods that wait and wake. */
export function addWaiting(prototype: object): void {
  const { constructor: _, ...descriptors } = Object.getOwnPropertyDescriptors(Waiting.prototype);
  Object.defineProperties(prototype, descriptors);
}
