import type { Adder } from "./contention.ts";

/** The task of the other end. */
export interface Task {
  readonly job: "ring" | "messages" | "add" | "pong" | "sections" | "hand over";
  /** The name of the segment that both ends open. */
  readonly name: string;
  /** The shared buffer of workers, for the counterparts in JavaScript. */
  readonly buffer?: SharedArrayBuffer;
  readonly adder: Adder;
  readonly count: number;
}

/** The size of a message in bytes. */
export const MESSAGE = 32;

/** The number of messages that the ring holds. */
export const SLOTS = 1024;

/** The size of the memory that two ends share, for the ring or for the locks. */
export const MEMORY_SIZE = 2 ** 17;

/** The message that a worker posts when its task is done. */
export const END = "end";
