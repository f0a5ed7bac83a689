import assert from "node:assert/strict";
import { test } from "node:test";
import { run, runForJson } from "../support/child.ts";

const READ = ["--permission", "--allow-fs-read=*"];

const USE = `
  const a = api.atomic({ width: 8, atype: api.INT });
  a.add(3n);
  using memory = api.SharedMemory.create({ size: 64 });
  const b = api.atomic({ width: 4, atype: api.INT, memory, offset: 4 });
  const waits = [b.wait(1), b.notify(), await b.waitAsync(0, { timeout: 1 })];
  setTimeout(() => { b.store(1); b.notify(); }, 5);
  waits.push(await b.waitAsync(0));
  memory.unlink();
  console.log(JSON.stringify([String(a.load()), api.libraryInfo().source, ...waits]));
`;
const USED = ["3", "file", "not-equal", 0, "timed-out", "ok"];

test("--allow-ffi is the only permission that the package needs", () => {
  assert.deepEqual(runForJson(USE, { node: [...READ, "--allow-ffi"] }), USED);
});

test("with --allow-worker, waiting does not poll", () => {
  assert.deepEqual(runForJson(USE, { node: [...READ, "--allow-ffi", "--allow-worker"] }), USED);
});

const REFUSED = `try { api.atomic({ width: 4, atype: api.INT }); } catch (error) {
  const order = api.isValidLoadOrder(api.MemoryOrder.ACQUIRE);
  console.log(JSON.stringify([order, error.name, error.tried, error.message]));
}`;

for (
  const [flags, reason] of [
    [READ, "Native functions need a permission: run node again with --allow-ffi"],
    [
      ["--no-experimental-ffi"],
      "This Node has no node:ffi: run it without --no-experimental-ffi",
    ],
  ] as const
) {
  test(`with ${flags[0]} the package can be imported, and its use throws`, () => {
    const message = `Could not load the patomic library\n${reason}`;
    const reported = runForJson<unknown[]>(REFUSED, { node: flags });
    assert.deepEqual(reported, [true, "LibraryLoadError", [], message]);
  });
}

test("Node prints its warning once, also if waiting starts a thread", () => {
  const { status, stderr } = run(USE, { warnings: true });
  assert.equal(status, 0, stderr);
  assert.equal(stderr.match(/ExperimentalWarning: FFI/g)?.length, 1, stderr);
});

test("everything works if evaluation is forbidden", () => {
  const reported = runForJson<unknown[]>(
    `
    let forbidden = false;
    try { (0, eval)("1"); } catch { forbidden = true; }
    const reported = [];
    for (const width of [1, 2, 4, 8, 16]) {
      const cast = (value) => width > 4 ? BigInt(value) : value;
      const a = api.atomic({ width, atype: api.INT });
      a.store(cast(100));
      const before = a.fetchAdd(cast(5));
      const { success, expected } = a.cmpxchgStrong(cast(105), cast(7));
      reported.push([before, success, expected, a.bitTestSet(3), a.load()].map(String).join());
    }
    console.log(JSON.stringify([forbidden, ...reported]));
  `,
    { node: ["--disallow-code-generation-from-strings"] },
  );
  assert.deepEqual(reported, [true, ...Array(5).fill("100,true,105,false,15")]);
});
