// A price feed that never waits for its consumers. A slow consumer goes on with the latest price,
// and knows how many it has missed.
import process from "node:process";
import { fileURLToPath } from "node:url";
import { SharedMemory } from "@patomic/atomics";
import { Broadcast } from "@patomic/atomics/queue";
import { Barrier } from "@patomic/atomics/sync";
import { ended, start } from "./_processes.ts";

const PRICES = 20_000;
const LAST = 0xffffffff;
const capacity = 8192;
const OFFSET = 4096;

const FILE = fileURLToPath(import.meta.url);
const [job, name] = process.argv.slice(2);

if (job === undefined) {
  using memory = SharedMemory.create({ size: 16_384 });
  try {
    await ended(["feed", "fast", "slow"].map((job) => start(FILE, job, memory.name)));
  } finally {
    memory.unlink();
  }
} else {
  using memory = SharedMemory.open({ name: name as string });
  const feed = new Broadcast({ memory, offset: OFFSET, capacity });
  // A consumer receives what is sent after it has joined: all join first.
  const barrier = new Barrier({ memory, parties: 3 });
  barrier.arriveAndWait();
  const price = new Uint32Array(2);
  const bytes = new Uint8Array(price.buffer);
  if (job === "feed") {
    for (let i = 0; i < PRICES; i++) {
      price[0] = i;
      feed.send(bytes);
    }
    // When the slow one has been asleep for all of them.
    barrier.arriveAndWait();
    price[0] = LAST;
    feed.send(bytes);
  } else {
    let received = 0;
    const accept = () => {
      feed.receive({ into: bytes });
      return price[0] !== LAST;
    };
    if (job === "slow") {
      // It looks at the first price, and then at none until all were sent.
      if (accept()) received++;
      barrier.arriveAndWait();
    } else {
      barrier.arriveAndDrop();
    }
    while (accept()) received++;
    const all = received + feed.lost === PRICES;
    if (job === "slow") {
      console.log(`the slow consumer missed some: ${feed.lost > 0}, knows all: ${all}`);
    }
  }
}
