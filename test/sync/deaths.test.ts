import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { runtimes } from "../../tools/runtimes.ts";
import { type End, endProcesses } from "./deaths.ts";

const PROGRAM = fileURLToPath(new URL("../programs/sync_loops.ts", import.meta.url).href);
const TIMES: Readonly<Record<End, number>> = { SIGKILL: 20, terminate: 5, exit: 5 };

describe("a process that ends at any time, with a thread in each primitive", () => {
  for (const [end, times] of Object.entries(TIMES)) {
    test(
      `does not block another process: ${end}, ${times} times`,
      { timeout: 240_000 },
      async () => {
        await endProcesses(Array(times).fill(end as End), runtimes(), PROGRAM);
      },
    );
  }
});
