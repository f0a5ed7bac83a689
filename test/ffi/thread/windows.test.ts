import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { windowsThreads } from "../../../ffi/thread/windows.ts";
import { SimulatedMemory } from "../../simulation/memory.ts";
import { simulatedRuntime } from "../../simulation/runtime.ts";

const [ACCESS_DENIED, INVALID_PARAMETER] = [5, 87];
const RIGHTS = 0x100800;

interface Thread {
  created: bigint;
  hasEnded?: boolean;
  isHidden?: boolean;
}

/** The first thread of a simulated Windows with some threads, and how many handles are open. */
function threadsOf(threads: Map<number, Thread>) {
  const memory = new SimulatedMemory();
  const open = new Map<bigint, Thread>();
  let [next, lastError] = [100n, 0];
  const find = (handle: bigint) => open.get(handle) as Thread;
  const system = windowsThreads(simulatedRuntime("win32-x64", memory, {
    "kernel32.dll": {
      GetCurrentThreadId: { parameters: [], result: "u32", call: () => 4 },
      GetLastError: { parameters: [], result: "u32", call: () => lastError },
      OpenThread: {
        parameters: ["u32", "i32", "u32"],
        result: "u64",
        call: (rights: number, inherits: number, id: number) => {
          assert.deepEqual([rights, inherits], [RIGHTS, 0]);
          const thread = threads.get(id);
          lastError = thread === undefined ? INVALID_PARAMETER : ACCESS_DENIED;
          if (thread === undefined || thread.isHidden) return 0n;
          open.set(++next, thread);
          return next;
        },
      },
      GetThreadTimes: {
        parameters: ["u64", "pointer", "pointer", "pointer", "pointer"],
        result: "i32",
        call: (handle: bigint, ...times: bigint[]) => {
          times.forEach((time, i) => memory.writeWord(time, i === 0 ? find(handle).created : 0n));
          return 1;
        },
      },
      WaitForSingleObject: {
        parameters: ["u64", "u32"],
        result: "u32",
        call: (handle: bigint, time: number) => {
          assert.equal(time, 0);
          return find(handle).hasEnded ? 0 : 258;
        },
      },
      CloseHandle: {
        parameters: ["u64"],
        result: "i32",
        call: (handle: bigint) => Number(open.delete(handle)),
      },
    },
  }));
  return { system, open };
}

describe("threads of Windows", () => {
  test("are identified by their ID and creation time", () => {
    const { system, open } = threadsOf(new Map([[4, { created: 2n ** 56n + 1n }]]));
    assert.deepEqual(system.current(), { id: 4, start: 2n ** 56n + 1n });
    assert.equal(system.isAlive(system.current()), true);
    assert.equal(system.isAlive({ id: 4, start: 5n }), false);
    assert.equal(open.size, 0);
  });

  test("are dead after they have ended, also while a handle is open", () => {
    const threads = new Map<number, Thread>([
      [4, { created: 1n }],
      [8, { created: 2n, hasEnded: true }],
      [12, { created: 3n, isHidden: true }],
    ]);
    const { system, open } = threadsOf(threads);
    assert.equal(system.isAlive({ id: 8, start: 2n }), false);
    assert.equal(system.isAlive({ id: 16, start: 2n }), false);
    // Another user's thread: a lock is never taken from a living owner.
    assert.equal(system.isAlive({ id: 12, start: 3n }), true);
    assert.equal(open.size, 0);
  });
});
