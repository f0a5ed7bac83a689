import { tmpdir } from "node:os";
import path from "node:path";
import { type Atomic, atomic, type AtomicHandle, attach, INT } from "../../mod.ts";
import type { MisuseCase } from "./misuse_case.ts";
import { each, othersThan, type Prepare, rangeError, rows, typeError } from "./rows.ts";
import { call, freeName, refused } from "./segments.ts";

/** Returns all cases for `attach()`. */
export function* attachCases(): Generator<MisuseCase> {
  const noObject = othersThan("object", "array", "boxed number", "boxed string");
  const use = (handle: unknown) => attach(handle as AtomicHandle<Atomic>);
  yield* rows(
    "attach",
    "handle is a handle",
    typeError(/^attach\(\) takes the result of a\.handle\(\), got /),
    each(noObject, use),
  );
  const own = () => atomic({ width: 4, atype: INT }).handle();
  const with_ = (change: object): Prepare => () => {
    const handle = own();
    const bytes = new Uint8Array(handle.buffer as SharedArrayBuffer);
    return { call: () => use({ ...handle, ...change }), memory: () => bytes };
  };
  const fields: readonly (readonly [string, string[], RegExp])[] = [
    ["atype", [], /^atype must be /],
    ["width", ["number"], /^handle\.width must be a number, got /],
    ["offset", ["number"], /^handle\.offset must be a number, got /],
    ["readonly", ["boolean"], /^readonly must be true or false, got /],
    ["integral", ["undefined", "boolean"], /^atype INT requires integral: true or false, got /],
    ["signed", ["undefined", "boolean"], /^atype INT requires signed: true or false, got /],
    ["buffer", ["undefined"], /^handle\.buffer must be a SharedArrayBuffer, got /],
  ];
  for (const [field, right, message] of fields) {
    const wrong = othersThan(...right).map(([title, value]) =>
      [title, with_({ [field]: value })] as const
    );
    yield* rows("attach", `handle.${field} is of its type`, typeError(message), wrong);
  }
  const noName = { buffer: undefined };
  const names = othersThan("undefined", "string").map(([title, name]) =>
    [title, with_({ ...noName, name })] as const
  );
  yield* rows(
    "attach",
    "handle.name is a string",
    typeError(/^name must be a string, got /),
    names,
  );
  const paths = othersThan("undefined", "string").map(([title, path]) =>
    [title, with_({ ...noName, path })] as const
  );
  yield* rows(
    "attach",
    "handle.path is a string",
    typeError(/^path must be a string, got /),
    paths,
  );
  yield* rows(
    "attach",
    "the handle has exactly one memory",
    typeError(/^A handle must have exactly one of buffer, name and path$/),
    [
      ["none", with_(noName)],
      ["two", with_({ name: "x" })],
      [
        "a __proto__ from JSON",
        call(() =>
          use(
            JSON.parse(
              `{"__proto__":{"name":"x"},${JSON.stringify(own()).slice(1, -1)}}`.replace(
                /,"buffer":\{\}/,
                "",
              ),
            ),
          )
        ),
      ],
    ],
  );
  const offsets = [-4, -1, 0.5, 1, 4, NaN, Infinity, 2 ** 53].map((offset) =>
    [`${offset}`, with_({ offset })] as const
  );
  yield* rows(
    "attach",
    "the memory has enough bytes",
    rangeError(/^No 4 bytes at offset /),
    offsets,
  );
  yield* rows(
    "attach",
    "the buffer is a SharedArrayBuffer",
    typeError(/^handle\.buffer must be a SharedArrayBuffer, got /),
    [
      ["an ArrayBuffer", with_({ buffer: new ArrayBuffer(4) })],
      ["an object of its prototype", with_({ buffer: Object.create(SharedArrayBuffer.prototype) })],
      ["a proxy", with_({ buffer: new Proxy(new SharedArrayBuffer(4), {}) })],
      ["an array", with_({ buffer: new Int32Array(1) })],
    ],
  );
  yield* rows("attach", "the width has operations", {
    name: "UnsupportedWidthException",
    fields: { width: 3, readonly: false },
  }, [
    ["3", with_({ width: 3 })],
  ]);
  yield* rows("attach", "the segment exists", refused("ENOENT", "shm_open"), [[
    "",
    with_({ ...noName, name: freeName() }),
  ]]);
  const none = path.join(tmpdir(), freeName());
  yield* rows("attach", "the file exists", refused("ENOENT", "open"), [[
    "",
    with_({ ...noName, path: none }),
  ]]);
  yield* rows("attach", "the segment can have the name", refused("EINVAL", "shm_open"), [[
    "",
    with_({ ...noName, name: "a/b" }),
  ]]);
}
