import { libraryInfo, UINT } from "../../../mod.ts";
import { OPERATIONS } from "../../../src/operations/table.ts";
import { asCallable, type Callable, makeArray, makeContext } from "../../support/subjects.ts";
import type { Thread } from "./barrier.ts";

/** The order of operations that order no other accesses: atomicity does not depend on it. */
export const RELAXED = 0;

/** The type of an object. */
interface Type {
  readonly atype: string;
  readonly width: number;
}

/** An element of an array, with the methods of an atomic. */
class Element {
  readonly array: Callable;

  constructor(array: Callable) {
    this.array = array;
  }
}

for (const { name } of OPERATIONS) {
  // Functions with their own texts do not share inline caches.
  const method = (0, eval)(`(function (a, b, c, d) { return this.array.${name}(0, a, b, c, d); })`);
  Object.defineProperty(Element.prototype, name, { value: method });
}

/** Returns an integer in the memory of the threads. */
export function objectAt(thread: Thread, offset: number, width: number): Callable {
  return objectOf(thread, offset, { atype: UINT, width });
}

/**
 * Returns an object in the memory of the threads: in every second thread an element of an array, in
 * the others a view. Both must be atomic with respect to each other. Controls use views only: their
 * faulty libraries have no functions for arrays in Deno, and a slow thread rarely meets the others.
 */
export function objectOf(
  { index, buffer, memory }: Thread,
  offset: number,
  { atype, width }: Type,
): Callable {
  if (index % 2 === 1 && libraryInfo().source !== "override") {
    const place = memory === undefined ? { buffer } : { memory };
    return asCallable(new Element(makeArray({ atype, width, length: 1, offset, ...place })));
  }
  return makeContext({ buffer: new Uint8Array(buffer, offset, width), atype, width }).enter();
}
