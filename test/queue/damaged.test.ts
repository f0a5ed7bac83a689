import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { Broadcast, MpmcQueue, type Queue, SpscQueue } from "../../queue.ts";
import { skipUnusable } from "../support/fences.ts";

const capacity = 256;
const GUARD = 4096;

/** Queues with messages in them, beside bytes that no queue may write to. */
function withQueues(use: (producer: SpscQueue, consumer: SpscQueue, words: Int32Array) => void) {
  const buffer = new SharedArrayBuffer(4096 + capacity + GUARD);
  const guard = new Uint8Array(buffer, 4096 + capacity).fill(0xa5);
  const [producer, consumer] = [
    new SpscQueue({ buffer, capacity }),
    new SpscQueue({ buffer, capacity }),
  ];
  for (let i = 0; i < 3; i++) {
    producer.send(new Uint8Array(20).fill(i));
    consumer.receive();
  }
  producer.send(new Uint8Array(20).fill(7));
  use(producer, consumer, new Int32Array(buffer));
  assert.ok(guard.every((byte) => byte === 0xa5));
}

const DAMAGED = { name: "Error", message: /The memory of the queue is damaged/ };
const [TAIL, HEAD, DATA] = [32, 64, 1024];

describe("SpscQueue reports", () => {
  test("a position of the producer that cannot be", () => {
    for (const value of [0, 1 << 20, 4, -1, -2147483648, 0x7ffffff8, 100]) {
      withQueues((producer, consumer, words) => {
        consumer.receive();
        words[TAIL] = value;
        assert.throws(() => consumer.receive({ timeout: 0 }), DAMAGED, `${value}`);
        assert.throws(() => producer.send(new Uint8Array(1)), DAMAGED, `${value}`);
      });
    }
  });

  test("a position of the consumer that cannot be", () => {
    for (const value of [1 << 20, 4, -1, 0x7ffffff8]) {
      withQueues((producer, consumer, words) => {
        words[HEAD] = value;
        assert.throws(() => {
          while (producer.trySend(new Uint8Array(20)));
        }, DAMAGED);
        assert.throws(() => consumer.receive(), DAMAGED);
      });
    }
  });

  test("a length that cannot be", () => {
    for (const value of [-1, 33, 25, 32, 0x7fffffff, -2147483648, -2147483647 + 255]) {
      withQueues((_, consumer, words) => {
        words[DATA + 3 * 32 / 4] = value;
        assert.throws(() => consumer.receive(), DAMAGED, `${value}`);
        assert.throws(() => consumer.drain(() => assert.fail()), DAMAGED, `${value}`);
      });
    }
  });
});

/** The queues with the words of their memory that matter most, and the first of their slots. */
const QUEUES: Readonly<
  Record<string, { make: (buffer: SharedArrayBuffer) => Queue; words: readonly number[] }>
> = {
  SpscQueue: {
    make: (buffer) => new SpscQueue({ buffer, capacity }),
    words: [TAIL, HEAD, DATA, DATA + 8, DATA + 16, 4, 5],
  },
  MpmcQueue: {
    make: (buffer) => new MpmcQueue({ buffer, capacity: 4, messageSize: 40 }),
    words: [TAIL, HEAD, DATA, DATA + 1, DATA + 16, DATA + 17, DATA + 32, DATA + 48, 4, 5],
  },
  Broadcast: {
    make: (buffer) => new Broadcast({ buffer, capacity }),
    words: [TAIL, HEAD, HEAD + 1, DATA, DATA + 1, DATA + 8, 4],
  },
};

describe("memory overwritten at random makes calls throw, neither hang nor overrun", () => {
  for (const [name, { make, words: likely }] of Object.entries(QUEUES)) {
    const value = fc.oneof(
      fc.integer(),
      fc.nat(300),
      fc.constantFrom(0, 8, 255, 256, 511, 512, 1 << 30, -1),
    );
    const index = fc.oneof(fc.constantFrom(...likely), fc.nat(1024 + capacity / 4 - 1));
    const write = fc.tuple(index, value, fc.nat(4));
    test(name, { skip: skipUnusable(name) }, () => {
      fc.assert(
        fc.property(fc.array(write, { minLength: 1, maxLength: 30 }), (writes) => {
          const buffer = new SharedArrayBuffer(4096 + capacity + GUARD);
          const guard = new Uint8Array(buffer, 4096 + capacity).fill(0xa5);
          const words = new Int32Array(buffer);
          const [producer, consumer] = [make(buffer), make(buffer)];
          const into = new Uint8Array(64);
          const calls: (() => unknown)[] = [
            () => producer.trySend(new Uint8Array(20)),
            () => consumer.tryReceive({ into }),
            () => consumer.drain(() => {}),
            () => producer.send(new Uint8Array(9), { timeout: 0 }),
            () => consumer.receive({ timeout: 0 }),
            () => producer.tryClaim(7) && producer.commit(3),
            () => make(buffer).size,
            () => consumer.isClosed,
          ];
          for (const [index, value, repeats] of writes) {
            for (let i = 0; i <= repeats; i++) tryCall(calls[0] as () => unknown);
            words[index] = value;
            calls.forEach(tryCall);
          }
          assert.ok(guard.every((byte) => byte === 0xa5));
        }),
        { numRuns: 200 },
      );
    });
  }
});

function tryCall(call: () => unknown): void {
  try {
    call();
  } catch (error) {
    assert.ok(error instanceof Error || error instanceof DOMException);
  }
}
