import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { SpscQueue } from "../../queue.ts";

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

test("an SpscQueue whose memory is overwritten at random throws, and neither hangs nor writes outside", () => {
  const write = fc.tuple(fc.nat(1024 + capacity / 4 - 1), fc.oneof(fc.integer(), fc.nat(300)));
  fc.assert(
    fc.property(fc.array(write, { minLength: 1, maxLength: 40 }), (writes) => {
      withQueues((producer, consumer, words) => {
        for (const [index, value] of writes) {
          // The positions and the lengths more often than other words.
          words[[TAIL, HEAD, DATA + 24, index][index % 4] as number] = value;
          for (
            const call of [
              () => producer.trySend(new Uint8Array(20)),
              () => consumer.tryReceive(),
              () => consumer.drain(() => {}),
              () => producer.send(new Uint8Array(9), { timeout: 0 }),
              () => consumer.receive({ timeout: 0 }),
              () => new SpscQueue({ buffer: words.buffer, capacity } as never).size,
            ]
          ) {
            try {
              call();
            } catch (error) {
              assert.ok(error instanceof Error || error instanceof DOMException);
            }
          }
        }
      });
    }),
    { numRuns: 200 },
  );
});
