// commands.ts <runs> [<seed>]: makes buffers and views of them, and uses, moves, resizes, closes
// and drops them in any order, and compares them with a model. Prints each command before it runs,
// so that a command that ends the process is identified.
import assert from "node:assert/strict";
import process from "node:process";
import fc from "fast-check";
import { ReleasedError, SharedMemory, SharedMemoryError } from "../../mod.ts";
import { OPERATIONS } from "../../src/operations/table.ts";
import { collect } from "../support/collect.ts";
import {
  carryOut,
  fromBytes,
  type Kind,
  KINDS,
  operationsOf,
  toBytes,
  toValue,
  type Value,
} from "../support/model.ts";
import { type Callable, type Context, makeAtomic, makeContext } from "../support/subjects.ts";

const SIZE = 64;
const MOST = 2 * SIZE;

/** The model of a buffer: its bytes, undefined after it was transferred or closed. */
interface ModelBuffer {
  bytes: Uint8Array | undefined;
  readonly kind: string;
}

/** The model of an object. */
interface ModelObject {
  readonly buffer: number;
  readonly kind: Kind;
  readonly offset: number;
  readonly isView: boolean;
  /** Stays "lost", even if the buffer grows again. */
  state: "open" | "released" | "lost";
}

interface Model {
  buffers: ModelBuffer[];
  objects: ModelObject[];
}

interface Real {
  buffers: { buffer: ArrayBufferLike; memory?: SharedMemory }[];
  objects: { object: Callable; context?: Context }[];
}

type Act = (model: Model, real: Real) => void;

/** A command, which checks all memory after it has run. */
class Command implements fc.Command<Model, Real> {
  readonly title: string;
  readonly isPossible: (model: Model) => boolean;
  readonly act: Act;

  constructor(title: string, isPossible: (model: Model) => boolean, act: Act) {
    this.title = title;
    this.isPossible = isPossible;
    this.act = act;
  }

  check(model: Readonly<Model>): boolean {
    return this.isPossible(model);
  }

  run(model: Model, real: Real): void {
    console.log(`? ${this.title}`);
    this.act(model, real);
    for (const [i, { bytes }] of model.buffers.entries()) {
      if (bytes !== undefined) {
        assert.deepEqual(new Uint8Array(real.buffers[i].buffer).slice(), bytes);
      }
    }
  }

  toString(): string {
    return this.title;
  }
}

const MAKERS: Readonly<Record<string, () => Real["buffers"][number]>> = {
  fixed: () => ({ buffer: new ArrayBuffer(SIZE) }),
  resizable: () => ({ buffer: new ArrayBuffer(SIZE, { maxByteLength: MOST }) }),
  shared: () => ({ buffer: new SharedArrayBuffer(SIZE) }),
  growable: () => ({ buffer: new SharedArrayBuffer(SIZE, { maxByteLength: MOST }) }),
  segment: () => {
    const memory = SharedMemory.create({ size: SIZE });
    memory.unlink();
    return { buffer: memory.buffer, memory };
  },
};

const moves: Readonly<Record<string, (buffer: ArrayBuffer) => ArrayBuffer>> = {
  transfer: (buffer) => buffer.transfer(),
  transferToFixedLength: (buffer) => buffer.transferToFixedLength(),
  structuredClone: (buffer) => structuredClone(buffer, { transfer: [buffer] }),
};

const pick = <T>(list: readonly T[], i: number): number => i % list.length;
const always = () => true;
const hasObjects = (model: Model) => model.objects.length > 0;
const index = fc.nat(1000);

/** Whether the object's bytes still belong to its buffer. */
function isThere({ buffer, offset, kind, state }: ModelObject, { buffers }: Model): boolean {
  const { bytes } = buffers[buffer];
  return state === "open" && bytes !== undefined && offset + kind.width <= bytes.length;
}

const make = fc.constantFrom(...Object.keys(MAKERS)).map((kind) =>
  new Command(`make a ${kind} buffer`, always, (model, real) => {
    real.buffers.push(MAKERS[kind]());
    model.buffers.push({ bytes: new Uint8Array(SIZE), kind });
  })
);

const open = fc.tuple(index, fc.constantFrom(...KINDS), fc.nat(SIZE / 16 - 1), fc.boolean()).map((
  [i, kind, at, isView],
) =>
  new Command(
    `${isView ? "view" : "place"} ${kind.atype} of ${kind.width} bytes in ${i} at ${16 * at}`,
    (model) => {
      const { bytes, kind: of } = model.buffers[pick(model.buffers, i)];
      return bytes !== undefined && bytes.length >= SIZE && (isView || of === "segment");
    },
    (model, real) => {
      const buffer = pick(model.buffers, i);
      const offset = 16 * at;
      const { buffer: memory, memory: shared } = real.buffers[buffer];
      if (isView) {
        const context = makeContext({
          ...kind,
          buffer: new Uint8Array(memory, offset, kind.width),
        });
        real.objects.push({ object: context.enter(), context });
      } else real.objects.push({ object: makeAtomic({ ...kind, memory: shared, offset }) });
      model.objects.push({ buffer, kind, offset, isView, state: "open" });
    },
  )
);

const bits = fc.bigInt({ min: 0n, max: 2n ** 128n - 1n });

const operate = fc.tuple(index, index, bits, bits, fc.constantFrom(5, 0)).map((
  [i, j, first, second, order],
) =>
  new Command(`operation ${j} on ${i} with ${first} and ${second}`, hasObjects, (model, real) => {
    const which = pick(model.objects, i);
    const known = model.objects[which];
    const { object } = real.objects[which];
    const { kind: { width, atype }, kind } = known;
    const operations = operationsOf(kind);
    const { name, shape, operand } = operations[pick(operations, j)];
    const isTest = shape === "test";
    const operands = [first, second].map((value) =>
      isTest ? value % BigInt(8 * width) : BigInt.asUintN(8 * width, value)
    );
    const count = shape === "cmpxchg" ? 2 : operand !== null || isTest ? 1 : 0;
    const args = operands.slice(0, count).map((value) =>
      isTest ? Number(value) : toValue(kind, value)
    );
    const call = () => object[name](...args, order);
    if (!isThere(known, model)) {
      assert.throws(call, ReleasedError);
      if (known.state === "open") known.state = "lost";
      return;
    }
    const memory = (model.buffers[known.buffer].bytes as Uint8Array).subarray(
      known.offset,
      known.offset + width,
    );
    const before = fromBytes(memory);
    const result = call() as Value | boolean | undefined | { success: boolean; expected: Value };
    let [next, expected] = carryOut(name, width, before, operands[0], operands[1]);
    if (name === "cmpxchgWeak" && !(result as { success: boolean }).success) {
      [next, expected] = [before, [false, before]];
    }
    memory.set(toBytes(next, width));
    if (typeof expected === "bigint") assert.deepEqual(result, toValue({ atype, width }, expected));
    else if (typeof expected === "object") {
      const [success, found] = expected;
      assert.deepEqual({ ...result as object }, { success, expected: toValue(kind, found) });
    } else assert.equal(result, expected);
  })
);

const exit = index.map((i) =>
  new Command(`exit ${i}`, hasObjects, (model, real) => {
    const which = pick(model.objects, i);
    if (!model.objects[which].isView) return;
    real.objects[which].context?.exit();
    model.objects[which].state = "released";
  })
);

const move = fc.tuple(index, fc.constantFrom(...Object.keys(moves))).map(([i, how]) =>
  new Command(`${how} ${i}`, (model) => {
    const { bytes, kind } = model.buffers[pick(model.buffers, i)];
    return bytes !== undefined && kind !== "shared" && kind !== "growable";
  }, (model, real) => {
    const which = pick(model.buffers, i);
    const { bytes, kind } = model.buffers[which];
    real.buffers.push({ buffer: moves[how](real.buffers[which].buffer as ArrayBuffer) });
    model.buffers.push({
      bytes,
      kind: how === "transferToFixedLength" || kind === "segment" ? "fixed" : kind,
    });
    model.buffers[which].bytes = undefined;
  })
);

const resize = fc.tuple(index, fc.nat(MOST)).map(([i, length]) =>
  new Command(`resize ${i} to ${length}`, (model) => {
    const { bytes, kind } = model.buffers[pick(model.buffers, i)];
    return bytes !== undefined &&
      (kind === "resizable" || (kind === "growable" && length >= bytes.length));
  }, (model, real) => {
    const which = pick(model.buffers, i);
    const { buffer } = real.buffers[which];
    if (buffer instanceof SharedArrayBuffer) buffer.grow(length);
    else buffer.resize(length);
    const bytes = new Uint8Array(length);
    bytes.set((model.buffers[which].bytes as Uint8Array).subarray(0, length));
    model.buffers[which].bytes = bytes;
  })
);

const close = index.map((i) =>
  new Command(`close ${i}`, always, (model, real) => {
    const which = pick(model.buffers, i);
    const { memory } = real.buffers[which];
    if (memory === undefined) return;
    const known = model.buffers[which];
    const isOpen = ({ buffer, isView, state }: ModelObject) =>
      buffer === which && isView && state !== "released";
    if (known.bytes !== undefined && model.objects.some(isOpen)) {
      assert.throws(() => memory.close(), SharedMemoryError);
      return;
    }
    memory.close();
    known.bytes = undefined;
  })
);

const write = fc.tuple(index, index, fc.nat(255)).map(([i, at, value]) =>
  new Command(`write ${value} to ${i} at ${at}`, always, (model, real) => {
    const which = pick(model.buffers, i);
    const { bytes } = model.buffers[which];
    if (bytes === undefined || bytes.length === 0) return;
    bytes[at % bytes.length] = value;
    new Uint8Array(real.buffers[which].buffer)[at % bytes.length] = value;
  })
);

const drop = fc.constant(new Command("collect garbage", always, () => collect()));

const [runs, seed = Math.trunc(Math.random() * 2 ** 31)] = process.argv.slice(2).map(Number);
console.log(`${runs} runs from the seed ${seed}, ${OPERATIONS.length} operations`);
const commands = fc.commands([
  make,
  open,
  open,
  operate,
  operate,
  operate,
  operate,
  exit,
  move,
  resize,
  close,
  write,
  drop,
], {
  maxCommands: 60,
  size: "max",
});
fc.assert(
  fc.property(commands, (commands) => {
    const setup = () => ({
      model: { buffers: [{ bytes: new Uint8Array(SIZE), kind: "fixed" }], objects: [] },
      real: { buffers: [{ buffer: new ArrayBuffer(SIZE) }], objects: [] },
    });
    fc.modelRun(setup, commands);
  }),
  { numRuns: runs, seed },
);
