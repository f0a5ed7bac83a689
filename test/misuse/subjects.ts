import { SharedMemory } from "../../mod.ts";
import type { Kind } from "../support/model.ts";
import { type Callable, type Context, makeAtomic, makeContext } from "../support/subjects.ts";

const GUARD = 0xa5;
const SIZE = 96;
const OFFSET = 32;

/** An object to misuse, and all memory that it could access by mistake. */
export interface Subject {
  readonly object: Callable;
  memory(): Uint8Array;
}

function around(buffer: ArrayBufferLike, width: number): { all: Uint8Array; own: Uint8Array } {
  const all = new Uint8Array(buffer).fill(GUARD);
  return { all, own: all.subarray(OFFSET, OFFSET + width).fill(0) };
}

function viewIn(kind: Kind, buffer: ArrayBufferLike, options: object = {}) {
  const { all, own } = around(buffer, kind.width);
  const context = makeContext({ ...kind, ...options, buffer: own });
  return { object: context.enter(), context, memory: () => all };
}

export function atomicSubject(kind: Kind): Subject {
  const object = makeAtomic(kind);
  const bytes = new Uint8Array(object.buffer as unknown as SharedArrayBuffer);
  return { object, memory: () => bytes };
}

/** With the context that releases it, on a buffer that can be detached. */
export function viewSubject(
  kind: Kind,
): Subject & { readonly context: Context; readonly buffer: ArrayBuffer } {
  const buffer = new ArrayBuffer(SIZE);
  return { ...viewIn(kind, buffer), buffer };
}

export function resizableSubject(kind: Kind): Subject & { readonly buffer: ArrayBuffer } {
  const buffer = new ArrayBuffer(SIZE, { maxByteLength: 2 * SIZE });
  return { ...viewIn(kind, buffer), buffer };
}

export function readonlySubject(kind: Kind): Subject {
  return viewIn(kind, new ArrayBuffer(SIZE), { readonly: true });
}

/** With its memory, which can be closed. */
export function sharedSubject(kind: Kind): Subject & { readonly shared: SharedMemory } {
  const shared = SharedMemory.create({ size: SIZE });
  shared.unlink();
  const { all } = around(shared.buffer, kind.width);
  const object = makeAtomic({ ...kind, memory: shared, offset: OFFSET });
  return { object, memory: () => all, shared };
}

/** The kinds of subjects. */
export const SUBJECTS: readonly (readonly [name: string, create: (kind: Kind) => Subject])[] = [
  ["an atomic", atomicSubject],
  ["a view", viewSubject],
  ["a view of resizable memory", resizableSubject],
  ["an atomic in shared memory", sharedSubject],
];

/** Returns invalid receivers. Some of them resemble atomics and views. */
export function strangers(object: object): readonly (readonly [name: string, stranger: unknown])[] {
  const revoked = Proxy.revocable(object, {});
  revoked.revoke();
  const throwing = new Proxy(object, {
    getPrototypeOf: () => {
      throw new Error("Thrown by a trap");
    },
  });
  return [
    ["undefined", undefined],
    ["null", null],
    ["a number", 1],
    ["a bigint", 1n],
    ["a string", "text"],
    ["a boolean", true],
    ["a symbol", Symbol("this")],
    ["a function", () => 1],
    ["an object", {}],
    ["an array", [1]],
    ["a typed array", new Uint8Array(4)],
    ["an object made on it", Object.create(object)],
    ["an object of its prototype", Object.create(Object.getPrototypeOf(object))],
    ["its prototype", Object.getPrototypeOf(object)],
    ["a proxy of it", new Proxy(object, {})],
    ["a proxy whose trap throws", throwing],
    ["a proxy that was revoked", revoked.proxy],
    ["a clone of it", structuredClone(object)],
  ];
}
