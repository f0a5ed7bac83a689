import { SharedMemory } from "../../mod.ts";
import type { JavaScriptRuntime } from "../../tools/runtimes.ts";
import { startOther } from "./processes.ts";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** What a process does to wake the other. */
export const KINDS = ["notify", "pulse", "counted"] as const;

/** The ways in which one process wakes the other, and in which that waits. */
export type Way = `${typeof KINDS[number]}-${"sync" | "async"}` | "control";

/** The sum of the reports of both ends. */
export interface PingPong {
  readonly lost: number;
  readonly late: number;
  readonly longest: number;
}

const PROGRAM = path.join(path.dirname(fileURLToPath(import.meta.url)), "../programs/ping_pong.ts");

/** Lets two processes wake each other for a number of rounds. */
export async function pingPong(
  [first, second]: readonly [JavaScriptRuntime, JavaScriptRuntime],
  ways: readonly Way[],
  rounds: number,
  refused: string,
): Promise<PingPong> {
  using memory = SharedMemory.create({ size: 4096 });
  try {
    const start = (runtime: JavaScriptRuntime, role: string) =>
      startOther(
        runtime.path,
        [...runtime.run(PROGRAM), memory.name, role, ways.join(), rounds, refused],
        3_600_000,
      );
    const ends = await Promise.all([
      start(first, "first").ended,
      start(second, "second").ended,
    ]);
    const results = ends.map(({ status, stdout, stderr }): PingPong => {
      if (status !== 0) throw new Error(`It ended with status ${status}: ${stderr}`);
      return JSON.parse(stdout);
    });
    return {
      lost: results[0].lost + results[1].lost,
      late: results[0].late + results[1].late,
      longest: Math.max(results[0].longest, results[1].longest),
    };
  } finally {
    memory.unlink();
  }
}
