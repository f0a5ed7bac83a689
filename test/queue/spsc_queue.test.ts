import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { SpscQueue } from "../../queue.ts";
import { Line } from "../../src/queue/line.ts";
import { blockAsync } from "../../src/sync/waiting.ts";

const TIMEOUT = { name: "TimeoutError" };
const CLOSED = { name: "TypeError", message: /the queue is closed/ };

const message = (length: number, value: number) => new Uint8Array(length).fill(value);

describe("SpscQueue", () => {
  test("returns messages of any length in their order, and wraps around", () => {
    const queue = new SpscQueue({ capacity: 1024 });
    assert.equal(queue.isEmpty, true);
    for (let i = 0; i < 2000; i++) {
      const length = i * 7 % 129;
      queue.send(message(length, i));
      assert.equal(queue.isEmpty, false);
      const received = queue.receive();
      assert.deepEqual(received, message(length, i));
    }
    assert.equal(queue.size, 0);
  });

  test("does as a model, for any calls", () => {
    const step = fc.oneof(
      fc.record({ call: fc.constantFrom("send", "claim"), length: fc.nat(32) }),
      fc.record({ call: fc.constantFrom("receive", "drain", "abort"), length: fc.nat(5) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const queue = new SpscQueue({ capacity: 256 });
        const model: Uint8Array[] = [];
        for (const [i, { call, length }] of steps.entries()) {
          if (call === "send") {
            if (queue.trySend(message(length, i))) model.push(message(length, i));
            // There is room for the longest message, its header and a gap of the same length.
            else assert.ok(queue.size > 256 - 2 * 40);
          } else if (call === "claim") {
            const view = queue.tryClaim(32);
            if (view === undefined) continue;
            assert.equal(view.length, 32);
            view.fill(i);
            queue.commit(length);
            model.push(message(length, i));
          } else if (call === "abort") {
            if (queue.tryClaim(length)?.fill(255) !== undefined) queue.abort();
          } else if (call === "receive") {
            assert.deepEqual(queue.tryReceive(), model.shift());
          } else {
            const seen: Uint8Array[] = [];
            const count = queue.drain((view) => seen.push(view.slice()), length);
            assert.equal(count, seen.length);
            assert.equal(count, Math.min(length, model.length));
            assert.deepEqual(seen, model.splice(0, count));
          }
          assert.equal(queue.isEmpty, model.length === 0);
        }
      }),
      { numRuns: 300 },
    );
  });

  // A producer writes to free cache lines before it needs them.
  test("overwrites no message, however many there are", () => {
    for (let waiting = 0; waiting < 128; waiting++) {
      const queue = new SpscQueue({ capacity: 4096 });
      for (let sent = 0; sent < 400; sent++) {
        assert.equal(queue.trySend(message(24, sent | 1)), true);
        const received = sent - waiting;
        if (received >= 0) assert.deepEqual(queue.receive(), message(24, received | 1));
      }
    }
  });

  test("refuses a message when it is full, and overwrites nothing", () => {
    const queue = new SpscQueue({ capacity: 64 });
    let sent = 0;
    while (queue.trySend(message(8, sent))) sent++;
    assert.equal(sent, 4);
    assert.equal(queue.isFull, true);
    assert.equal(queue.size, 64);
    assert.throws(() => queue.send(message(0, 0), { timeout: 5 }), TIMEOUT);
    for (let i = 0; i < sent; i++) assert.deepEqual(queue.receive(), message(8, i));
    assert.equal(queue.isFull, false);
    assert.equal(queue.tryReceive(), undefined);
  });

  test("positions wrap around", () => {
    const queue = new SpscQueue({ capacity: 2 ** 20 });
    const longest = 2 ** 17;
    // 2^31 bytes and more.
    for (let i = 0; i < 2 ** 14 + 100; i++) {
      const view = queue.claim(longest);
      [view[0], view[longest - 1]] = [i, i >> 8];
      queue.commit();
      queue.drain((view) => assert.equal(view[0]! + 256 * view[longest - 1]!, i));
    }
    assert.equal(queue.isEmpty, true);
  });

  test("receives into an array, or a part of it", () => {
    const queue = new SpscQueue({ capacity: 1024 });
    const into = new Uint8Array(100);
    for (const length of [100, 3, 0]) {
      queue.send(message(length, length));
      const received = queue.receive({ into }) as Uint8Array;
      assert.deepEqual(received, message(length, length));
      assert.equal(received.buffer, into.buffer);
      assert.equal(received === into, length === 100);
    }
    queue.send(message(101, 1));
    assert.throws(() => queue.receive({ into }), {
      name: "RangeError",
      message: "receive(): into has 100 bytes, the message has 101",
    });
    assert.deepEqual(queue.receive(), message(101, 1));
  });

  test("accepts an ArrayBuffer, and copies", () => {
    const queue = new SpscQueue({ capacity: 1024 });
    const bytes = message(5, 1);
    queue.send(bytes.buffer);
    bytes.fill(9);
    assert.deepEqual(queue.receive(), message(5, 1));
  });

  test("hands over what is left after close(), and then undefined", async () => {
    const queue = new SpscQueue({ capacity: 1024 });
    queue.send(message(1, 1));
    queue.send(message(1, 2));
    const view = queue.claim(4);
    assert.equal(queue.isClosed, false);
    queue.close();
    queue.close();
    assert.equal(queue.isClosed, true);
    assert.equal(view.length, 4);
    assert.throws(() => queue.commit(), CLOSED);
    assert.throws(() => queue.send(message(1, 3)), CLOSED);
    assert.throws(() => queue.trySend(message(1, 3)), CLOSED);
    await assert.rejects(queue.sendAsync(message(1, 3)), CLOSED);
    assert.deepEqual(queue.receive(), message(1, 1));
    assert.deepEqual(await queue.receiveAsync(), message(1, 2));
    for (let i = 0; i < 2; i++) {
      assert.equal(queue.receive(), undefined);
      assert.equal(queue.tryReceive(), undefined);
      assert.equal(await queue.receiveAsync(), undefined);
      assert.equal(queue.drain(() => assert.fail()), 0);
    }
  });

  test("close() ends the calls that wait", async () => {
    const queue = new SpscQueue({ capacity: 64 });
    const receives = [queue.receiveAsync(), queue.receiveAsync()];
    queue.close();
    assert.deepEqual(await Promise.all(receives), [undefined, undefined]);

    const full = new SpscQueue({ capacity: 64 });
    while (full.trySend(message(8, 0)));
    const sends = [full.sendAsync(message(1, 0)), full.claimAsync(1)];
    full.close();
    for (const send of sends) await assert.rejects(send, CLOSED);
  });

  test("asynchronous calls wait, and keep their order", async () => {
    const queue = new SpscQueue({ capacity: 64 });
    const sends = Array.from({ length: 50 }, (_, i) => queue.sendAsync(message(8, i)));
    const receives = Array.from({ length: 50 }, () => queue.receiveAsync());
    await Promise.all(sends);
    const received = await Promise.all(receives);
    assert.deepEqual(received, Array.from({ length: 50 }, (_, i) => message(8, i)));
  });

  test("a message whose buffer is detached while it waits is refused", async () => {
    const queue = new SpscQueue({ capacity: 64 });
    while (queue.trySend(message(8, 0)));
    const lost = message(3, 1);
    const [send, next] = [queue.sendAsync(lost), queue.sendAsync(message(2, 2))];
    const refused = assert.rejects(send, { name: "TypeError", message: /was detached or resized/ });
    structuredClone(lost.buffer, { transfer: [lost.buffer] });
    let last;
    for (let i = 0; i < 5; i++) last = await queue.receiveAsync();
    await Promise.all([refused, next]);
    assert.deepEqual(last, message(2, 2));
  });

  test("an asynchronous call that ends wakes only the next one", async () => {
    const [line, calls] = [new Line(), 100];
    let attempts = 0;
    const ended = await Promise.all(
      Array.from(
        { length: calls },
        (_, i) =>
          line.wait(() => ({ result: i }), (attempt) =>
            blockAsync("test", undefined, (isLate) => {
              attempts++;
              return attempt(isLate);
            })),
      ),
    );
    assert.deepEqual(ended, Array.from({ length: calls }, (_, i) => i));
    // One when it joins the line, one when it is the first; a wait may end without a wake.
    assert.ok(attempts <= 4 * calls, `${attempts} attempts`);
  });

  test("for await ends when the queue is closed and empty", async () => {
    const queue = new SpscQueue({ capacity: 256 });
    const producer = (async () => {
      for (let i = 0; i < 100; i++) await queue.sendAsync(message(i % 33, i));
      queue.close();
    })();
    let count = 0;
    for await (const received of queue) assert.deepEqual(received, message(count % 33, count++));
    assert.equal(count, 100);
    await producer;
  });

  test("timeouts and aborts lose and repeat nothing", async () => {
    const queue = new SpscQueue({ capacity: 64 });
    assert.throws(() => queue.receive({ timeout: 5 }), TIMEOUT);
    await assert.rejects(queue.receiveAsync({ timeout: 5 }), TIMEOUT);
    const reason = new Error("stop");
    const controller = new AbortController();
    const { signal } = controller;
    const waits = [queue.receiveAsync({ signal }), queue.receiveAsync({ signal })];
    const last = queue.receiveAsync();
    controller.abort(reason);
    for (const wait of waits) await assert.rejects(wait, (error) => error === reason);
    queue.send(message(1, 1));
    assert.deepEqual(await last, message(1, 1));
    let sent = 0;
    let received = 0;
    await Promise.all(Array.from({ length: 200 }, async (_, i) => {
      const options = i % 3 ? { timeout: Math.random() * 20 } : {
        signal: AbortSignal.timeout(Math.round(Math.random() * 20)),
      };
      try {
        if (i % 2) {
          await queue.sendAsync(message(8, i), options);
          sent++;
        } else if (await queue.receiveAsync(options)) received++;
      } catch (error) {
        assert.equal((error as Error).name, "TimeoutError");
      }
    }));
    received += queue.drain(() => {});
    assert.equal(received, sent);
    assert.ok(sent > 0);
  });
});
