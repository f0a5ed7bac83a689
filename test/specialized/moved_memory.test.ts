import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  Alignment,
  AlignmentError,
  atomic,
  AtomicInt,
  atomicview,
  INT,
  MemoryOrder,
  OpType,
  ReleasedError,
  UINT,
} from "../../mod.ts";
import { inspect } from "node:util";
import { runInNewContext } from "node:vm";

interface ResizableMemory extends WebAssembly.Memory {
  toResizableBuffer(): ArrayBuffer;
}

test("a view follows a WebAssembly memory that moves when it grows", () => {
  // Bun reserves space for a few memories to grow in place, and moves the rest. Deno and Node
  // require a maximum, and never move.
  const descriptor = "Bun" in globalThis ? { initial: 1 } : { initial: 1, maximum: 200 };
  const kept = [];
  for (let i = 0; i < 40; i++) {
    const memory = new WebAssembly.Memory(descriptor) as ResizableMemory;
    const bytes = new BigUint64Array(memory.toResizableBuffer(), 8, 1);
    const view = atomicview({ buffer: bytes, width: 8, atype: UINT }).enter();
    view.store(1n);
    memory.grow(100);
    view.fetchAdd(76n);
    assert.equal(bytes[0], 77n);
    kept.push(memory, view);
  }
});

describe("a view of a buffer that shrank", () => {
  test("stays unusable when the buffer grows again", () => {
    const buffer = new ArrayBuffer(8, { maxByteLength: 8 });
    const view = atomicview({ buffer, width: 8, atype: INT }).enter();
    view.store(7n);
    buffer.resize(0);
    assert.throws(() => view.load(), ReleasedError);
    buffer.resize(8);
    assert.throws(() => view.load(), ReleasedError);
    assert.throws(() => view.store(9n), ReleasedError);
    assert.throws(() => view.width, ReleasedError);
    assert.deepEqual(new Uint8Array(buffer), new Uint8Array(8));
  });
});

describe("an object that resembles a buffer", () => {
  class Lying extends Uint8Array {
    override get byteLength(): number {
      return 8;
    }
  }
  class Elsewhere extends Uint8Array {
    override get buffer(): never {
      return 4 as never;
    }
  }

  test("is used by its internal fields", () => {
    const context = atomicview({ buffer: new Lying(new ArrayBuffer(16), 0, 4), atype: INT });
    assert.equal(context.enter().width, 4);
    const foreign = new Elsewhere(new ArrayBuffer(4));
    atomicview({ buffer: foreign, width: 4, atype: INT }).enter().store(1);
    assert.equal(foreign[0], 1);
  });

  test("is refused if it is not a buffer", () => {
    const fake = Object.create(ArrayBuffer.prototype, {
      byteLength: { value: 4 },
      length: { value: 4 },
    });
    const revoked = Proxy.revocable(new ArrayBuffer(4), {});
    revoked.revoke();
    const proxies = [
      new Proxy(new ArrayBuffer(4), {}),
      new Proxy(new Uint8Array(4), {}),
      revoked.proxy,
    ];
    for (const buffer of [fake, ...proxies, [1, 2, 3, 4]]) {
      assert.throws(() => atomicview({ buffer, atype: INT }), {
        name: "TypeError",
        message: /^buffer must be /,
      });
    }
  });

  test("is accepted if it is a buffer of another realm", () => {
    for (
      const code of [
        "new ArrayBuffer(4)",
        "new SharedArrayBuffer(4)",
        "new Int32Array(1)",
        "new DataView(new ArrayBuffer(4))",
      ]
    ) {
      assert.equal(atomicview({ buffer: runInNewContext(code), atype: INT }).enter().width, 4);
    }
  });

  test("is refused if it is detached", () => {
    const buffer = new ArrayBuffer(4);
    const views = [buffer, new Int32Array(buffer), new DataView(buffer)];
    buffer.transfer();
    for (const each of views) {
      assert.throws(() => atomicview({ buffer: each, atype: INT }), ReleasedError);
    }
  });
});

test("atype must be one of the five strings, not a value that converts to one", () => {
  for (const atype of [["INT"], Object.create(null), "toString", 1, null]) {
    assert.throws(() => atomic({ width: 4, atype: atype as "INT" }), {
      name: "TypeError",
      message: /^atype must be INT, /,
    });
  }
});

test("AlignmentError advises the minimum alignment only if it helps", () => {
  const at = (offset: number, width: number) => () =>
    atomicview({ buffer: new Uint8Array(new ArrayBuffer(64), offset, width), atype: INT });
  // On arm64, objects of 2 bytes have to be aligned.
  const helps = new Alignment(2).minimum === 1;
  assert.throws(
    at(5, 2),
    (error) => error instanceof AlignmentError && /"minimum"/.test(error.message) === helps,
  );
  assert.throws(
    at(4, 8),
    (error) => error instanceof AlignmentError && !/"minimum"/.test(error.message),
  );
});

test("every object has a text in console.log()", () => {
  const a = atomic({ width: 4, atype: INT });
  for (const each of [AtomicInt.prototype, Object.create(a)]) {
    assert.match(inspect(each), /^Atomic/);
  }
  assert.match(inspect(new Proxy(a, {})), /^AtomicInt/);
});

test("the constants cannot be changed", () => {
  for (const constants of [MemoryOrder, OpType]) assert.equal(Object.isFrozen(constants), true);
});

test("an operation works if the program froze the class", () => {
  const a = atomic({ width: 2, atype: UINT });
  Object.freeze(Object.getPrototypeOf(a));
  a.store(5);
  assert.deepEqual([a.fetchAdd(1), a.fetchAdd(1), a.load()], [5, 6, 7]);
});
