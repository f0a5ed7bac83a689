// macOS is simulated: these tests check the package's use of its functions, not macOS itself.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { SystemWait } from "../../../ffi/wait/contract.ts";
import { systemWait } from "../../../ffi/wait/select.ts";
import { DarwinProcess, E } from "../../simulation/darwin.ts";
import { DarwinSystem } from "../../simulation/darwin_system.ts";
import { checkPolledWaits } from "../../simulation/polled_waits.ts";

const [WAIT, WAKE] = ["os_sync_wait_on_address_with_timeout", "os_sync_wake_by_address_any"];

const wait = (system: SystemWait, address: bigint, expected: number, timeout: number) =>
  system.wait({ address, isMapped: true }, expected, timeout, () => {});
const notify = (system: SystemWait, address: bigint, count: number) =>
  system.notify({ address, isMapped: true }, count);

/** The functions that are missing before macOS 14.4. */
const OLD = [WAIT, WAKE];

function start(without: readonly string[] = []) {
  const process = new DarwinProcess(new DarwinSystem(), "arm64", without);
  const word = new Int32Array(1);
  const address = process.memory.map(new Uint8Array(word.buffer));
  return {
    process,
    sleepers: process.sleepers,
    system: systemWait(process.runtime) as SystemWait,
    word,
    address,
  };
}

for (
  const [symbol, without, suffix] of [[WAIT, [], ""], [
    "__ulock_wait",
    OLD,
    " before macOS 14.4",
  ]] as const
) {
  test(`wait() returns at once if the value differs${suffix}`, () => {
    const { system, sleepers, word, address } = start(without);
    word[0] = 5;
    assert.equal(wait(system, address, 4, Infinity), "ok");
    assert.equal(sleepers.now, 0);
    for (const value of [-1, 2 ** 31 - 1, 2 ** 32 - 1]) {
      word[0] = value;
      assert.equal(wait(system, address, value, 1), "timed-out");
    }
  });

  test(`wait() sleeps for the whole time${suffix}`, () => {
    for (const timeout of [0, 1e-9, 0.5, 30, 650, 1000.25]) {
      const { system, sleepers, address } = start(without);
      assert.equal(wait(system, address, 0, timeout), "timed-out");
      assert.ok(
        sleepers.now >= timeout && sleepers.now < timeout + 0.01,
        `slept for ${sleepers.now} of ${timeout}`,
      );
    }
  });

  test(`wait() ends when it is woken, after any time${suffix}`, () => {
    for (const timeout of [Infinity, 60_000]) {
      const { system, sleepers, word, address } = start(without);
      sleepers.at(12_345, () => {
        word[0] = 1;
        assert.equal(notify(system, address, 1), 1);
      });
      assert.equal(wait(system, address, 0, timeout), "ok");
      assert.equal(sleepers.now, 12_345);
    }
  });

  test(`wait() goes on after a signal, and if the page is not in memory${suffix}`, () => {
    const { process, system, sleepers, address } = start(without);
    process.before(symbol, () => E.FAULT);
    for (const time of [10, 20]) sleepers.at(time, () => void sleepers.wake(address, "signal"));
    sleepers.at(40, () => void notify(system, address, 1));
    assert.equal(wait(system, address, 0, Infinity), "ok");
    assert.equal(sleepers.now, 40);
  });

  test(`wait() throws for every other error${suffix}`, () => {
    const { process, system, address } = start(without);
    process.before(symbol, () => E.INVAL);
    assert.throws(() => wait(system, address, 0, 5), {
      message: `${symbol}() failed with errno 22`,
    });
  });

  test(`notify() wakes up to count waiters, and returns how many${suffix}`, () => {
    const { system, sleepers, address } = start(without);
    const asleep = Array.from({ length: 5 }, () => sleepers.fallAsleep(address));
    const other = sleepers.fallAsleep(address + 4n);
    assert.equal(notify(system, address, 0), 0);
    assert.equal(notify(system, address, 2), 2);
    assert.deepEqual(asleep.map(({ woken }) => woken !== undefined), [
      true,
      true,
      false,
      false,
      false,
    ]);
    assert.equal(notify(system, address, Infinity), 3);
    assert.equal(notify(system, address, 1), 0);
    assert.equal(other.woken, undefined);
  });
}

test("waiting requires one of the two interfaces", () => {
  const ulock = ["__ulock_wait", "__ulock_wake"];
  for (const missing of [WAIT, WAKE]) {
    assert.equal(start([missing, ulock[0]]).system, null);
    assert.equal(start([missing, ulock[1]]).system, null);
  }
});

test("an asynchronous waiter checks its value, and its own thread can wake it", async () => {
  await checkPolledWaits(start(), 1);
});
