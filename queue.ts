/**
 * Queues of messages between workers and processes. They survive the death of their users.
 *
 * @example
 * ```ts
 * import { SpscQueue } from "@patomic/atomics/queue";
 * import assert from "node:assert/strict";
 *
 * const queue = new SpscQueue({ capacity: 4096 });
 * queue.send(new Uint8Array([1, 2, 3]));
 * assert.deepEqual(queue.receive(), new Uint8Array([1, 2, 3]));
 * ```
 *
 * @module
 */

export type { IntoOptions, ReceiveOptions, RingOptions } from "./src/queue/options.ts";
export { Broadcast } from "./src/queue/broadcast.ts";
export {
  type BlockOptions,
  type PlaceOptions,
  type Primitive,
  Queue,
  type SyncHandle,
} from "./src/queue/queue.ts";
export { MpmcQueue, type MpmcQueueOptions } from "./src/queue/mpmc_queue.ts";
export { SpscQueue } from "./src/queue/spsc_queue.ts";
