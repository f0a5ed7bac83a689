import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { darwinThreads } from "../../../ffi/thread/darwin.ts";
import { SimulatedMemory } from "../../simulation/memory.ts";
import { simulatedRuntime } from "../../simulation/runtime.ts";

const PID = 501;
const [ESRCH, EPERM] = [3, 1];

/** A thread of a simulated macOS with some threads: a map from process IDs to thread IDs. */
function threadsOf(threads: Map<number, bigint[]>, uuid: string | null, hidden: number[] = []) {
  const memory = new SimulatedMemory();
  const errno = new Int32Array(1);
  const location = memory.map(new Uint8Array(errno.buffer));
  const fail = (code: number, result: number) => {
    errno[0] = code;
    return result;
  };
  return darwinThreads(simulatedRuntime("darwin-arm64", memory, {
    "/usr/lib/libSystem.B.dylib": {
      __error: { parameters: [], result: "pointer", call: () => location },
      getpid: { parameters: [], result: "i32", call: () => PID },
      pthread_threadid_np: {
        parameters: ["usize", "pointer"],
        result: "i32",
        call: (thread: bigint, id: bigint) => {
          assert.equal(thread, 0n);
          memory.writeWord(id, 77n);
          return 0;
        },
      },
      proc_pidinfo: {
        parameters: ["i32", "i32", "u64", "pointer", "i32"],
        result: "i32",
        call: (pid: number, flavor: number, thread: bigint, info: bigint, size: number) => {
          assert.deepEqual([flavor, size], [15, 112]);
          memory.at(info, size);
          if (hidden.includes(pid)) return fail(EPERM, 0);
          return threads.get(pid)?.includes(thread) ? size : fail(ESRCH, 0);
        },
      },
      sysctlbyname: {
        parameters: ["pointer", "pointer", "pointer", "usize", "usize"],
        result: "i32",
        call: (name: bigint, old: bigint, size: bigint, next: bigint) => {
          assert.equal(memory.text(name, "utf-8"), "kern.bootsessionuuid");
          assert.equal(next, 0n);
          if (uuid === null) return fail(EPERM, -1);
          const text = new TextEncoder().encode(`${uuid}\0`);
          memory.write(old, text);
          memory.writeWord(size, BigInt(text.length));
          return 0;
        },
      },
    },
  }));
}

describe("threads of macOS", () => {
  const UUID = "12345678-9ABC-DEF0-1234-56789ABCDEF0";

  test("are identified by process, thread and boot", () => {
    const threads = threadsOf(new Map([[PID, [77n]]]), UUID);
    assert.equal(threads.boot, 0x12345678);
    assert.deepEqual(threads.current(), { id: PID, start: 0x123456n << 40n | 77n });
    assert.equal(threads.isAlive(threads.current()), true);
  });

  test("are dead if the system does not know them, and alive if it refuses to answer", () => {
    const running = new Map([[PID, [77n, 78n]], [600, [90n]]]);
    const { isAlive, current } = threadsOf(running, UUID, [700]);
    const boot = 0x123456n << 40n;
    const me = current();
    assert.equal(isAlive({ id: 600, start: boot | 90n }), true);
    assert.equal(isAlive({ id: 600, start: boot | 77n }), false);
    assert.equal(isAlive({ id: 700, start: boot | 5n }), true);
    running.set(PID, [78n]);
    assert.equal(isAlive(me), false);
  });

  test("of another boot are dead", () => {
    const running = new Map([[PID, [77n]]]);
    const before = threadsOf(running, UUID).current();
    const { isAlive } = threadsOf(running, UUID.replace("1", "2"));
    assert.equal(isAlive(before), false);
  });

  test("are identified without the boot as well", () => {
    const threads = threadsOf(new Map([[PID, [77n]]]), null);
    assert.equal(threads.boot, 0);
    assert.equal(threads.isAlive(threads.current()), true);
  });
});
