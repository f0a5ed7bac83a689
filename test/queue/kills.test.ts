import { describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { runtimes } from "../../tools/runtimes.ts";
import { skipUnusable } from "../support/fences.ts";
import { KINDS } from "./kinds.ts";
import { killProcesses } from "./kills.ts";

const PROGRAM = fileURLToPath(new URL("../programs/queue_victim.ts", import.meta.url).href);

describe("a process that is killed at any time", () => {
  for (const kind of Object.keys(KINDS)) {
    const options = { timeout: 240_000, skip: skipUnusable(kind) };
    test(`costs a ${kind} at most its own message`, options, async () => {
      await killProcesses(kind, 8, runtimes(), PROGRAM);
    });
  }
});
