import assert from "node:assert/strict";
import { SharedMemory } from "../../mod.ts";
import type { JavaScriptRuntime } from "../../tools/runtimes.ts";
import { type Started, startOther } from "../support/processes.ts";
import { LOOPS, PRIMITIVES, Shared, sizeFor } from "./loops.ts";

/** The ways in which a process ends while its threads use primitives. */
export type End = "SIGKILL" | "terminate" | "exit";

/**
 * The time within which the survivor must go on, half a second, in beats of 20 ms that the survivor
 * counts: the beats stop while it gets no processor.
 */
const LIMIT = 25;
/** The absolute limit in milliseconds. */
const LIMIT_OF_ALL = 10_000;

const pause = (time: number) => new Promise((resolve) => setTimeout(resolve, time));

/**
 * Ends processes that use all primitives at once, at random times. Throws if another process, which
 * uses them as well, finds a fault, or does not go on with each primitive in time.
 *
 * @returns The longest time in milliseconds until the survivor had gone on with all primitives.
 */
export async function endProcesses(
  ends: readonly End[],
  runtimes: readonly JavaScriptRuntime[],
  program: string,
): Promise<number> {
  using memory = SharedMemory.create({ size: sizeFor(ends.length) });
  const shared = new Shared(memory);
  const start = (index: number, role: number): Started => {
    const { path, run } = runtimes[index % runtimes.length] as JavaScriptRuntime;
    return startOther(path, [...run(program), memory.name, role], 1_800_000);
  };
  const survivor = start(1, 0);
  const progress = LOOPS.map((_, index) => shared.progress(0, index));
  let longest = 0;
  try {
    await survivor.line();
    for (const [i, end] of ends.entries()) {
      shared.deaths().inc();
      shared.deaths().notify();
      const victim = start(i, 1);
      try {
        assert.equal(await victim.line(), "ready");
        shared.begun().inc();
        shared.begun().notify();
        await pause(Math.random() * 20);
        if (end === "SIGKILL") victim.child.kill("SIGKILL");
        else victim.child.stdin?.write(`${end}\n`);
        const before = progress.map((word) => word.load());
        const began = performance.now();
        const firstBeat = shared.beats().load();
        const beats = () => shared.beats().load() - firstBeat;
        // Twice, because the first loop may have been almost complete.
        const late = () => PRIMITIVES.filter((_, i) => progress[i]!.load() < before[i]! + 2);
        while (late().length > 0 && beats() <= LIMIT) await pause(5);
        const tooLate = late();
        while (late().length > 0 && performance.now() < began + LIMIT_OF_ALL) await pause(5);
        const time = Math.round(performance.now() - began);
        assert.deepEqual(tooLate, [], `${end}: late, after ${time} ms: ${late()}`);
        longest = Math.max(longest, time);
        assert.equal(survivor.child.exitCode, null);
      } finally {
        victim.child.kill("SIGKILL");
        const { stderr } = await victim.ended;
        assert.equal(stderr, "");
      }
    }
    shared.stop().store(1);
    const { status, stderr } = await survivor.ended;
    assert.deepEqual({ status, stderr }, { status: 0, stderr: "" });
    return longest;
  } catch (error) {
    survivor.child.kill("SIGKILL");
    const { stderr } = await survivor.ended;
    throw new Error(`${(error as Error).message}\n${stderr}`, { cause: error });
  } finally {
    memory.unlink();
  }
}
