import type { Adder } from "./contention.ts";

/** What the other end is to do. */
export interface Task {
  readonly job: "ring" | "messages" | "add" | "pong";
  /** The segment that both have. */
  readonly name: string;
  /** The memory that workers have as well, for what JavaScript does by itself. */
  readonly buffer?: SharedArrayBuffer;
  readonly adder: Adder;
  readonly count: number;
}

/** The size of a message in bytes. */
export const MESSAGE = 32;

/** How many of them the ring holds. */
export const SLOTS = 1024;

/** What a worker posts when it has done its task. */
export const END = "end";
