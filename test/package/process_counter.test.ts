import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import path from "node:path";
import process from "node:process";
import { test } from "node:test";
import { atomic, INT, SharedMemory } from "../../mod.ts";
import { ROOT, RUN_FILE } from "../support/child.ts";
import { startOther } from "../support/processes.ts";

const FILE = path.join(ROOT, "examples/process_counter.ts");

test("the process counter continues after all its processes were killed", {
  skip: process.platform !== "linux",
  timeout: 60_000,
}, async () => {
  const total = 20_000_000 + Math.floor(Math.random() * 1_000_000);
  const name = `process-counter-${total}`;
  const pause = () => new Promise((resolve) => setTimeout(resolve, 1));
  // In its own process group, all of which is killed.
  const { child, ended } = startOther("setsid", [process.execPath, ...RUN_FILE, FILE, total]);
  let isOver = false;
  ended.then(() => isOver = true);
  while (!SharedMemory.exists(name)) {
    assert.ok(!isOver, "It ended before it was killed");
    await pause();
  }
  using memory = SharedMemory.open({ name });
  const a = atomic({ width: 4, atype: INT, memory });
  while (a.load() === 0) await pause();
  assert.equal(spawnSync("kill", ["-KILL", "--", `-${child.pid}`]).status, 0);
  assert.equal((await ended).signal, "SIGKILL");
  const value = a.load();
  assert.ok(value > 0 && value < total, `${value}`);
  assert.equal(SharedMemory.exists(name), true);

  // Two programs that are started at once count together.
  const starts = [0, 1].map(() => startOther(process.execPath, [...RUN_FILE, FILE, total]));
  for (const { ended } of starts) {
    const { status, stdout, stderr } = await ended;
    assert.equal(status, 0, stderr);
    assert.equal(stdout, `counted ${total} of ${total}\n`);
  }
  assert.equal(a.load(), total);
  assert.equal(SharedMemory.exists(name), false);
});
