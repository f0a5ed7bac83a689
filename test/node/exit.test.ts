import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { runtimes } from "../../tools/runtimes.ts";
import { startOther } from "../support/processes.ts";

const PROGRAM = fileURLToPath(new URL("../programs/busy_then_end.ts", import.meta.url).href);

describe("the end of a thread whose code is being compiled", () => {
  // Without the listener in ffi/runtime/node_exit.ts, 12 of 12 such programs end by a signal.
  test("does not end Node by a signal", { timeout: 120_000 }, async () => {
    const { path, run } = runtimes().find(({ name }) => name === "Node")!;
    const { status, signal } = await startOther(path, [...run(PROGRAM), 15]).ended;
    assert.deepEqual({ status, signal }, { status: 0, signal: null });
  });
});
