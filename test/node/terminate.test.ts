import { test } from "node:test";
import { endsWell } from "./ends_well.ts";

// Without ffi/runtime/node_exit.ts, most such programs end by a signal.
test("the termination of busy threads does not end Node by a signal", {
  timeout: 120_000,
}, async () => {
  await endsWell("busy_then_terminated.ts", 64);
});
