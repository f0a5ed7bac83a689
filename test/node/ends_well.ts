import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { runtimes } from "../../tools/runtimes.ts";
import { startOther } from "../support/processes.ts";

const folder = new URL("../programs/", import.meta.url).href;

/** Runs a program of test/programs in Node. It must end by itself. */
export async function endsWell(program: string, count: number, ...flags: string[]): Promise<void> {
  const { path, run } = runtimes().find(({ name }) => name === "Node")!;
  const args = [...flags, ...run(fileURLToPath(`${folder}${program}`)), count];
  const { status, signal } = await startOther(path, args).ended;
  assert.deepEqual({ status, signal }, { status: 0, signal: null });
}
