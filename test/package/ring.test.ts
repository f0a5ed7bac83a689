import assert from "node:assert/strict";
import { test } from "node:test";
import { Ring } from "../../examples/ring.ts";
import { SharedMemory } from "../../mod.ts";

test("the ends of a ring agree if one sees whole pages, as on macOS and Windows", () => {
  for (const slots of [1, 4, 128]) {
    using memory = SharedMemory.create({ size: 16384 });
    memory.unlink();
    assert.ok(Ring.sizeFor(slots) <= memory.size);
    const [producer, consumer] = [
      new Ring(memory, slots, "producer"),
      new Ring(memory, slots, "consumer"),
    ];
    const target = new Uint8Array(4);
    // All slots are full at times, and the indexes wrap around.
    for (let from = 0; from < 3 * slots; from += slots) {
      for (let i = from; i < from + slots; i++) producer.push(Uint8Array.of(i, i >> 8));
      for (let i = from; i < from + slots; i++) {
        assert.equal(consumer.pop(target), 2);
        assert.equal(target[0] + 256 * target[1], i);
      }
    }
  }
});
