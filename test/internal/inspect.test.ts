import assert from "node:assert/strict";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { AtomicBytesViewContext, atomicview, BYTES, INT, SharedMemory } from "../../mod.ts";
import { inspections } from "../support/inspections.ts";

const shows = (value: unknown, text: string) => assert.deepEqual(inspections(value), [text, text]);

test("a context shows whether it is open", () => {
  const context = atomicview({ buffer: new Int32Array(1), atype: INT });
  shows(context, "AtomicIntViewContext(ready)");
  context.enter();
  shows(context, "AtomicIntViewContext(open)");
  context.exit();
  shows(context, "AtomicIntViewContext(exited)");
  const released = atomicview({ buffer: new Uint8Array(4), atype: BYTES });
  released.release();
  shows(released, "AtomicBytesViewContext(released)");
});

test("shared memory shows its name, and whether it is closed", () => {
  const memory = SharedMemory.create({ size: 4096 });
  const { name } = memory;
  shows(memory, `SharedMemory(name="${name}", size=4096, readonly=false)`);
  const same = SharedMemory.open({ name, readonly: true });
  shows(same, `SharedMemory(name="${name}", size=4096, readonly=true)`);
  same.close();
  memory.unlink();
  memory.close();
  shows(memory, `SharedMemory(name="${name}", closed)`);

  const path = join(tmpdir(), `inspection-${crypto.randomUUID()}`);
  const file = SharedMemory.file({ path, size: 4096 });
  assert.match(
    inspections(file)[0],
    /^SharedMemory\(path=".*inspection-[-\w]{36}", size=4096, readonly=false\)$/,
  );
  file.close();
  file.unlink();
});

test("an object that only has the prototype is shown as well", () => {
  for (const prototype of [AtomicBytesViewContext.prototype, SharedMemory.prototype]) {
    shows(Object.create(prototype), `${prototype.constructor.name} {}`);
  }
});
