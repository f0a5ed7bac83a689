// macOS is simulated here: what is tested is what the package makes of its functions, not macOS.
import assert from "node:assert/strict";
import { test } from "node:test";
import type { SystemWait } from "../../../ffi/wait/contract.ts";
import { systemWait } from "../../../ffi/wait/select.ts";
import { DarwinProcess, E } from "../../simulation/darwin.ts";
import { DarwinSystem } from "../../simulation/darwin_system.ts";

const [WAIT, WAKE] = ["os_sync_wait_on_address_with_timeout", "os_sync_wake_by_address_any"];

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

test("wait() returns at once where the value is another", () => {
  const { system, sleepers, word, address } = start();
  word[0] = 5;
  assert.equal(system.wait(address, 4, Infinity), "ok");
  assert.equal(sleepers.now, 0);
  for (const value of [-1, 2 ** 31 - 1, 2 ** 32 - 1]) {
    word[0] = value;
    assert.equal(system.wait(address, value, 1), "timed-out");
  }
});

test("wait() sleeps for the whole time", () => {
  for (const timeout of [0, 1e-9, 0.5, 30, 650, 1000.25]) {
    const { system, sleepers, address } = start();
    assert.equal(system.wait(address, 0, timeout), "timed-out");
    assert.ok(
      sleepers.now >= timeout && sleepers.now < timeout + 0.01,
      `slept for ${sleepers.now} of ${timeout}`,
    );
  }
});

test("wait() ends when it is woken, however long it takes", () => {
  for (const timeout of [Infinity, 60_000]) {
    const { system, sleepers, word, address } = start();
    sleepers.at(12_345, () => {
      word[0] = 1;
      assert.equal(system.notify(address, 1), 1);
    });
    assert.equal(system.wait(address, 0, timeout), "ok");
    assert.equal(sleepers.now, 12_345);
  }
});

test("wait() goes on after a signal, and where the page is not in memory", () => {
  const { process, system, sleepers, address } = start();
  process.before(WAIT, () => E.FAULT);
  for (const time of [10, 20]) sleepers.at(time, () => void sleepers.wake(address, "signal"));
  sleepers.at(40, () => void system.notify(address, 1));
  assert.equal(system.wait(address, 0, Infinity), "ok");
  assert.equal(sleepers.now, 40);
});

test("wait() passes on every other error", () => {
  const { process, system, address } = start();
  process.before(WAIT, () => E.INVAL);
  assert.throws(() => system.wait(address, 0, 5), {
    message: `${WAIT}() failed with the error 22`,
  });
});

test("notify() wakes as many as it is told, and tells how many", () => {
  const { system, sleepers, address } = start();
  const asleep = Array.from({ length: 5 }, () => sleepers.fallAsleep(address));
  const elsewhere = sleepers.fallAsleep(address + 4n);
  assert.equal(system.notify(address, 0), 0);
  assert.equal(system.notify(address, 2), 2);
  assert.deepEqual(asleep.map(({ woken }) => woken !== undefined), [
    true,
    true,
    false,
    false,
    false,
  ]);
  assert.equal(system.notify(address, Infinity), 3);
  assert.equal(system.notify(address, 1), 0);
  assert.equal(elsewhere.woken, undefined);
});

test("there is none before macOS 14.4", () => {
  for (const missing of [WAIT, WAKE]) assert.equal(start([missing]).system, null);
  assert.equal(start().system.reachesMappings, true);
  assert.equal(start().system.waitAsync, null);
});
