import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { atomic, SharedMemory, UINT } from "../../mod.ts";
import { Broadcast } from "../../queue.ts";
import { skipUnusable } from "../support/fences.ts";

const CLOSED = { name: "TypeError", message: /the queue is closed/ };
const message = (length: number, value: number) => new Uint8Array(length).fill(value);

/** Calls `act` after each load of 4 bytes in a `SharedArrayBuffer`, until the result is called. */
function afterLoads(act: () => void): () => void {
  const sample = atomic({ width: 4, atype: UINT });
  // The method is bound at its first call.
  sample.load();
  const prototype = Object.getPrototypeOf(sample);
  const before = Object.getOwnPropertyDescriptor(prototype, "load") as PropertyDescriptor;
  let isActing = false;
  const value = function (this: object, ...args: unknown[]) {
    const loaded = Reflect.apply(before.value, this, args);
    if (!isActing) {
      isActing = true;
      act();
      isActing = false;
    }
    return loaded;
  };
  Object.defineProperty(prototype, "load", { ...before, value });
  return () => Object.defineProperty(prototype, "load", before);
}

describe("Broadcast", { skip: skipUnusable("Broadcast") }, () => {
  test("returns every message to every consumer that keeps up", () => {
    const producer = new Broadcast({ capacity: 256 });
    const consumers = [1, 2, 3].map(() => Broadcast.attach(producer.handle()));
    for (let i = 0; i < 1000; i++) {
      producer.send(message(i % 33, i));
      for (const consumer of consumers) {
        assert.deepEqual(consumer.receive(), message(i % 33, i));
        assert.equal(consumer.tryReceive(), undefined);
        assert.equal(consumer.lost, 0);
      }
    }
  });

  test("counts exactly what a consumer loses, however it receives", () => {
    const step = fc.record({
      call: fc.constantFrom("send", "send", "claim", "receive", "into", "drain", "takeOver"),
      length: fc.nat(31).map((length) => length + 1),
      by: fc.nat(2),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 150 }), (steps) => {
        let producer = new Broadcast({ capacity: 256 });
        const consumers = [1, 2, 3].map(() => Broadcast.attach(producer.handle()));
        const received = [0, 0, 0];
        let sent = 0;
        const accept = (by: number, bytes: Uint8Array | undefined) => {
          if (bytes === undefined) return;
          const lost = (consumers[by] as Broadcast).lost;
          // The first byte is the number of the message, the others repeat it.
          const number = lost + received[by]!;
          assert.ok(bytes.every((byte) => byte === (number & 255)));
          received[by]!++;
        };
        for (const { call, length, by } of steps) {
          const consumer = consumers[by] as Broadcast;
          if (call === "send") producer.send(message(length, sent++));
          else if (call === "claim") {
            producer.claim(32).fill(sent++);
            producer.commit(length);
          } else if (call === "takeOver") {
            producer.release();
            producer = Broadcast.attach(producer.handle());
          } else if (call === "receive") accept(by, consumer.tryReceive());
          else if (call === "into") accept(by, consumer.tryReceive({ into: new Uint8Array(40) }));
          else consumer.drain((view) => accept(by, view), length % 4);
        }
        for (const [by, consumer] of consumers.entries()) {
          consumer.drain((view) => accept(by, view));
          assert.equal(consumer.lost + received[by]!, sent);
          assert.equal(consumer.isEmpty, true);
        }
      }),
      { numRuns: 300 },
    );
  });

  test("goes on with the latest message after it was overtaken", () => {
    const producer = new Broadcast({ capacity: 64 });
    const consumer = Broadcast.attach(producer.handle());
    for (let i = 0; i < 300; i++) producer.send(message(8, i));
    assert.deepEqual(consumer.receive(), message(8, 299));
    assert.equal(consumer.lost, 299);
    assert.equal(consumer.tryReceive(), undefined);
    const late = Broadcast.attach(producer.handle());
    assert.equal(late.tryReceive(), undefined);
    producer.send(message(8, 1));
    assert.deepEqual(late.receive(), message(8, 1));
    assert.equal(late.lost, 0);
  });

  test("a claim that is not committed overtakes, but loses nothing that is there", () => {
    const producer = new Broadcast({ capacity: 64 });
    const consumer = Broadcast.attach(producer.handle());
    for (let i = 0; i < 4; i++) producer.send(message(8, i));
    producer.claim(8);
    producer.abort();
    assert.deepEqual(consumer.receive(), message(8, 3));
    assert.equal(consumer.lost, 3);
  });

  for (const ends of ["aborted", "released"] as const) {
    test(`counts what a claim that is ${ends} has overwritten as lost`, () => {
      const producer = new Broadcast({ capacity: 64 });
      const consumer = Broadcast.attach(producer.handle());
      for (let i = 0; i < 8; i++) producer.send(message(0, 0));
      assert.deepEqual(consumer.receive(), message(0, 0));
      producer.claim(8).fill(255);
      if (ends === "aborted") producer.abort();
      else producer.release();
      const next = ends === "aborted" ? producer : Broadcast.attach(producer.handle());
      // A shorter message, which does not overwrite the second one by itself.
      next.send(message(0, 0));
      assert.deepEqual(consumer.receive(), message(0, 0));
      assert.equal(consumer.lost, 7);
    });
  }

  test("a wait ends with a message, with close(), and by a timeout", async () => {
    const producer = new Broadcast({ capacity: 256 });
    const consumers = [1, 2, 3].map(() => Broadcast.attach(producer.handle()));
    assert.throws(() => consumers[0]?.receive({ timeout: 5 }), { name: "TimeoutError" });
    const waits = consumers.map((consumer) => consumer.receiveAsync());
    await producer.sendAsync(message(1, 1));
    for (const wait of waits) assert.deepEqual(await wait, message(1, 1));
    const ends = consumers.map((consumer) => consumer.receiveAsync());
    producer.close();
    assert.deepEqual(await Promise.all(ends), [undefined, undefined, undefined]);
    assert.throws(() => producer.send(message(1, 1)), CLOSED);
    assert.throws(() => producer.trySend(message(1, 1)), CLOSED);
    assert.equal(consumers[0]?.isClosed, true);
    assert.equal(consumers[0]?.isFull, false);
  });

  test("hands over what is left after close()", async () => {
    const producer = new Broadcast({ capacity: 64 });
    const consumer = Broadcast.attach(producer.handle());
    for (let i = 0; i < 4; i++) producer.send(message(1, i));
    producer.close();
    // A refused message overwrites none that is there.
    for (let i = 0; i < 100; i++) assert.throws(() => producer.send(message(8, i)), CLOSED);
    assert.throws(() => producer.claim(8), CLOSED);
    const all: number[] = [];
    for await (const received of consumer) all.push(received[0] as number);
    assert.deepEqual(all, [0, 1, 2, 3]);
  });

  test("counts what a consumer loses whose position comes again, after 2^31 bytes", () => {
    const capacity = 256;
    const buffer = new SharedArrayBuffer(Broadcast.byteLengthFor({ capacity }));
    const producer = new Broadcast({ buffer, capacity });
    for (let i = 0; i < 4; i++) producer.send(message(8, i));
    const consumer = new Broadcast({ buffer, capacity });
    producer.release();
    // The words of a producer that has sent 1,000 messages, of which the last one ended 24 bytes
    // before the position of the consumer: see docs/queue.md.
    const words = new Int32Array(buffer);
    const [tail, intent, latest, ring] = [128 / 4, 256 / 4, 260 / 4, 4096 / 4];
    words[tail] = words[intent] = 40;
    words[latest] = 24;
    words.set([8, 999], ring + 24 / 4);
    producer.send(message(32, 0xff));
    assert.deepEqual(consumer.receive(), message(32, 0xff));
    assert.equal(consumer.lost, 996);
  });

  test("knows a fast producer from damaged memory", () => {
    const laps = fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.nat(9)), { maxLength: 6 });
    fc.assert(
      fc.property(laps, fc.nat(5), (bursts, first) => {
        const producer = new Broadcast({ capacity: 64 });
        let sent = 0;
        // There is always a claim: consumers see where the message will end.
        const send = (count: number) => {
          for (let i = 0; i < count; i++, sent++) {
            producer.commit();
            producer.claim(sent % 3 && 8);
          }
        };
        producer.claim(8);
        send(first);
        const consumer = Broadcast.attach(producer.handle());
        const joined = sent;
        send(6);
        let load = 0;
        const counts = new Map(bursts);
        const end = afterLoads(() => send(counts.get(++load) ?? 0));
        let received = 0;
        try {
          for (let i = 0; i < 3; i++) Broadcast.attach(producer.handle());
          received = consumer.drain(() => {});
        } finally {
          end();
        }
        received += consumer.drain(() => {});
        assert.equal(consumer.lost + received, sent - joined);
      }),
      { numRuns: 3000 },
    );
  });
});

describe("Broadcast refuses", { skip: skipUnusable("Broadcast") }, () => {
  test("a second producer, and wrong claims and messages", () => {
    const producer = new Broadcast({ capacity: 256 });
    producer.send(message(1, 1));
    const second = Broadcast.attach(producer.handle());
    assert.throws(() => second.send(message(1, 1)), /the queue has one producer/);
    assert.throws(() => producer.send(message(33, 1)), RangeError);
    assert.throws(() => producer.claim(33), RangeError);
    assert.throws(() => producer.commit(), /nothing is claimed/);
    assert.throws(() => producer.abort(), /nothing is claimed/);
    producer.claim(3);
    assert.throws(() => producer.send(message(1, 1)), /has claimed memory/);
    assert.throws(() => producer.commit(4), RangeError);
    producer.abort();
    for (const capacity of [32, 100, 2 ** 31]) {
      assert.throws(() => new Broadcast({ capacity }), /power of two from 64/);
    }
    assert.throws(() => second.drain(5 as never), TypeError);
  });

  test("an array that is too short, and keeps the message", () => {
    const producer = new Broadcast({ capacity: 256 });
    const consumer = Broadcast.attach(producer.handle());
    producer.send(message(3, 1));
    assert.throws(() => consumer.receive({ into: new Uint8Array(2) }), RangeError);
    assert.deepEqual(consumer.receive(), message(3, 1));
  });

  test("memory that was closed", () => {
    const memory = SharedMemory.create({ size: 8192 });
    memory.unlink();
    const producer = new Broadcast({ memory, capacity: 256 });
    const consumer = new Broadcast({ memory, capacity: 256 });
    producer.send(message(1, 1));
    producer.send(message(1, 1));
    consumer.receive();
    memory.close();
    const gone = { name: "ReleasedError" };
    assert.throws(() => producer.send(message(1, 1)), gone);
    assert.throws(() => consumer.receive(), gone);
    assert.throws(() => consumer.size, gone);
    assert.throws(() => consumer.close(), gone);
  });
});
