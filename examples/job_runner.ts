// A job runner that is safe to start twice: a mutex in a mapped file replaces a lock file. If the
// active runner is killed, the next one takes over, and `abandoned` reports an unfinished job.
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { SharedMemory } from "@patomic/atomics";
import { Mutex } from "@patomic/atomics/sync";
import { start } from "./_processes.ts";

const FILE = fileURLToPath(import.meta.url);

/** Runs jobs, unless another process does. */
async function run(lockFile: string, jobs: () => Promise<unknown>): Promise<string> {
  using memory = SharedMemory.file({ path: lockFile, size: Mutex.byteLengthFor() });
  using guard = new Mutex({ memory }).tryLock();
  if (guard === null) return "another process runs the jobs";
  await jobs();
  return guard.abandoned ? "ran the jobs of a killed process again" : "ran the jobs";
}

const lockFile = process.argv[2];
if (lockFile === undefined) {
  const folder = mkdtempSync(path.join(tmpdir(), "jobs-"));
  try {
    const file = path.join(folder, "lock");
    const runner = start(FILE, file);
    // Repeat until the runner has begun.
    while (await run(file, async () => {}) !== "another process runs the jobs") {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    console.log("started twice: another process runs the jobs");
    runner.kill("SIGKILL");
    await once(runner, "exit");
    await new Promise((resolve) => setTimeout(resolve, 150));
    console.log(`the runner was killed: ${await run(file, async () => {})}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
} else {
  let state = "";
  while (state !== "ran the jobs") {
    state = await run(lockFile, () => new Promise((resolve) => setTimeout(resolve, 60_000)));
  }
}
