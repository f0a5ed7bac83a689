import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import type { Runtime } from "../../ffi/runtime/contract.ts";
import type { SystemMemory } from "../../ffi/memory/contract.ts";
import { systemMemory } from "../../ffi/memory/select.ts";
import { descriptors, openedSince } from "../support/descriptors.ts";
import { EOPNOTSUPP, fails, interceptedRuntime, type Interception } from "./intercepted.ts";

const O_TMPFILE = 0o20000000; // asm-generic/fcntl.h

/** Refuses files without a name, as gVisor does. */
export const refuseUnnamed: Interception = (_path, flags) =>
  (Number(flags) & O_TMPFILE) !== 0 ? fails(EOPNOTSUPP) : undefined;

/** Runs `use`, and checks that it leaves no segment of the name and no descriptor. */
export function withMemory(
  interceptions: Readonly<Record<string, Interception>>,
  use: (memory: SystemMemory, name: string) => void,
  differences?: Partial<Runtime>,
): void {
  const memory = systemMemory(interceptedRuntime(interceptions, differences));
  const name = `patomic-test-${crypto.randomUUID()}`;
  // Files that are opened at the first use stay open.
  assert.throws(() => memory.open(name, false));
  const before = descriptors();
  use(memory, name);
  assert.deepEqual(openedSince(before), []);
  assert.equal(existsSync(`/dev/shm/${name}`), false);
}

/** Makes a segment, opens it, and removes it. */
export function makesAndRemoves(memory: SystemMemory, name: string): void {
  const made = memory.create(name, 100);
  const opened = memory.open(name, false);
  assert.deepEqual([made.size, opened.size, statSync(`/dev/shm/${name}`).size], [100, 100, 100]);
  assert.equal(made.identity, opened.identity);
  // The system's list of mappings contains its name.
  assert.equal(readFileSync("/proc/self/maps", "utf8").split(`/dev/shm/${name}\n`).length, 3);
  memory.unmap(made);
  memory.unmap(opened);
  memory.unlink(name);
}
