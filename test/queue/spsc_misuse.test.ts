import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { SharedMemory } from "../../mod.ts";
import { SpscQueue } from "../../queue.ts";

const capacity = 1024;
const make = () => new SpscQueue({ capacity });
const message = new Uint8Array([1, 2, 3]);

describe("SpscQueue refuses", () => {
  test("a capacity that is not a power of two, too small or too large", () => {
    for (const wrong of [0, -64, 32, 100, 65, 64.5, 2 ** 31, 2 ** 32, NaN, Infinity]) {
      const error = {
        name: "RangeError",
        message: `capacity: expected a power of two from 64 to 1073741824, got ${wrong}`,
      };
      assert.throws(() => new SpscQueue({ capacity: wrong as number }), error);
      assert.throws(() => SpscQueue.byteLengthFor({ capacity: wrong as number }), error);
    }
    assert.throws(() => new SpscQueue({ capacity: "64" as never }), /1073741824, got "64"$/);
    assert.throws(() => new SpscQueue(undefined as never), RangeError);
    assert.equal(SpscQueue.byteLengthFor({ capacity }), 4096 + capacity);
  });

  test("a capacity that the memory does not have, and memory of another one", () => {
    const buffer = new SharedArrayBuffer(4096 + capacity);
    assert.throws(() => new SpscQueue({ capacity: 2 * capacity, buffer }), /memory is too small/);
    assert.throws(() => new SpscQueue({ capacity, buffer, offset: 64 }), /memory is too small/);
    assert.throws(() => new SpscQueue({ capacity, buffer, offset: 8 }), /multiple of 64/);
    assert.throws(() => new SpscQueue({ capacity, bufer: buffer } as never), /unknown option/);
    new SpscQueue({ capacity, buffer });
    assert.throws(() => new SpscQueue({ capacity: 64, buffer }), {
      name: "TypeError",
      message: /holds a SpscQueue with parameter 1024, expected a SpscQueue with parameter 64/,
    });
  });

  test("messages that are too long, or not bytes", async () => {
    const queue = make();
    const long = new Uint8Array(capacity / 8 + 1);
    const tooLong = {
      name: "RangeError",
      message: /expected a message of 0 to 128 bytes, got 129/,
    };
    assert.throws(() => queue.send(long), tooLong);
    assert.throws(() => queue.trySend(long), tooLong);
    await assert.rejects(queue.sendAsync(long), tooLong);
    const largest = [2 ** 31 - 15, 2 ** 31 - 8, 2 ** 31 - 1, 2 ** 31, 2 ** 32 + 1];
    // Before the first message, and when the queue knows of room.
    for (let sent = 0; sent < 2; sent++) {
      for (const length of [129, -1, 1.5, NaN, "1", 5n, undefined, ...largest]) {
        assert.throws(() => queue.claim(length as number), RangeError);
        assert.throws(() => queue.tryClaim(length as number), RangeError);
      }
      queue.send(message);
      assert.deepEqual(queue.receive(), message);
    }
    const wrong = [
      null,
      undefined,
      5,
      "text",
      {},
      [1],
      new Int32Array(1),
      new DataView(long.buffer),
    ];
    for (const value of [...wrong, new SharedArrayBuffer(1)]) {
      assert.throws(() => queue.send(value as never), /expected a Uint8Array or an ArrayBuffer/);
      assert.throws(() => queue.trySend(value as never), TypeError);
      await assert.rejects(queue.sendAsync(value as never), TypeError);
    }
    const detached = new Uint8Array(3);
    detached.buffer.transfer();
    assert.throws(() => queue.send(detached), /the buffer of the message is detached/);
    assert.equal(queue.isEmpty, true);
  });

  test("a second claim of any length, and a send during a claim", () => {
    const queue = make();
    queue.send(message);
    queue.claim(3);
    for (const length of [0, 3, 128, 2 ** 31 - 1]) {
      assert.throws(() => queue.claim(length), /this object has claimed memory/);
    }
    assert.throws(() => queue.send(message), /this object has claimed memory/);
    assert.throws(() => queue.trySend(new Uint8Array(0)), /this object has claimed memory/);
    queue.abort();
    assert.deepEqual(queue.receive(), message);
  });

  test("a second producer, for messages of any length", () => {
    const buffer = new SharedArrayBuffer(4096 + capacity);
    const [first, second] = [1, 2].map(() => new SpscQueue({ capacity, buffer }));
    first!.send(message);
    for (const length of [0, 3, 2 ** 31 - 1]) {
      assert.throws(() => second!.claim(length), /one producer, and another/);
    }
    first!.release();
    second!.send(message);
    assert.throws(() => first!.send(message), /one producer, and another/);
    assert.throws(() => first!.send(new Uint8Array(0)), /one producer, and another/);
  });

  test("options that are wrong", () => {
    const queue = make();
    queue.send(message);
    const options: [object, RegExp][] = [
      [{ into: [] }, /into: expected a Uint8Array, got an array/],
      [{ timeout: -1 }, /expected timeout to be milliseconds from 0, or Infinity, got -1/],
      [{ timout: 1 }, /unknown option "timout"/],
    ];
    for (const [wrong, error] of options) {
      for (let i = 0; i < 2; i++) assert.throws(() => queue.receive(wrong), error);
    }
    assert.throws(
      () => queue.receive(null as never),
      /receive\(\) takes options, as in receive\(\{ into \}\), got null/,
    );
    assert.throws(() => queue.receive(5 as never), TypeError);
    assert.throws(() => queue.tryReceive({ timeout: 1 } as never), /unknown option "timeout"/);
    assert.throws(() => queue.send(message, { into: message } as never), /unknown option "into"/);
    for (const fn of [undefined, null, 5, {}]) {
      assert.throws(() => queue.drain(fn as never), /expected a function/);
    }
    for (const limit of [-1, NaN, "5"]) {
      assert.throws(() => queue.drain(() => {}, limit as number), /limit: expected a number/);
    }
    const changed: { into?: unknown } = {};
    assert.deepEqual(queue.receive(changed as never), message);
    changed.into = "text";
    queue.send(message);
    assert.throws(() => queue.receive(changed as never), TypeError);
    assert.deepEqual(queue.receive(), message);
  });

  test("a second claim, and a commit or an abort without one", () => {
    const queue = make();
    const none = /nothing is claimed/;
    assert.throws(() => queue.commit(), none);
    assert.throws(() => queue.abort(), none);
    queue.claim(8).set(message);
    for (const call of [() => queue.claim(8), () => queue.tryClaim(8), () => queue.send(message)]) {
      assert.throws(call, /this object has claimed memory: call commit\(\) or abort\(\) first/);
    }
    for (const length of [9, -1, 1.5, NaN]) {
      assert.throws(() => queue.commit(length), RangeError);
    }
    queue.commit(3);
    assert.throws(() => queue.commit(), none);
    queue.claim(8);
    queue.abort();
    assert.throws(() => queue.abort(), none);
    assert.throws(() => queue.commit(), none);
    assert.deepEqual(queue.receive(), message);
    assert.equal(queue.isEmpty, true);
  });

  test("calls in the function of drain()", () => {
    const queue = make();
    queue.send(message);
    queue.send(message);
    const inside = /the queue is being drained by this object/;
    const count = queue.drain(() => {
      assert.throws(() => queue.receive(), inside);
      assert.throws(() => queue.tryReceive(), inside);
      assert.throws(() => queue.drain(() => {}), inside);
      assert.throws(() => queue.release(), inside);
    });
    assert.equal(count, 2);
    queue.send(message);
    queue.send(message);
    assert.throws(() => queue.drain(() => assert.fail("stop")), /stop/);
    // The message of the call that threw counts as received.
    assert.deepEqual(queue.receive(), message);
    assert.equal(queue.tryReceive(), undefined);
  });

  test("a second producer or consumer, as long as the first lives and keeps its role", () => {
    const first = make();
    first.send(message);
    const second = SpscQueue.attach(first.handle());
    assert.throws(() => second.send(message), {
      name: "Error",
      message: "send(): the queue has one producer, and another object of this thread is it: " +
        "call release() there first",
    });
    assert.deepEqual(second.receive(), message);
    assert.throws(() => first.receive(), /has one consumer, and another object of this thread/);
    first.release();
    second.send(message);
    second[Symbol.dispose]();
    assert.deepEqual(first.receive(), message);
    first.claim(8);
    first.release();
    first.send(message);
    assert.deepEqual(first.receive(), message);
  });

  test("memory that was closed", () => {
    const memory = SharedMemory.create({ size: 8192 });
    memory.unlink();
    const queue = new SpscQueue({ memory, capacity });
    queue.send(message);
    queue.send(message);
    queue.receive();
    queue.claim(8);
    memory.close();
    const gone = { name: "ReleasedError" };
    assert.throws(() => queue.commit(), gone);
    assert.throws(() => queue.send(message), gone);
    assert.throws(() => queue.send(new Uint8Array(100)), gone);
    assert.throws(() => queue.claim(100), gone);
    assert.throws(() => queue.receive(), gone);
    assert.throws(() => queue.drain(() => {}), gone);
    assert.throws(() => queue.close(), gone);
    assert.throws(() => queue.size, gone);
  });
});
