import assert from "node:assert/strict";
import { libraryInfo } from "../../mod.ts";
import { run, runForJson } from "../support/child.ts";

const USE = `
  const a = api.atomic({ width: 8, atype: api.INT });
  a.add(3n);
  using context = api.atomicview({ buffer: new Uint8Array(16), atype: api.BYTES });
  const { length } = context.enter().load();
  console.log(JSON.stringify([String(a.load()), api.libraryInfo().source, length]));
`;

Deno.test("--allow-ffi is the only permission that the package needs", () => {
  assert.deepEqual(runForJson(USE, { deno: ["--allow-ffi"] }), ["3", "file", 16]);
});

Deno.test("--allow-ffi is the only permission that shared memory and waiting need", () => {
  const reported = runForJson<unknown[]>(
    `
    using memory = api.SharedMemory.create({ size: 64 });
    const path = "/tmp/permissions-" + crypto.randomUUID();
    using file = api.SharedMemory.file({ path, size: 64 });
    file.flush();
    const reported = [];
    for (const where of [memory, file]) {
      const a = api.atomic({ width: 4, atype: api.INT, memory: where, offset: 4 });
      const b = api.attach(JSON.parse(JSON.stringify(a.handle())));
      a.add(5);
      reported.push(b.load(), b.wait(4), b.notify(), await b.waitAsync(5, { timeout: 1 }));
      where.unlink();
    }
    console.log(JSON.stringify(reported));
  `,
    { deno: ["--allow-ffi"] },
  );
  assert.deepEqual(reported, [5, "not-equal", 0, "timed-out", 5, "not-equal", 0, "timed-out"]);
});

Deno.test("PATOMIC_LIBRARY is ignored without the permission to read it", () => {
  const env = { PATOMIC_LIBRARY: "/nowhere" };
  assert.deepEqual(runForJson(USE, { deno: ["--allow-ffi"], env }), ["3", "file", 16]);
  assert.deepEqual(runForJson(USE, { deno: ["--allow-ffi", "--allow-env=HOME"], env }), [
    "3",
    "file",
    16,
  ]);
  assert.deepEqual(runForJson(USE, { deno: ["--allow-ffi", "--deny-env"], env }), [
    "3",
    "file",
    16,
  ]);
});

Deno.test("PATOMIC_LIBRARY is read with the permission to read it", () => {
  const env = { PATOMIC_LIBRARY: "/nowhere" };
  const { status, stderr } = run(USE, {
    deno: ["--allow-ffi", "--allow-env=PATOMIC_LIBRARY"],
    env,
  });
  assert.equal(status, 1);
  assert.match(stderr, /LibraryLoadError: Could not load the patomic library\n {2}\/nowhere: /);
});

Deno.test("without permissions the package can be imported, and its use throws", () => {
  const reported = runForJson<unknown[]>(
    `
    const orders = api.isValidLoadOrder(api.MemoryOrder.ACQUIRE);
    try { api.atomic({ width: 4, atype: api.INT }); } catch (error) {
      const reported = [orders, error.name, error.cause.name, error.tried, error.message];
      console.log(JSON.stringify(reported));
    }
  `,
    // Without any flag, a Deno that node:child_process starts from Deno has every permission.
    { deno: ["--deny-net"] },
  );
  assert.deepEqual(reported.slice(0, 4), [true, "LibraryLoadError", "NotCapable", []]);
  assert.match(String(reported[4]), /--allow-ffi/);
});

Deno.test("the permission for one library is not enough, and the error reports it", () => {
  const code = `try { api.libraryInfo(); } catch ({ name, message }) {
      console.log(JSON.stringify([name, message]));
    }`;
  const [name, message] = runForJson<string[]>(code, {
    deno: [`--allow-ffi=${libraryInfo().path}`],
  });
  assert.equal(name, "LibraryLoadError");
  assert.match(message, /the whole ffi permission: run again with --allow-ffi$/);
});

Deno.test("everything works if evaluation is forbidden", () => {
  const flags = "--v8-flags=--disallow-code-generation-from-strings";
  const reported = runForJson<unknown[]>(
    `
    let forbidden = false;
    try { (0, eval)("1"); } catch { forbidden = true; }
    const reported = [];
    for (const width of [1, 2, 4, 8, 16]) {
      const cast = (value) => width > 4 ? BigInt(value) : value;
      for (const atype of ["INT", "UINT"]) {
        const a = api.atomic({ width, atype });
        a.store(cast(100));
        const before = a.fetchAdd(cast(5));
        const { success, expected } = a.cmpxchgStrong(cast(105), cast(7));
        a.inc();
        let refused = "";
        try { a.load(3); } catch (error) { refused = error.name; }
        const values = [before, success, expected, a.bitTestSet(0), a.load(), refused];
        reported.push(values.map(String).join());
      }
      const b = api.atomic({ width, atype: "BYTES" });
      b.binNot();
      const before = b.exchange(new Uint8Array(width));
      const isRight = before.every((byte) => byte === 255);
      reported.push(isRight && b.toBytes().every((byte) => byte === 0));
    }
    console.log(JSON.stringify([forbidden, ...reported]));
  `,
    { deno: ["--allow-ffi", flags] },
  );
  const integers = "100,true,105,false,9,MemoryOrderError";
  assert.deepEqual(reported, [true, ...Array(5).fill([integers, integers, true]).flat()]);
});
