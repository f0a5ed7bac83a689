import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { ROOT } from "../support/child.ts";
import { temporaryFolder } from "../support/package_copy.ts";
import { WIDTHS } from "../support/widths.ts";

const FOLDER = temporaryFolder();

const url = (entry: string): string => JSON.stringify(pathToFileURL(join(ROOT, entry)).href);

/** The test file of a user: every operation, shared memory, waiting, locks and queues. */
const program = (before: string) => `
  import * as api from ${url("mod.ts")};
  import * as queue from ${url("queue.ts")};
  import * as sync from ${url("sync.ts")};
  ${before}
  Deno.test({
    name: "uses everything",
    sanitizeResources: true,
    sanitizeOps: true,
    fn: async () => {
      for (const width of ${JSON.stringify(WIDTHS)}) {
        for (const atype of [api.INT, api.UINT, api.BYTES]) {
          const a = api.atomic({ width, atype });
          const value = atype === api.BYTES ? new Uint8Array(width) : width > 4 ? 1n : 1;
          for (const name of a.opsSupported) {
            const isBit = name.startsWith("bitTest");
            if (name.startsWith("cmpxchg")) a[name](value, value);
            else if (/inc|dec|neg|not|load/i.test(name)) a[name]();
            else a[name](isBit ? 0 : value);
          }
        }
      }
      const name = "sanitized-" + crypto.randomUUID();
      using memory = api.SharedMemory.create({ name, size: 8192 });
      using again = api.SharedMemory.open({ name: memory.name });
      const a = api.atomic({ width: 4, atype: api.INT, memory: again });
      a.wait(1);
      a.notify();
      const woken = a.waitAsync(0);
      a.notify();
      const results = [await woken, await a.waitAsync(0, { timeout: 1 })];
      if (results.join() !== "ok,timed-out") throw new Error(results.join());
      memory.unlink();

      const mutex = new sync.Mutex({ memory: again, offset: 64 });
      {
        using _guard = mutex.lock();
        if (mutex.tryLock() !== null) throw new Error("the mutex was locked twice");
        const name = await mutex.lockAsync({ timeout: 1 }).catch((error) => error.name);
        if (name !== "TimeoutError") throw new Error("the mutex was locked twice");
      }
      const messages = [
        new queue.SpscQueue({ capacity: 1024 }),
        new queue.MpmcQueue({ capacity: 4, messageSize: 8 }),
      ];
      for (const each of messages) {
        const received = each.receiveAsync();
        each.send(new Uint8Array([7]));
        if ((await received)[0] !== 7) throw new Error("another message");
      }
    },
  });
`;

function runTest(name: string, before: string): { success: boolean; text: string } {
  const file = join(FOLDER, `${name}.test.ts`);
  Deno.writeTextFileSync(file, program(before));
  const { success, stdout, stderr } = new Deno.Command(Deno.execPath(), {
    args: ["test", "--no-prompt", "--allow-ffi", "--no-check", file],
    cwd: FOLDER,
    env: { NO_COLOR: "1" },
  }).outputSync();
  const decoder = new TextDecoder();
  return { success, text: decoder.decode(stdout) + decoder.decode(stderr) };
}

Deno.test("after preload(), a test that uses everything leaks no resource", () => {
  const { success, text } = runTest("after", "api.preload();");
  assert.ok(success, text);
});

Deno.test("without it, the sanitizer reports the libraries: the control", () => {
  const { success, text } = runTest("without", "");
  assert.ok(!success);
  assert.match(text, /Leaks detected/);
});
