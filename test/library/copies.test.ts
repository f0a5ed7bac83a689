import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import process from "node:process";
import { test } from "node:test";
import { IN_DENO } from "../support/child.ts";
import { copyPackage, temporaryFolder } from "../support/package_copy.ts";

const FOLDER = temporaryFolder();
const RUN = IN_DENO ? ["run", "--no-prompt", "--no-check", "--allow-all"] : [];

/** Runs a program, with a limit of descriptors. Returns what it prints as JSON. */
function output(text: string, limit: number): unknown {
  const file = join(mkdtempSync(join(FOLDER, "program-")), "program.mjs");
  writeFileSync(file, text);
  const shell = ["-c", `ulimit -n ${limit} && exec "$@"`, "sh", process.execPath, ...RUN, file];
  return JSON.parse(execFileSync("sh", shell, { encoding: "utf8" }));
}

test("two copies of the package in one process work on the same memory", () => {
  const [one, other] = [copyPackage(FOLDER), copyPackage(FOLDER)]
    .map((folder) => JSON.stringify(join(folder, "mod.ts")));
  const printed = output(
    `
    import * as one from ${one};
    import * as other from ${other};
    const a = one.atomic({ width: 4, atype: one.INT });
    const b = other.attach(a.handle());
    for (let i = 0; i < 1000; i++) {
      a.inc();
      b.inc();
    }
    using memory = one.SharedMemory.create({ size: 4096, unlinkOnClose: true });
    using again = other.SharedMemory.open({ name: memory.name });
    const c = one.atomic({ width: 16, atype: one.UINT, memory });
    const d = other.atomic({ width: 16, atype: other.UINT, memory: again });
    c.store(1n << 100n);
    d.inc();
    const e = one.atomic({ width: 4, atype: one.INT, memory, offset: 64 });
    const f = other.atomic({ width: 4, atype: other.INT, memory: again, offset: 64 });
    const woken = e.waitAsync(0);
    f.store(1);
    const count = f.notify();
    console.log(JSON.stringify([
      one.atomic !== other.atomic, a instanceof other.AtomicInt,
      a.load(), String(c.load() - (1n << 100n)), count, await woken,
    ]));`,
    1024,
  );
  assert.deepEqual(printed, [true, false, 2000, "1", 1, "ok"]);
});

const LINUX = { skip: process.platform !== "linux", timeout: 120_000 };
test("forty workers load the embedded library from one descriptor", LINUX, () => {
  const folder = copyPackage(FOLDER);
  const worker = join(folder, "worker.ts");
  writeFileSync(
    worker,
    `import { parentPort, workerData } from "node:worker_threads";
     import { attach, libraryInfo } from "./mod.ts";
     attach(workerData).inc();
     parentPort.postMessage(libraryInfo().source);
     setInterval(() => {}, 1000);`,
  );
  const printed = output(
    `
    import { readdirSync, readlinkSync } from "node:fs";
    import { Worker } from "node:worker_threads";
    import { atomic, INT } from ${JSON.stringify(join(folder, "mod.ts"))};
    const counter = atomic({ width: 4, atype: INT });
    counter.inc();
    const workers = Array.from({ length: 40 }, () =>
      new Worker(${JSON.stringify(worker)}, { workerData: counter.handle() }));
    const sources = await Promise.all(workers.map((worker) =>
      new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject))));
    const copies = readdirSync("/proc/self/fd").filter((fd) => {
      try {
        return readlinkSync("/proc/self/fd/" + fd).includes("patomic");
      } catch {
        return false; // the descriptor of readdirSync() itself
      }
    });
    await Promise.all(workers.map((worker) => worker.terminate()));
    console.log(JSON.stringify([counter.load(), [...new Set(sources)], copies.length]));
    process.exit();`,
    512,
  );
  assert.deepEqual(printed, [41, ["embedded"], 1]);
});
