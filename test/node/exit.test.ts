import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { run, runForJson } from "../support/child.ts";
import { endsWell } from "./ends_well.ts";

const READ = ["--permission", "--allow-fs-read=*", "--allow-ffi", "--allow-worker"];

// Without ffi/runtime/node_exit.ts, most such programs end by a signal.
describe("the end of a thread whose code is being compiled", () => {
  test("does not end Node by a signal", { timeout: 120_000 }, async () => {
    await endsWell("busy_then_end.ts", 12);
    await endsWell("busy_then_end.ts", 3, ...READ);
  });
});

test("the listener for exit is not one too many", () => {
  const before = `for (let i = 0; i < 10; i++) process.on("exit", () => {});`;
  const { status, stderr } = run(`api.atomic({ width: 4, atype: api.INT });`, { before });
  assert.deepEqual([status, stderr], [0, ""]);
});

test("a frozen process does not prevent the use of native functions", () => {
  const before = "Object.freeze(process);";
  const { status, stderr } = run(`api.atomic({ width: 4, atype: api.INT }).add(1);`, { before });
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
