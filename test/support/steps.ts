import process from "node:process";
import { atomic, atomicArray, OpType, SharedMemory, UINT } from "../../mod.ts";

/**
 * Ends this process by SIGKILL before its atomic operation number `step` on an integer of 4 or 8
 * bytes in shared memory. Returns a function that returns the number of operations so far.
 */
export function killBefore(step: number): () => number {
  let steps = 0;
  const scratch = SharedMemory.create({ size: 64 });
  scratch.unlink();
  // The methods of a class are bound at their first call, and put before those of the public class.
  for (const width of [4, 8] as const) {
    const options = { width, atype: UINT, memory: scratch };
    const zero = width === 4 ? 0 : 0n;
    replace(atomic(options), [], zero);
    replace(atomicArray({ ...options, length: 1 }), [0], zero);
  }
  return () => steps;

  function replace(object: object, index: number[], zero: number | bigint): void {
    const prototype = Object.getPrototypeOf(object);
    for (const op of Object.values(OpType)) {
      const call = object as Record<string, (...args: unknown[]) => unknown>;
      call[op]?.(...index, ...operandsOf(op, zero));
      const method = prototype[op] as (...args: unknown[]) => unknown;
      Object.defineProperty(prototype, op, {
        value: function (this: object, ...args: unknown[]) {
          if (++steps === step) process.kill(process.pid, "SIGKILL");
          return Reflect.apply(method, this, args);
        },
        configurable: true,
        writable: true,
      });
    }
  }
}

function operandsOf(op: string, zero: number | bigint): unknown[] {
  if (op.startsWith("cmpxchg")) return [zero, zero];
  if (/^bitTest/.test(op)) return [0];
  return /^(store|exchange|add|sub|fetchAdd|fetchSub|bin(Fetch)?(Or|Xor|And))$/.test(op)
    ? [zero]
    : [];
}
