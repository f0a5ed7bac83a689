import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, readlinkSync } from "node:fs";
import process from "node:process";
import { describe, test } from "node:test";
import { currentRuntime } from "../../../ffi/runtime/current.ts";
import { linuxThreads } from "../../../ffi/thread/linux.ts";

const skip = process.platform !== "linux";

/** The start time of a thread without the bits of the boot. */
const ticksOf = (id: number) =>
  BigInt(readFileSync(`/proc/${id}/stat`, "utf8").split(") ")[1]?.split(" ")[19] as string);

describe("threads of Linux", { skip }, () => {
  const threads = linuxThreads(currentRuntime());
  const boot = BigInt(threads.boot >>> 8) << 40n;

  test("are identified by their ID, start time and boot", () => {
    const me = threads.current();
    assert.equal(me.start, boot | ticksOf(me.id));
    assert.equal(threads.isAlive(me), true);
    assert.equal(threads.isAlive({ id: me.id, start: me.start + 1n }), false);
    assert.equal(threads.isAlive({ id: me.id, start: me.start ^ 1n << 41n }), false);
    const uuid = readFileSync("/proc/sys/kernel/random/boot_id", "utf8");
    assert.equal(threads.boot, Number.parseInt(uuid.slice(0, 8), 16));
    assert.equal(`pid:[${threads.namespace}]`, readlinkSync("/proc/self/ns/pid"));
  });

  test("are dead after they were killed, before and after their parent waits", async () => {
    const child = spawn("sleep", ["60"]);
    const id = child.pid as number;
    await once(child, "spawn");
    const thread = { id, start: boot | ticksOf(id) };
    assert.equal(threads.isAlive(thread), true);
    child.kill("SIGKILL");
    await once(child, "exit");
    assert.equal(threads.isAlive(thread), false);
    assert.equal(threads.isAlive({ id, start: 0n }), false);
  });

  test("of a zombie are dead", async () => {
    // exec replaces the shell by a program that never waits for its child, before the child ends.
    const child = spawn("sh", ["-c", "sleep 0.5 & echo $!; exec sleep 60"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    try {
      const [line] = await once(child.stdout, "data");
      const id = Number(String(line));
      const isZombie = () => /\) Z /.test(readFileSync(`/proc/${id}/stat`, "utf8"));
      while (!isZombie()) await new Promise((resolve) => setTimeout(resolve, 5));
      assert.equal(threads.isAlive({ id, start: boot | ticksOf(id) }), false);
    } finally {
      child.kill("SIGKILL");
    }
  });
});
