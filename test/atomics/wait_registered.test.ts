// That a wait is registered from its begin to its end, with each mechanism of Linux.
import assert from "node:assert/strict";
import process from "node:process";
import { test } from "node:test";
import { runForJson } from "../support/child.ts";
import { REFUSALS } from "../support/seccomp.ts";

const CODE = (refused: string) => `
  import { refuse } from ${JSON.stringify(new URL("../support/seccomp.ts", import.meta.url).href)};
  refuse(${JSON.stringify(refused)});
  const counts = {};

  // The thread is busy past the time of a sleep in a worker.
  const a = api.atomic({ width: 4, atype: api.INT });
  const busy = a.waitAsync(0);
  api.atomic({ width: 4, atype: api.INT }).wait(0, { timeout: 450 });
  counts.busy = [a.notify(1), await busy];

  // A later waiter is counted in place of one that was aborted or timed out.
  const controller = new AbortController();
  const aborted = a.waitAsync(0, { signal: controller.signal });
  const timedOut = a.waitAsync(0, { timeout: 5 });
  const other = a.waitAsync(0);
  controller.abort();
  await aborted.catch(() => {});
  await timedOut;
  const later = a.waitAsync(0);
  counts.later = [a.notify(1), await other, a.notify(1), await later, a.notify()];
  console.log(JSON.stringify(counts));
`;

const options = { skip: process.platform !== "linux", timeout: 60_000 };

for (const [title, refused] of Object.entries(REFUSALS)) {
  test(`a wait is registered until it ends, ${title}`, options, () => {
    assert.deepEqual(runForJson(CODE(refused), { deno: ["--allow-all"] }), {
      busy: [1, "ok"],
      later: [1, "ok", 1, "ok", 0],
    });
  });
}
