import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { SharedMemory } from "../../mod.ts";
import { MpmcQueue, SpscQueue } from "../../queue.ts";

const message = (length: number, value: number) => new Uint8Array(length).fill(value);

/** An array with a `length` that is not its own. */
function saying(said: number, length: number): Uint8Array {
  return Object.defineProperty(message(length, 9), "length", { value: said });
}

const KINDS = {
  SpscQueue: () => new SpscQueue({ capacity: 4096 }),
  MpmcQueue: () => new MpmcQueue({ capacity: 8, messageSize: 120 }),
};

describe("a message that is not what it says", () => {
  for (const [kind, make] of Object.entries(KINDS)) {
    test(`${kind}: a length of its own overwrites no other message`, () => {
      for (const said of [1, 64, 65, 100]) {
        const queue = make();
        let sent = 0;
        while (queue.trySend(message(100, sent))) sent++;
        assert.deepEqual(queue.receive(), message(100, 0));
        queue.trySend(saying(said, 512));
        for (let i = 1; i < sent; i++) assert.deepEqual(queue.receive(), message(100, i));
        assert.equal(queue.tryReceive()?.length, said);
        assert.equal(queue.tryReceive(), undefined);
      }
    });
  }

  test("a proxy that uses the queue while it is copied is refused", () => {
    const buffer = new SharedArrayBuffer(4096 + 1024);
    const uses: ((queue: SpscQueue) => void)[] = [
      (queue) => queue.release(),
      (queue) => queue.send(message(3, 4)),
      (queue) => void queue.claim(3),
    ];
    for (const use of uses) {
      const queue = new SpscQueue({ capacity: 1024, buffer });
      queue.send(message(3, 1));
      const evil = new Proxy(message(3, 9), {
        get(target, key) {
          if (key === "1") use(queue);
          return key === "length" ? 3 : target[Number(key)];
        },
      });
      assert.throws(() => queue.send(evil), /the message used the queue while it was copied/);
      queue.release();
      const other = new SpscQueue({ capacity: 1024, buffer });
      other.send(message(3, 5));
      assert.throws(() => queue.send(message(3, 6)), /one producer, and another/);
      assert.deepEqual(other.receive(), message(3, 1));
      let last: Uint8Array | undefined;
      for (let next; (next = other.tryReceive()) !== undefined;) last = next;
      assert.deepEqual(last, message(3, 5));
      other.release();
    }
  });

  test("a claim of closed memory is refused, of no bytes too", () => {
    for (const length of [0, 3]) {
      const memory = SharedMemory.create({ size: 4096 + 1024 });
      memory.unlink();
      const queue = new SpscQueue({ memory, capacity: 1024 });
      queue.send(message(3, 1));
      queue.claim(length);
      queue.abort();
      memory.close();
      assert.throws(() => queue.claim(length), { name: "ReleasedError" });
    }
  });
});

test("drain() ends although messages arrive all the time", () => {
  for (const make of Object.values(KINDS)) {
    const queue = make();
    queue.send(message(8, 1));
    queue.send(message(8, 1));
    const count = queue.drain((view) => {
      if (queue instanceof MpmcQueue) queue.send(message(8, 2));
      assert.equal(view[0], 1);
    });
    assert.equal(count, 2);
  }
});
