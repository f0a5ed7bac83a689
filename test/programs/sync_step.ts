// sync_step.ts <scenario> <segment> <step>: runs a scenario of a primitive in the segment, and ends
// itself by SIGKILL before its atomic operation number <step>. Prints the steps otherwise.
import process from "node:process";
import { atomic, OpType, SharedMemory, UINT } from "../../mod.ts";
import { SCENARIOS } from "../sync/scenarios.ts";

const [scenario, name, step] = process.argv.slice(2) as [string, string, string];
const memory = SharedMemory.open({ name });

let steps = 0;
// The methods of a width are bound at their first call, and hide those of the public class.
const scratch = SharedMemory.create({ size: 64 });
scratch.unlink();
for (const width of [4, 8] as const) {
  const a = atomic({ width, atype: UINT, memory: scratch }) as object;
  const prototype = Object.getPrototypeOf(a);
  for (const op of Object.values(OpType)) {
    const zero = width === 4 ? 0 : 0n;
    const call = a as Record<string, (...args: unknown[]) => unknown>;
    if (op.startsWith("cmpxchg")) call[op]?.(zero, zero);
    else {call[op]?.(
        ...(/^(store|exchange|add|sub|fetchAdd|fetchSub|bin(Fetch)?(Or|Xor|And))$/.test(op)
          ? [zero]
          : /^bitTest/.test(op)
          ? [0]
          : []),
      );}
    const method = prototype[op] as (...args: unknown[]) => unknown;
    Object.defineProperty(prototype, op, {
      value: function (this: object, ...args: unknown[]) {
        if (++steps === Number(step)) process.kill(process.pid, "SIGKILL");
        return Reflect.apply(method, this, args);
      },
      configurable: true,
      writable: true,
    });
  }
}

await SCENARIOS[scenario]?.act(memory);
console.log(steps);
