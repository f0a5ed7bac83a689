// Windows is simulated: these tests check the package's use of its functions, not Windows itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { SystemWait } from "../../../ffi/wait/contract.ts";
import { systemWait } from "../../../ffi/wait/select.ts";
import { SimulatedMemory } from "../../simulation/memory.ts";
import { checkPolledWaits } from "../../simulation/polled_waits.ts";
import { simulatedRuntime } from "../../simulation/runtime.ts";
import { Sleepers } from "../../simulation/sleepers.ts";

const LIBRARY = "api-ms-win-core-synch-l1-2-0.dll";

const wait = (
  system: SystemWait,
  address: bigint,
  expected: number,
  timeout: number,
  isMapped = false,
) => system.wait({ address, isMapped }, expected, timeout, () => {});
const notify = (system: SystemWait, address: bigint, count: number) =>
  system.notify({ address, isMapped: false }, count);

function start(missing?: string) {
  const memory = new SimulatedMemory();
  const sleepers = new Sleepers();
  const word = new Int32Array(1);
  const address = memory.map(new Uint8Array(word.buffer));
  const sleeps: number[] = [];
  const functions = {
    WaitOnAddress: {
      parameters: ["pointer", "pointer", "usize", "u32"],
      result: "i32",
      call: (at: bigint, compare: bigint, size: bigint, milliseconds: number) => {
        const [found, expected] = [at, compare].map((address) => memory.at(address, Number(size)));
        if (found.some((byte, i) => byte !== expected[i])) return 1;
        sleeps.push(milliseconds);
        return sleepers.sleep(at, milliseconds) === undefined ? 0 : 1;
      },
    },
    WakeByAddressSingle: {
      parameters: ["pointer"],
      result: "void",
      call: (at: bigint) => void sleepers.wake(at),
    },
    WakeByAddressAll: {
      parameters: ["pointer"],
      result: "void",
      call: (at: bigint) => {
        while (sleepers.wake(at));
      },
    },
  } as const;
  const there = Object.entries(functions).filter(([symbol]) => symbol !== missing);
  const runtime = simulatedRuntime("win32-x64", memory, { [LIBRARY]: Object.fromEntries(there) });
  return { system: systemWait(runtime) as SystemWait, sleepers, word, address, sleeps };
}

test("wait() returns at once if the value differs", () => {
  const { system, word, address, sleeps } = start();
  word[0] = 5;
  assert.equal(wait(system, address, 4, Infinity), "ok");
  assert.deepEqual(sleeps, []);
  for (const value of [-1, 2 ** 31 - 1, 2 ** 32 - 1]) {
    word[0] = value;
    assert.equal(wait(system, address, value, 1), "timed-out");
  }
});

test("wait() sleeps for the whole time, in parts, so that a worker can be terminated", () => {
  for (const [timeout, least] of [[0, 0], [0.5, 0.5], [30, 30], [650, 650], [1000.25, 1000.25]]) {
    const { system, sleepers, address, sleeps } = start();
    assert.equal(wait(system, address, 0, timeout), "timed-out");
    assert.ok(
      sleepers.now >= least && sleepers.now < least + 1,
      `slept for ${sleepers.now} of ${timeout}`,
    );
    assert.ok(sleeps.every((time) => time <= 200), `slept for ${sleeps}`);
  }
});

test("wait() ends when it is woken, after any time", () => {
  for (const timeout of [Infinity, 60_000]) {
    const { system, sleepers, word, address } = start();
    sleepers.at(12_345, () => {
      word[0] = 1;
      notify(system, address, 1);
    });
    assert.equal(wait(system, address, 0, timeout), "ok");
    assert.equal(sleepers.now, 12_345);
  }
});

test("wait() ends if the value changes without a wake", () => {
  const { system, sleepers, word, address } = start();
  sleepers.at(50, () => word[0] = 1);
  assert.equal(wait(system, address, 0, Infinity), "ok");
  assert.equal(sleepers.now, 200);
});

test("notify() wakes up to count waiters, and does not report how many", () => {
  const { system, sleepers, address } = start();
  const asleep = Array.from({ length: 5 }, () => sleepers.fallAsleep(address));
  const other = sleepers.fallAsleep(address + 4n);
  const woken = () => asleep.filter(({ woken }) => woken !== undefined).length;
  assert.equal(notify(system, address, 0), -1);
  assert.equal(woken(), 0);
  assert.equal(notify(system, address, 2), -1);
  assert.equal(woken(), 2);
  assert.equal(notify(system, address, Infinity), -1);
  assert.equal(woken(), 5);
  assert.equal(notify(system, address, 1), -1);
  assert.equal(other.woken, undefined);
});

test("wait() in mapped memory compares the value in growing pauses of at most 50 ms", () => {
  const { system, sleepers, word, address, sleeps } = start();
  sleepers.at(300, () => word[0] = 1);
  assert.equal(wait(system, address, 0, Infinity, true), "ok");
  assert.ok(sleepers.now < 350, `ended after ${sleepers.now}`);
  assert.deepEqual(sleeps.slice(0, 8), [1, 2, 4, 8, 16, 32, 50, 50]);
  word[0] = 0;
  assert.equal(wait(system, address, 0, 70.5, true), "timed-out");
});

test("an asynchronous waiter checks its value, and its own thread can wake it", async () => {
  await checkPolledWaits(start(), -1);
});

test("waiting requires all three functions", () => {
  for (const missing of ["WaitOnAddress", "WakeByAddressSingle", "WakeByAddressAll"]) {
    assert.equal(start(missing).system, null);
  }
});
