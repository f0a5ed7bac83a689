// Wake-ups between two processes. `npm run test:waiting` runs the same with many more rounds.
import assert from "node:assert/strict";
import process from "node:process";
import { describe, test } from "node:test";
import { type JavaScriptRuntime, runtimes } from "../../tools/runtimes.ts";
import { IN_BUN, IN_DENO } from "../support/child.ts";
import { KINDS, pingPong, type Way } from "../support/ping_pong.ts";
import { REFUSALS } from "../support/seccomp.ts";

const ROUNDS = 100;
const SYNC = KINDS.map((kind): Way => `${kind}-sync`);
const ASYNC = KINDS.map((kind): Way => `${kind}-async`);
const [bun, deno, node] = runtimes();
const pair = IN_BUN
  ? [bun, deno] as const
  : [IN_DENO ? deno : node as JavaScriptRuntime, bun] as const;
const options = { skip: process.platform !== "linux", timeout: 60_000 };

describe("wake-ups between two runtimes", options, () => {
  test("reach a sleeping thread every time", options, async () => {
    assert.equal((await pingPong(pair, SYNC, ROUNDS, "")).lost, 0);
  });

  for (const [title, refused] of Object.entries(REFUSALS)) {
    test(`reach waitAsync() every time ${title}`, options, async () => {
      assert.equal((await pingPong(pair, ASYNC, ROUNDS, refused)).lost, 0);
    });
  }

  test("miss a waiter that is registered too late: the control", options, async () => {
    assert.ok((await pingPong(pair, ["control"], 3, "")).lost > 0);
  });
});
