import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { SharedMemory } from "../../mod.ts";
import { MpmcQueue } from "../../queue.ts";

const TIMEOUT = { name: "TimeoutError" };
const CLOSED = { name: "TypeError", message: /the queue is closed/ };

const message = (length: number, value: number) => new Uint8Array(length).fill(value);
const make = (capacity = 4) => new MpmcQueue({ capacity, messageSize: 100 });

describe("MpmcQueue", () => {
  test("does as a model, for any calls and capacities", () => {
    const step = fc.record({
      call: fc.constantFrom("send", "claim", "abort", "receive", "into", "drain"),
      length: fc.nat(100),
      by: fc.nat(1),
    });
    fc.assert(
      fc.property(fc.nat(4), fc.array(step, { maxLength: 100 }), (bits, steps) => {
        const capacity = 2 ** bits;
        const first = make(capacity);
        const ends = [first, MpmcQueue.attach(first.handle())];
        const model: Uint8Array[] = [];
        for (const [i, { call, length, by }] of steps.entries()) {
          const queue = ends[by] as MpmcQueue;
          const isFull = model.length === capacity;
          assert.equal(queue.isFull, isFull);
          if (call === "send") {
            assert.equal(queue.trySend(message(length, i)), !isFull);
            if (!isFull) model.push(message(length, i));
          } else if (call === "claim") {
            const view = queue.tryClaim(100);
            assert.equal(view === undefined, isFull);
            if (view === undefined) continue;
            view.fill(i);
            queue.commit(length);
            model.push(message(length, i));
          } else if (call === "abort") {
            if (queue.tryClaim(length) !== undefined) queue.abort();
            else continue;
            // The slot of an aborted message stays in use until a consumer has passed it.
            if (model.length === 0) assert.equal(queue.tryReceive(), undefined);
            else while (model.length > 0) assert.deepEqual(queue.tryReceive(), model.shift());
            assert.equal(queue.tryReceive(), undefined);
          } else if (call === "receive") {
            assert.deepEqual(queue.tryReceive(), model.shift());
          } else if (call === "into") {
            const into = new Uint8Array(length);
            if (model.length > 0 && length < model[0]!.length) {
              assert.throws(() => queue.tryReceive({ into }), RangeError);
            } else assert.deepEqual(queue.tryReceive({ into }), model.shift());
          } else {
            const seen: Uint8Array[] = [];
            assert.equal(
              queue.drain((view) => seen.push(view.slice()), length % 4),
              Math.min(length % 4, model.length),
            );
            assert.deepEqual(seen, model.splice(0, seen.length));
          }
          assert.equal(queue.size, model.length);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("positions and turns wrap around", () => {
    for (const [capacity, positions] of [[1, 2 ** 22], [4, 2 ** 24], [1024, 2 ** 31]] as const) {
      const buffer = new SharedArrayBuffer(4096 + 64 * capacity);
      const words = new Uint32Array(buffer);
      const begin = positions - 2 * capacity;
      words[32] = words[64] = begin;
      for (let slot = 0; slot < capacity; slot++) {
        words[1024 + 16 * slot] = 2 * (begin / capacity % 2 ** 22) << 8;
      }
      const queue = new MpmcQueue({ capacity, messageSize: 1, buffer });
      for (let i = 0; i < 4 * capacity; i += capacity / 2 + 1 | 0) {
        let sent = 0;
        while (queue.trySend(message(1, sent))) sent++;
        assert.equal(sent, capacity);
        for (let j = 0; j < capacity; j++) assert.deepEqual(queue.tryReceive(), message(1, j));
        assert.equal(queue.isEmpty, true);
        queue.send(message(1, 7));
        assert.deepEqual(queue.receive(), message(1, 7));
      }
      assert.ok(words[32]! < 8 * capacity);
    }
  });

  test("uses slots that are farther away than 2^31 bytes", () => {
    // The system allocates the pages that are used only.
    const queue = new MpmcQueue({ capacity: 64, messageSize: 40_000_000 });
    for (let i = 0; i < 64; i++) queue.send(message(2, i));
    for (let i = 0; i < 64; i++) assert.deepEqual(queue.receive(), message(2, i));
  });

  test("aborted claims that no consumer has passed do not damage it", () => {
    for (const capacity of [1, 2, 4]) {
      const queue = make(capacity);
      for (let i = 0; i < 5 * capacity; i++) {
        queue.claim(1);
        queue.abort();
      }
      queue.send(message(1, 1));
      assert.deepEqual(queue.tryReceive(), message(1, 1));
      // The first one is aborted when all other slots have messages.
      queue.claim(1);
      const other = MpmcQueue.attach(queue.handle());
      for (let i = 1; i < capacity; i++) other.send(message(1, i));
      queue.abort();
      for (let i = 0; i < 3; i++) {
        if (queue.tryClaim(1) !== undefined) queue.abort();
      }
      for (let i = 1; i < capacity; i++) assert.deepEqual(other.receive(), message(1, i));
      assert.equal(queue.tryReceive(), undefined);
      assert.equal(queue.size, 0);
    }
  });

  test("two producers that died in one slot do not damage it", () => {
    const buffer = new SharedArrayBuffer(8192);
    const queue = new MpmcQueue({ capacity: 1, messageSize: 1, buffer });
    const words = new Uint32Array(buffer);
    const dead = 77;
    // The slot was freed from the first one. The second one has acquired it in the second lap.
    words[32] = 2;
    words[1024] = 2 << 8 | dead;
    assert.equal(queue.trySend(message(1, 1)), true);
    assert.deepEqual(queue.tryReceive(), message(1, 1));
  });

  test("hands over what is left after close(), and then undefined to every consumer", async () => {
    const queue = make();
    const other = MpmcQueue.attach(queue.handle());
    for (let i = 0; i < 3; i++) queue.send(message(1, i));
    other.close();
    assert.throws(() => queue.send(message(1, 3)), CLOSED);
    assert.throws(() => queue.tryClaim(1), CLOSED);
    await assert.rejects(other.sendAsync(message(1, 3)), CLOSED);
    assert.deepEqual(queue.receive(), message(1, 0));
    assert.deepEqual(await other.receiveAsync(), message(1, 1));
    assert.deepEqual(queue.tryReceive(), message(1, 2));
    for (const consumer of [queue, other]) {
      assert.equal(consumer.receive(), undefined);
      assert.equal(consumer.tryReceive(), undefined);
      assert.equal(await consumer.receiveAsync(), undefined);
      assert.equal(consumer.drain(() => assert.fail()), 0);
    }
    assert.throws(() => queue.send(message(1, 3)), CLOSED);
  });

  test("close() of a full queue ends the calls that wait", async () => {
    const queue = make(1);
    queue.send(message(1, 0));
    const sends = [queue.sendAsync(message(1, 1)), queue.claimAsync(1)];
    queue.close();
    for (const send of sends) await assert.rejects(send, CLOSED);
    const empty = make();
    const receives = [1, 2].map(() => MpmcQueue.attach(empty.handle()).receiveAsync());
    empty.close();
    assert.deepEqual(await Promise.all(receives), [undefined, undefined]);
  });

  test("waits behind a message that is being written, and passes an aborted one", async () => {
    const queue = make();
    const [slow, fast] = [1, 2].map(() => MpmcQueue.attach(queue.handle())) as [
      MpmcQueue,
      MpmcQueue,
    ];
    slow.claim(3).fill(1);
    fast.send(message(3, 2));
    assert.throws(() => queue.receive({ timeout: 250 }), TIMEOUT);
    const receives = [queue.receiveAsync(), fast.receiveAsync()];
    slow.commit();
    assert.deepEqual(
      new Set((await Promise.all(receives)).map((bytes) => bytes?.[0])),
      new Set([1, 2]),
    );
    slow.claim(3);
    fast.send(message(3, 4));
    const receive = queue.receiveAsync();
    slow.abort();
    assert.deepEqual(await receive, message(3, 4));
  });

  test("timeouts and aborts lose and repeat nothing", async () => {
    const queue = make(2);
    const others = Array.from({ length: 4 }, () => MpmcQueue.attach(queue.handle()));
    const [sent, received] = [[], []] as [number[], number[]];
    await Promise.all(Array.from({ length: 200 }, async (_, i) => {
      const own = others[(i >> 1) % 4] as MpmcQueue;
      const time = Math.round(Math.random() * 30);
      const options = i % 3 ? { timeout: time } : { signal: AbortSignal.timeout(time) };
      try {
        if (i % 2) {
          await own.sendAsync(message(1, i), options);
          sent.push(i);
        } else received.push((await own.receiveAsync(options))?.[0] as number);
      } catch (error) {
        assert.equal((error as Error).name, "TimeoutError");
      }
    }));
    queue.drain((view) => received.push(view[0] as number));
    const sorted = (values: number[]) => values.toSorted((a, b) => a - b);
    assert.deepEqual(sorted(received), sorted(sent));
    assert.ok(sent.length > 0);
  });
});

describe("MpmcQueue refuses", () => {
  test("a capacity and a message size that are wrong", () => {
    for (const capacity of [0, 3, -1, 2 ** 25, 1.5, NaN, undefined]) {
      assert.throws(() => new MpmcQueue({ capacity: capacity as number, messageSize: 1 }), {
        name: "RangeError",
        message: `capacity: expected a power of two from 1 to 16777216, got ${capacity}`,
      });
    }
    for (const messageSize of [0, -1, 1.5, NaN, 2 ** 26 + 1, "4", undefined]) {
      assert.throws(
        () => new MpmcQueue({ capacity: 1, messageSize: messageSize as number }),
        { name: "RangeError", message: /messageSize: expected an integer from 1 to 67108864/ },
      );
    }
    assert.throws(() => new MpmcQueue(undefined as never), RangeError);
    assert.equal(MpmcQueue.byteLengthFor({ capacity: 4, messageSize: 56 }), 4096 + 256);
    assert.equal(MpmcQueue.byteLengthFor({ capacity: 4, messageSize: 57 }), 4096 + 512);
    const buffer = new SharedArrayBuffer(4096 + 256);
    new MpmcQueue({ capacity: 4, messageSize: 56, buffer });
    assert.throws(() => new MpmcQueue({ capacity: 4, messageSize: 50, buffer }), TypeError);
    assert.throws(() => new MpmcQueue({ capacity: 2, messageSize: 56, buffer }), TypeError);
    assert.throws(() => new MpmcQueue({ capacity: 8, messageSize: 56, buffer }), /too small/);
  });

  test("messages, claims and commits that are wrong", () => {
    const queue = make();
    assert.throws(() => queue.send(new Uint8Array(101)), RangeError);
    assert.throws(() => queue.send("text" as never), TypeError);
    for (const length of [101, -1, 1.5, NaN]) {
      assert.throws(() => queue.claim(length), RangeError);
    }
    assert.throws(() => queue.commit(), /nothing is claimed/);
    assert.throws(() => queue.abort(), /nothing is claimed/);
    queue.claim(5);
    assert.throws(() => queue.claim(5), /this object has claimed memory/);
    assert.throws(() => queue.commit(6), RangeError);
    queue.release();
    queue.release();
    assert.throws(() => queue.commit(), /nothing is claimed/);
    assert.equal(queue.tryReceive(), undefined);
    assert.equal(queue.isEmpty, true);
  });

  test("memory that was closed", () => {
    const memory = SharedMemory.create({ size: 8192 });
    memory.unlink();
    const queue = new MpmcQueue({ memory, capacity: 4, messageSize: 100 });
    queue.send(message(100, 1));
    memory.close();
    const gone = { name: "ReleasedError" };
    assert.throws(() => queue.send(message(100, 1)), gone);
    assert.throws(() => queue.claim(5), gone);
    assert.throws(() => queue.receive(), gone);
    assert.throws(() => queue.drain(() => {}), gone);
    assert.throws(() => queue.close(), gone);
    assert.throws(() => queue.size, gone);
  });

  test("a message behind which it throws in drain() counts as received", () => {
    const queue = make();
    queue.send(message(1, 1));
    queue.send(message(1, 2));
    assert.throws(() => queue.drain(() => assert.fail("stop")), /stop/);
    assert.deepEqual(queue.receive(), message(1, 2));
  });
});
