// Rare behaviour of the kernel, and that of old kernels.
import assert from "node:assert/strict";
import process from "node:process";
import { describe, test } from "node:test";
import { currentRuntime } from "../../../ffi/runtime/current.ts";
import type { SystemWait } from "../../../ffi/wait/contract.ts";
import { systemWait } from "../../../ffi/wait/select.ts";
import {
  EAGAIN,
  EINTR,
  EINVAL,
  ETIMEDOUT,
  fails,
  interceptedRuntime,
  type Interception,
} from "../../simulation/intercepted.ts";

describe("SystemWait on Linux", { skip: process.platform !== "linux" }, () => {
  /** Waits with simulated results of the first calls, and real calls after that. */
  const waitWith = (ends: readonly (number | undefined)[], timeout: number) => {
    let calls = 0;
    const syscall: Interception = () => {
      const errno = ends[calls++];
      return errno === undefined ? undefined : fails(errno);
    };
    const { wait } = systemWait(interceptedRuntime({ syscall })) as SystemWait;
    const word = new Int32Array(new SharedArrayBuffer(4));
    const runtime = currentRuntime();
    const address = runtime.addressOf(runtime.pointerTo(new Uint8Array(word.buffer)));
    const from = performance.now();
    const result = wait({ address, isMapped: false }, 0, timeout, () => {});
    return { result, calls, time: performance.now() - from };
  };

  test("goes on after a signal, and does not end before its time", () => {
    const { result, calls, time } = waitWith([EINTR, EINTR, ETIMEDOUT], 20);
    assert.deepEqual([result, calls >= 4, time >= 20], ["timed-out", true, true]);
  });

  test("distinguishes a value that differed at first from one that changed meanwhile", () => {
    assert.equal(waitWith([EAGAIN], Infinity).result, "not-equal");
    assert.equal(waitWith([EINTR, EAGAIN], Infinity).result, "ok");
  });

  test("throws for every other error", () => {
    assert.throws(() => waitWith([EINVAL], 20), { message: "futex() failed with errno 22" });
  });

  test("is null if the calls do not exist or are not known", () => {
    assert.equal(systemWait(interceptedRuntime({ syscall: null })), null);
    assert.equal(systemWait(interceptedRuntime({ clock_gettime: null })), null);
    assert.equal(systemWait(interceptedRuntime({}, { target: "linux-riscv64" })), null);
  });
});
