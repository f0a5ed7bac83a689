import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { ROOT, run } from "../support/child.ts";

/** Runs a program that drops guards, and returns its output on stderr. */
function dropped(code: string): string {
  const sync = JSON.stringify(pathToFileURL(join(ROOT, "sync.ts")).href);
  const collect = JSON.stringify(pathToFileURL(join(ROOT, "test/support/collect.ts")).href);
  const program = `
    import { Mutex, Semaphore } from ${sync};
    import { collectUntil } from ${collect};
    let ended = false;
    const last = new FinalizationRegistry(() => ended = true);
    function dropHere(make) { last.register({}); make(); }
    ${code}
    const end = Date.now() + 200;
    await collectUntil(() => ended && Date.now() > end);
  `;
  const { status, stderr } = run(program, { deno: ["--allow-all"] });
  assert.equal(status, 0, stderr);
  return stderr;
}

test("a guard that is collected without release() is reported once, with its call stack", () => {
  const stderr = dropped(`
    const mutex = new Mutex();
    dropHere(() => { mutex.lock(); });
    globalThis.kept = mutex;
  `);
  const lines = stderr.trim().split("\n");
  const text = "A guard of a Mutex was collected without release(). It was acquired at:";
  assert.equal(lines.filter((line) => line === text).length, 1, stderr);
  assert.match(stderr, /dropHere/);
  assert.doesNotMatch(stderr, /src.sync/);
});

test("a released guard and a guard in use are not reported", () => {
  const stderr = dropped(`
    const semaphore = new Semaphore({ permits: 2 });
    globalThis.kept = semaphore.acquire();
    dropHere(() => { for (let i = 0; i < 1000; i++) semaphore.acquire().release(); });
    dropHere(() => { using guard = new Mutex().lock(); });
  `);
  assert.equal(stderr, "");
});
