// replaced.ts <name>: replaces a built-in function after the package is loaded, as a program can,
// and continues to use the package. Calls may then throw or return wrong values, but none may
// access lost memory.
import assert from "node:assert/strict";
import process from "node:process";
import { atomic, atomicview, BYTES, INT, SharedMemory, UINT } from "../../mod.ts";
import { writeGuarded } from "./guarded.ts";
import { leaked, REPLACEMENTS, transferOf } from "./replacements.ts";

const GUARD = 0xa5;
const log = console.log.bind(console);
const plain = Uint8Array;

const integer = atomic({ width: 4, atype: INT });
const bytes = atomic({ width: 4, atype: BYTES });
const value = new Uint8Array(4);
const [buffer, resizable] = [new ArrayBuffer(4096), new ArrayBuffer(4096, { maxByteLength: 8192 })];
const view = atomicview({ buffer: new Int32Array(buffer, 8, 1), width: 4, atype: INT }).enter();
const unopened = atomicview({ buffer: new Int32Array(buffer, 16, 1), width: 4, atype: INT });
const shrunk = atomicview({ buffer: new Int32Array(resizable, 2048, 1), width: 4, atype: INT })
  .enter();
const memory = SharedMemory.create({ size: 4096 });
memory.unlink();
const mapped = memory.buffer;
const inMemory = atomic({ width: 4, atype: INT, memory });
const fresh = new ArrayBuffer(16);
for (const each of [integer, view, shrunk, inMemory]) each.store(each.load());
bytes.store(bytes.load());

const guarded = writeGuarded();
REPLACEMENTS[process.argv[2]]();
const uses: readonly (() => unknown)[] = [
  () => integer.fetchAdd(1),
  () => bytes.store(value),
  () => bytes.load(),
  () =>
    bytes.store({
      length: 4,
      get 0() {
        return transferOf(buffer);
      },
    } as never),
  () => bytes.toBytes(),
  () => String(integer),
  () => String(bytes),
  () => integer.wait(99, { timeout: 1 }),
  () => atomic({ width: 8, atype: UINT }).fetchAdd(1n),
  () => atomic({ width: 16, atype: BYTES }).binNot(),
  () => atomicview({ buffer: fresh, atype: UINT }).enter().fetchSub(1n),
  () => atomic({ width: 4, atype: INT, memory, offset: 1 << 20 }).load(),
  () => atomic({ width: 4, atype: INT, memory, offset: 4094 }).load(),
  () => memory.close(),
  () => new plain(mapped)[0],
  () => inMemory.store(-1),
];
/** Runs a function, and ignores what it throws. */
const attempt = (use: () => unknown): void => {
  try {
    use();
  } catch {
    // The replaced function may have caused the error.
  }
};
for (let i = 0; i < uses.length; i++) attempt(uses[i]);

const moved = new plain(transferOf(buffer));
for (let i = 0; i < 4096; i++) moved[i] = GUARD;
resizable.resize(0);
const lost = [
  () => view.store(-1),
  () => view.inc(),
  () => view.exchange(0),
  () => view.cmpxchgStrong(0, 1),
  () => view.bitTestSet(0),
  () => shrunk.store(-1),
  () => shrunk.inc(),
  () => unopened.enter().store(-1),
  () => inMemory.inc(),
];
for (let i = 0; i < lost.length; i++) attempt(lost[i]);
for (let i = 0; i < 4096; i++) {
  if (moved[i] !== GUARD) assert.fail(`Byte ${i} of memory that was moved was written`);
}
guarded.attack(attempt);
guarded.check();
for (let i = 0; i < leaked.length; i++) {
  guarded.checkLeaked(leaked[i]);
  if (leaked[i] !== value && leaked[i] !== moved) log(`leaked ${i}`);
}
log("unharmed");
