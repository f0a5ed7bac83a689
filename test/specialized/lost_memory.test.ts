import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { ReleasedError } from "../../mod.ts";
import { fromBytes, type Kind, KINDS, nameOf, operationsOf, toValue } from "../support/model.ts";
import { argumentsFor, type Callable, makeContext } from "../support/subjects.ts";

const GUARD = 0xa5;
const SIZE = 64;
const OFFSET = 48;

/** A way to detach a view's memory. Returns the memory that must not be written, if any. */
interface Loss {
  create?(): ArrayBuffer;
  take(buffer: ArrayBuffer): ArrayBufferLike | undefined;
}

const resizable = () => new ArrayBuffer(SIZE, { maxByteLength: 2 * SIZE });

const LOSSES: Readonly<Record<string, Loss>> = {
  "transferred": { take: (buffer) => buffer.transfer() },
  "transferred to a fixed length": {
    create: resizable,
    take: (buffer) => buffer.transferToFixedLength(),
  },
  "transferred to a greater length": { take: (buffer) => buffer.transfer(1 << 20) },
  "transferred to no length": { take: (buffer) => buffer.transfer(0) },
  "transferred by structuredClone()": {
    take: (buffer) => structuredClone(buffer, { transfer: [buffer] }),
  },
  "posted to a port": {
    take: (buffer) => {
      const { port1, port2 } = new MessageChannel();
      port1.postMessage(buffer, [buffer]);
      port1.close();
      port2.close();
      return undefined;
    },
  },
  "shrunk to before it": { create: resizable, take: shrinkTo(OFFSET) },
  "shrunk into it": { create: resizable, take: shrinkTo(OFFSET + 1) },
  "shrunk to nothing": { create: resizable, take: shrinkTo(0) },
};

function shrinkTo(length: number) {
  return (buffer: ArrayBuffer) => {
    buffer.resize(length);
    return buffer;
  };
}

/** Uses of an object that must throw after it has lost its memory. */
function usesOf(object: Callable, kind: Kind): (() => unknown)[] {
  const operations = operationsOf(kind).map((operation) => () =>
    object[operation.name](...argumentsFor(operation, kind))
  );
  const properties = ["width", "readonly", "opsSupported", "buffer"].map((name) => () =>
    object[name]
  );
  return [
    ...operations,
    ...properties,
    () => object.toBytes(),
    () => String(object),
    () => Number(object),
  ];
}

describe("a view throws after its buffer was", () => {
  for (const [name, { create = () => new ArrayBuffer(SIZE), take }] of Object.entries(LOSSES)) {
    for (const warm of [false, true]) {
      test(`${name}${warm ? ", if it was used before" : ""}, and writes nothing`, () => {
        for (const kind of KINDS) {
          // A view of one byte is not affected by it.
          if (kind.width === 1 && name === "shrunk into it") continue;
          const buffer = create();
          new Uint8Array(buffer).fill(GUARD);
          const context = makeContext({
            ...kind,
            buffer: new Uint8Array(buffer, OFFSET, kind.width),
          });
          const object = context.enter();
          const uses = usesOf(object, kind);
          if (warm) {
            for (const use of uses.slice(0, operationsOf(kind).length)) use();
            new Uint8Array(buffer).fill(GUARD);
          }
          const left = take(buffer);
          for (const use of uses) assert.throws(use, ReleasedError, `${nameOf(kind)}: ${use}`);
          const written = left === undefined
            ? -1
            : new Uint8Array(left).slice(0, SIZE).findIndex((byte) => byte !== GUARD);
          assert.equal(written, -1, `${nameOf(kind)}: byte ${written} was written`);
          context.exit();
          assert.throws(() => object.load(), {
            name: "ReleasedError",
            message: "Operation forbidden on released view",
          });
        }
      });
    }

    test(`${name} before enter(), and enter() throws`, () => {
      const buffer = create();
      const context = makeContext({ atype: "INT", buffer: new Uint8Array(buffer, OFFSET, 4) });
      take(buffer);
      assert.throws(() => context.enter(), ReleasedError);
      context.release();
    });
  }

  test("shrunk, with this reason in the message", () => {
    const buffer = resizable();
    const object = makeContext({ atype: "INT", buffer: new Uint8Array(buffer, OFFSET, 4) }).enter();
    buffer.resize(8);
    const message =
      "Operation forbidden on released view: its buffer was detached, transferred or shrunk";
    assert.throws(() => object.load(), { message });
    assert.throws(() => object.store(1), { message });
  });
});

describe("a view stays usable", () => {
  for (const kind of KINDS) {
    test(`if its buffer grows, with ${nameOf(kind)}`, () => {
      for (
        const buffer of [resizable(), new SharedArrayBuffer(SIZE, { maxByteLength: 2 * SIZE })]
      ) {
        const bytes = new Uint8Array(buffer, OFFSET, kind.width);
        const object = makeContext({ ...kind, buffer: bytes }).enter();
        if (buffer instanceof SharedArrayBuffer) buffer.grow(2 * SIZE);
        else buffer.resize(2 * SIZE);
        object.store(toValue(kind, 0x7fn));
        assert.equal(fromBytes(bytes), 0x7fn);
        assert.deepEqual(object.load(), toValue(kind, 0x7fn));
      }
    });
  }

  test("if its buffer is shrunk to the end of the view", () => {
    const buffer = resizable();
    const bytes = new Int32Array(buffer, OFFSET, 1);
    const object = makeContext({ atype: "INT", buffer: bytes }).enter();
    buffer.resize(OFFSET + 4);
    object.store(-1);
    assert.equal(bytes[0], -1);
  });

  test("if it was made on a length-tracking array", () => {
    const buffer = new ArrayBuffer(4, { maxByteLength: 64 });
    const object = makeContext({ atype: "INT", buffer: new Uint8Array(buffer) }).enter();
    buffer.resize(8);
    object.store(-1);
    assert.deepEqual(new Int32Array(buffer), new Int32Array([-1, 0]));
    assert.equal(object.width, 4);
  });
});

describe("WebAssembly.Memory", () => {
  test("grow() of plain memory detaches a view's buffer", () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 4 });
    const old = new Int32Array(memory.buffer, 64, 1);
    const object = makeContext({ atype: "INT", buffer: old }).enter();
    object.store(5);
    memory.grow(1);
    assert.throws(() => object.store(6), ReleasedError);
    assert.equal(new Int32Array(memory.buffer, 64, 1)[0], 5);
  });

  test("grow() of shared memory does not affect a view", () => {
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 4, shared: true });
    const object = makeContext({ atype: "INT", buffer: new Int32Array(memory.buffer, 64, 1) })
      .enter();
    memory.grow(1);
    object.store(6);
    assert.equal(new Int32Array(memory.buffer, 64, 1)[0], 6);
  });

  const { toResizableBuffer } = WebAssembly.Memory.prototype as {
    toResizableBuffer?: () => ArrayBuffer;
  };
  if (toResizableBuffer !== undefined) {
    test("grow() keeps or detaches a view on a resizable buffer of that memory", () => {
      const memory = new WebAssembly.Memory({ initial: 1, maximum: 4 });
      const buffer = toResizableBuffer.call(memory);
      const object = makeContext({ atype: "INT", buffer: new Int32Array(buffer, 64, 1) }).enter();
      memory.grow(1);
      if (buffer.detached) {
        assert.throws(() => object.store(6), ReleasedError);
      } else {
        object.store(6);
        assert.equal(new Int32Array(memory.buffer, 64, 1)[0], 6);
      }
    });
  }
});
