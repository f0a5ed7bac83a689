import assert from "node:assert/strict";
import process from "node:process";
import { describe, test } from "node:test";
import { currentRuntime } from "../../../ffi/runtime/current.ts";
import { type Futex, linuxFutex } from "../../../ffi/wait/futex.ts";
import { linuxWaitAsync } from "../../../ffi/wait/linux_async.ts";

const [EPERM, ENOSYS, EFAULT, ETIMEDOUT] = [1, 38, 14, 110];

function wordOf(futex: Futex, array: Int32Array) {
  return { value: () => Atomics.load(array, 0), address: () => futex.addressOf(array) };
}

describe("linuxWaitAsync()", { skip: process.platform !== "linux" }, () => {
  const real = linuxFutex(currentRuntime()) as Futex;
  const create = () => new Int32Array(new SharedArrayBuffer(4));
  // Neither old kernels nor QEMU 7 have it.
  const hasWaitAny = real?.waitAny([{ address: real.addressOf(create()), value: 1 }], 0) !== ENOSYS;

  test("is null where nothing can be called on another thread", () => {
    assert.equal(linuxWaitAsync({ ...real, hasElsewhere: false }), null);
  });

  for (const error of [EPERM, ENOSYS]) {
    test(`has a thread for each wait where futex_waitv() gives the error ${error}`, async () => {
      const refuse = () => assert.fail("futex_waitv() was called again");
      let threads = 0;
      const waitElsewhere: Futex["waitElsewhere"] = async (...args) => {
        threads++;
        const result = await real.waitElsewhere(...args);
        threads--;
        return result;
      };
      const futex = { ...real, waitAny: () => error, waitAnyElsewhere: refuse, waitElsewhere };
      const wait = linuxWaitAsync(futex) as NonNullable<ReturnType<typeof linuxWaitAsync>>;
      const arrays = Array.from({ length: 3 }, create);
      const waits = arrays.map((array) => wait(wordOf(real, array), 0, Infinity));
      assert.equal(threads, 3);
      assert.equal(await wait(wordOf(real, create()), 0, 5), "timed-out");
      for (const [i, array] of arrays.entries()) {
        Atomics.store(array, 0, 1);
        real.wake(real.addressOf(array), 1);
        assert.equal(await waits[i], "ok");
      }
      assert.equal(threads, 0);
    });
  }

  test("fails where the kernel refuses a wait for good, and does not ask for ever", async () => {
    let calls = 0;
    const waitAnyElsewhere = () => Promise.resolve(calls++ < 100 ? -1 : assert.fail("It goes on"));
    const waitAny = () => ETIMEDOUT;
    const wait = linuxWaitAsync({ ...real, waitAny, waitAnyElsewhere, wait: () => EFAULT });
    await assert.rejects(
      wait!(wordOf(real, create()), 0, Infinity),
      /futex\(\) failed with the error 14/,
    );
    const other = linuxWaitAsync({
      ...real,
      waitAny,
      waitAnyElsewhere: () => Promise.reject(new Error("No thread")),
    });
    await assert.rejects(other!(wordOf(real, create()), 0, Infinity), /^Error: No thread$/);
  });

  test(
    "goes on where the kernel refused for a reason that passes",
    { skip: !hasWaitAny },
    async () => {
      let calls = 0;
      const waitAnyElsewhere: Futex["waitAnyElsewhere"] = (...args) =>
        calls++ < 5 ? Promise.resolve(-1) : real.waitAnyElsewhere(...args);
      const wait = linuxWaitAsync({ ...real, waitAnyElsewhere, wait: () => ETIMEDOUT });
      const array = create();
      const waiting = wait!(wordOf(real, array), 0, Infinity);
      setTimeout(() => {
        Atomics.store(array, 0, 1);
        real.wake(real.addressOf(array), 1);
      }, 20);
      assert.equal(await waiting, "ok");
      assert.ok(calls > 5);
    },
  );
});
