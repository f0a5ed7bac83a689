import { atomicview, UINT } from "../../../mod.ts";
import { asCallable, type Callable } from "../../support/subjects.ts";
import type { Thread } from "./barrier.ts";

/** The order of operations that order no other accesses: atomicity does not depend on it. */
export const RELAXED = 0;

/** An integer in the memory of the threads. */
export function objectAt({ buffer }: Thread, offset: number, width: number): Callable {
  return asCallable(
    atomicview({ buffer: new Uint8Array(buffer, offset, width), width, atype: UINT }).enter(),
  );
}
