import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { runtimes } from "../../tools/runtimes.ts";
import { run, runForJson } from "../support/child.ts";
import { startOther } from "../support/processes.ts";

const folder = new URL("../programs/", import.meta.url).href;
const READ = ["--permission", "--allow-fs-read=*", "--allow-ffi", "--allow-worker"];

/** Runs a program of test/programs, which must end by itself. */
async function endsWell(program: string, count: number, ...flags: string[]): Promise<void> {
  const { path, run: argumentsFor } = runtimes().find(({ name }) => name === "Node")!;
  const args = [...flags, ...argumentsFor(fileURLToPath(`${folder}${program}`)), count];
  const { status, signal } = await startOther(path, args).ended;
  assert.deepEqual({ status, signal }, { status: 0, signal: null });
}

// Without ffi/runtime/node_exit.ts, most such programs end by a signal.
describe("the end of a thread whose code is being compiled", () => {
  test("does not end Node by a signal", { timeout: 120_000 }, async () => {
    await endsWell("busy_then_end.ts", 15);
    await endsWell("busy_then_end.ts", 5, ...READ);
  });

  test("does not end Node by a signal if the thread is terminated", {
    timeout: 120_000,
  }, async () => {
    await endsWell("busy_then_terminated.ts", 64);
  });
});

test("the listener for exit is not one too many", () => {
  const before = `for (let i = 0; i < 10; i++) process.on("exit", () => {});`;
  const { status, stderr } = run(`api.atomic({ width: 4, atype: api.INT });`, { before });
  assert.deepEqual([status, stderr], [0, ""]);
});

test("the listener for exit does not discard coverage that the program measures", () => {
  const reported = runForJson<number>(`
    const { Session } = await import("node:inspector");
    const session = new Session();
    session.connect();
    session.post("Profiler.enable");
    session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
    function counted() {}
    for (let i = 0; i < 777; i++) counted();
    api.atomic({ width: 4, atype: api.INT }).add(1);
    process.on("exit", () => {
      session.post("Profiler.takePreciseCoverage", (_error, { result }) => {
        const found = result.flatMap(({ functions }) => functions)
          .find(({ functionName }) => functionName === "counted");
        console.log(found?.ranges[0].count ?? 0);
      });
    });
  `);
  assert.equal(reported, 777);
});
