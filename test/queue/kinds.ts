import type { SharedMemory } from "../../mod.ts";
import { Broadcast, MpmcQueue, type Queue, SpscQueue } from "../../queue.ts";
import { LONGEST } from "./messages.ts";
import { RacyRing } from "./racy_ring.ts";

/** The queues by name, small ones, so that they are often full and wrap around often. */
export const KINDS: Readonly<Record<string, (memory: SharedMemory) => Queue>> = {
  SpscQueue: (memory) => new SpscQueue({ memory, capacity: 1024 }),
  MpmcQueue: (memory) => new MpmcQueue({ memory, capacity: 16, messageSize: LONGEST }),
  Broadcast: (memory) => new Broadcast({ memory, capacity: 1024 }),
};

/** The queues, and one that loses and repeats messages: the control. */
export const KINDS_AND_CONTROL: typeof KINDS = {
  ...KINDS,
  RacyRing: (memory) => new RacyRing(memory) as unknown as Queue,
};

/** The size of a segment for one of them. A page for the words of a test begins at `WORDS`. */
export const SIZE = 16_384;
export const WORDS = 12_288;
