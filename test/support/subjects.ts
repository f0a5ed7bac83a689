import assert from "node:assert/strict";
import { atomic, atomicArray, atomicview, type AType } from "../../mod.ts";
import type { Operation } from "../../src/operations/table.ts";
import { carryOut } from "../../src/specialized/carry_out.ts";
import { fromBytes, type Kind, operationsOf, toBytes, toValue } from "./model.ts";

/** An atomic or a view whose methods take any arguments. */
export type Callable = object & Record<string, (...args: unknown[]) => unknown>;

/** An atomic object, and access to its memory without it. */
export interface Subject {
  readonly object: Callable;
  readonly kind: Kind;
  get(): bigint;
  set(bits: bigint): void;
  /** Throws if memory around the object was written. */
  checkGuards(): void;
}

export const asCallable = (object: object): Callable => object as Callable;

/** Calls `atomic()` with options of any type. */
export const makeAtomic = (options: unknown): Callable =>
  asCallable((atomic as (options: unknown) => object)(options));

export interface Context {
  enter(): Callable;
  exit(): void;
  release(): void;
  [Symbol.dispose](): void;
}

/** Calls `atomicview()` with options of any type. */
export const makeContext = (options: unknown): Context =>
  (atomicview as (options: unknown) => unknown)(options) as Context;

export function atomicSubject(kind: Kind): Subject {
  const object = makeAtomic(kind);
  const bytes = new Uint8Array(object.buffer as unknown as SharedArrayBuffer);
  return subject(object, kind, bytes, () => {});
}

const GUARD = 0xa5;
const OFFSET = 32;

export function viewSubject(kind: Kind): Subject {
  const around = new Uint8Array(new ArrayBuffer(96)).fill(GUARD);
  const bytes = around.subarray(OFFSET, OFFSET + kind.width).fill(0);
  const object = makeContext({ ...kind, buffer: bytes }).enter();
  return subject(object, kind, bytes, () => {
    const touched = around.findIndex((byte, i) =>
      byte !== GUARD && (i < OFFSET || i >= OFFSET + kind.width)
    );
    assert.equal(touched, -1, `Byte ${touched - OFFSET} of the object's surroundings was written`);
  });
}

function subject(
  object: Callable,
  kind: Kind,
  bytes: Uint8Array,
  checkGuards: () => void,
): Subject {
  return {
    object,
    kind,
    get: () => fromBytes(bytes),
    set: (bits) => bytes.set(toBytes(bits, kind.width)),
    checkGuards,
  };
}

/** Calls `atomicArray()` with options of any type. */
export const makeArray = (options: unknown): Callable =>
  asCallable((atomicArray as (options: unknown) => object)(options));

/** An element of an array between two others, whose operations have no index. */
export function elementSubject(kind: Kind): Subject {
  const stride = kind.width * 2;
  const buffer = new SharedArrayBuffer(2 * OFFSET + 3 * stride);
  const around = new Uint8Array(buffer).fill(GUARD);
  const array = makeArray({ ...kind, length: 3, stride, buffer, offset: OFFSET });
  const start = OFFSET + stride;
  const bytes = around.subarray(start, start + kind.width).fill(0);
  const methods = operationsOf(kind).map(({ name }) => [
    name,
    (...args: unknown[]) => array[name](1, ...args),
  ]);
  const toBytes = () => asCallable(array.at(1) as object).toBytes();
  const object = asCallable({ toBytes, ...Object.fromEntries(methods) });
  return subject(object, kind, bytes, () => {
    const touched = around.findIndex((byte, i) =>
      byte !== GUARD && (i < start || i >= start + kind.width)
    );
    assert.equal(touched, -1, `Byte ${touched - start} of the element's surroundings was written`);
  });
}

/** An atomic whose operations all take the slow path, as if the host forbade evaluation. */
export function slowSubject(kind: Kind): Subject {
  const subject = atomicSubject(kind);
  const methods = operationsOf(kind).map((operation) => [
    operation.name,
    (...args: unknown[]) => carryOut(operation, subject.object, args),
  ]);
  const object = { toBytes: () => subject.object.toBytes(), ...Object.fromEntries(methods) };
  return { ...subject, object: asCallable(object) };
}

export const SUBJECTS = {
  "an atomic": atomicSubject,
  "a view": viewSubject,
  "an atomic on the slow path": slowSubject,
  "an element of an array": elementSubject,
} as const;

/** Returns arguments that an operation accepts, without its order. */
export function argumentsFor({ shape, operand }: Operation, kind: Kind): unknown[] {
  const value = toValue(kind, 1n);
  if (shape === "cmpxchg") return [toValue(kind, 0n), value];
  if (shape === "test") return [0];
  return operand === null ? [] : [value];
}

export const TYPES:
  readonly ({ readonly atype: AType; readonly integral?: boolean; readonly signed?: boolean })[] = [
    { atype: "INT" },
    { atype: "UINT" },
    { atype: "BYTES" },
    { atype: "INTEGRAL", signed: true },
    { atype: "INTEGRAL", signed: false },
    { atype: "ANY", integral: true, signed: true },
    { atype: "ANY", integral: true, signed: false },
    { atype: "ANY", integral: false, signed: false },
  ];
