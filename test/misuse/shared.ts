import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { type Atomic, atomic, type AtomicHandle, attach, INT, SharedMemory } from "../../mod.ts";
import { makeContext } from "../support/subjects.ts";
import type { Breach, ExpectedError } from "./breach.ts";
import { each, othersThan, type Prepare, rangeError, released, rows, typeError } from "./rows.ts";
import { strangers } from "./subjects.ts";

const call = (use: () => unknown): Prepare => () => ({ call: use });
const refused = (code: string, syscall: string, message?: RegExp): ExpectedError => ({
  name: "SharedMemoryError",
  message,
  fields: { code, syscall },
});

const create = (options: unknown) => SharedMemory.create(options as { size: number });
const open = (options: unknown) => SharedMemory.open(options as { name: string });
const openOrCreate = (options: unknown) =>
  SharedMemory.openOrCreate(options as { name: string; size: number });
const file = (options: unknown) => SharedMemory.file(options as { path: string });
const nobody = () => `nobody-${crypto.randomUUID()}`;

function segment(): SharedMemory {
  const memory = SharedMemory.create({ size: 64 });
  memory.unlink();
  return memory;
}

/** A folder that goes when the process ends. */
function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), "patomic-misuse-"));
  process.on("exit", () => rmSync(made, { recursive: true }));
  return made;
}

const NO_NAMES = [["empty", ""], ["dot", "."], ["dots", ".."], ["a path", "a/b"], ["C's", "/a"], [
  "NUL",
  "a\0b",
], [
  "half a character",
  "\ud800",
]] as const;
const NO_SIZES = [0, -1, 0.5, NaN, Infinity, -Infinity, 2 ** 53].map((size) =>
  [`${size}`, size] as const
);

function* makingBreaches(): Generator<Breach> {
  const noObject = othersThan("object", "array", "boxed number", "boxed string");
  const makers = [["create", create], ["open", open], ["openOrCreate", openOrCreate], [
    "file",
    file,
  ]] as const;
  for (const [name, use] of makers) {
    const takes = typeError(new RegExp(`^SharedMemory.${name}\\(\\) takes options, `));
    yield* rows(`SharedMemory.${name}`, "it is given options", takes, each(noObject, use));
    yield* rows(
      `SharedMemory.${name}`,
      "it knows each option",
      typeError(
        new RegExp(
          `^SharedMemory.${name}\\(\\): unknown option "nmae", expected one of (name|path), `,
        ),
      ),
      [["", call(() => use({ nmae: "x" }))]],
    );
  }
  const noString = typeError(/^name must be a string, got /);
  yield* rows(
    "SharedMemory.create",
    "name is a string",
    noString,
    each(othersThan("undefined", "string"), (name) => create({ name, size: 8 })),
  );
  yield* rows(
    "SharedMemory.open",
    "name is a string",
    noString,
    each(othersThan("string"), (name) => open({ name })),
  );
  const named = [
    ["create", (name: unknown) => create({ name, size: 8 })],
    ["open", (name: unknown) => open({ name })],
    ["openOrCreate", (name: unknown) => openOrCreate({ name, size: 8 })],
    ["exists", (name: unknown) => SharedMemory.exists(name as string)],
    ["unlink", (name: unknown) => SharedMemory.unlink(name as string)],
  ] as const;
  for (const [method, use] of named.slice(2)) {
    yield* rows(
      `SharedMemory.${method}`,
      "name is a string",
      noString,
      each(othersThan("string"), use),
    );
  }
  for (const [method, use] of named) {
    const wrong = each(NO_NAMES, use);
    yield* rows(
      `SharedMemory.${method}`,
      "a segment can have the name",
      refused("EINVAL", "shm_open"),
      wrong,
    );
    const long = ["x".repeat(256), "ü".repeat(128), "x".repeat(1 << 20)];
    yield* rows(
      `SharedMemory.${method}`,
      "the name is not too long",
      refused("ENAMETOOLONG", "shm_open"),
      long.map((name) => [`${name.length} of ${name[0]}`, call(() => use(name))]),
    );
  }
  const sized = [["create", create], ["openOrCreate", openOrCreate], ["file", file]] as const;
  for (const [method, use] of sized) {
    const name = nobody();
    const options = method === "file" ? { path: path.join(tmpdir(), name) } : { name };
    const right = method === "file" ? ["number", "undefined"] : ["number"];
    const sizes = each(othersThan(...right), (size) => use({ ...options, size }));
    yield* rows(
      `SharedMemory.${method}`,
      "size is a number",
      typeError(/^size must be a number of bytes, got /),
      sizes,
    );
    const wrong = each(NO_SIZES, (size) => use({ ...options, size }));
    yield* rows(
      `SharedMemory.${method}`,
      "memory can have the size",
      refused("EINVAL", "mmap"),
      wrong,
    );
  }
  for (const [method, use] of [["open", open], ["file", file]] as const) {
    const flags = each(
      othersThan("undefined", "boolean"),
      (readonly) =>
        use({ ...method === "open" ? { name: nobody() } : { path: "/tmp/x" }, readonly }),
    );
    yield* rows(
      `SharedMemory.${method}`,
      "readonly is a flag",
      typeError(/^readonly must be true or false, got /),
      flags,
    );
  }
  for (const [method, use] of [["create", create], ["openOrCreate", openOrCreate]] as const) {
    const options = { name: nobody(), size: 8 };
    const noModes = [-1, 0o1000, 0o060, 0.5, NaN].map((mode) => [`${mode}`, mode] as const);
    yield* rows(
      `SharedMemory.${method}`,
      "mode is a number",
      typeError(/^mode must be a number, got /),
      each(othersThan("undefined", "number"), (mode) => use({ ...options, mode })),
    );
    yield* rows(
      `SharedMemory.${method}`,
      "mode is permission bits",
      rangeError(/^mode must be permission bits from 0o600 to 0o777 /),
      each(noModes, (mode) => use({ ...options, mode })),
    );
    for (
      const flag of method === "create" ? ["unlinkOnClose", "replaceStale"] : ["unlinkOnClose"]
    ) {
      yield* rows(
        `SharedMemory.${method}`,
        `${flag} is a flag`,
        typeError(new RegExp(`^${flag} must be true or false, got `)),
        each(othersThan("undefined", "boolean"), (value) => use({ ...options, [flag]: value })),
      );
    }
  }
  const paths = each(othersThan("string"), (path) => file({ path }));
  yield* rows(
    "SharedMemory.file",
    "path is a string",
    typeError(/^path must be a string, got /),
    paths,
  );
  const noPaths = each(
    [["empty", ""], ["NUL", "a\0b"], ["half a character", "\udc00"]],
    (path) => file({ path, size: 8 }),
  );
  yield* rows("SharedMemory.file", "a file can have the path", refused("EINVAL", "open"), noPaths);
  yield* rows("SharedMemory.create", "nobody has the name", refused("EEXIST", "shm_open"), [[
    "",
    () => {
      const memory = SharedMemory.create({ size: 8 });
      const bytes = new Uint8Array(memory.buffer).fill(7);
      process.on("exit", () => memory.unlink());
      return { call: () => create({ name: memory.name, size: 64 }), memory: () => bytes };
    },
  ]]);
  yield* rows("SharedMemory.open", "the segment is there", refused("ENOENT", "shm_open"), [
    ["", call(() => open({ name: nobody() }))],
  ]);
  yield* rows("SharedMemory.unlink", "the segment is there", refused("ENOENT", "shm_unlink"), [
    ["", call(() => SharedMemory.unlink(nobody()))],
  ]);
  yield* rows(
    "SharedMemory.openOrCreate",
    "the segment is as large as the size",
    refused("EINVAL", "shm_open", /it has 64 bytes, 65 expected/),
    [["", () => {
      const memory = SharedMemory.create({ size: 64 });
      process.on("exit", () => memory.unlink());
      return { call: () => openOrCreate({ name: memory.name, size: 65 }) };
    }]],
  );
  const at = (...names: string[]) => path.join(folder(), ...names);
  yield* rows("SharedMemory.file", "the file is there, or has a size", refused("ENOENT", "open"), [
    ["no file", call(() => file({ path: at("none") }))],
    ["no folder", call(() => file({ path: at("none", "file"), size: 8 }))],
  ]);
  yield* rows("SharedMemory.file", "it is a file", refused("EISDIR", "open"), [[
    "",
    call(() => file({ path: folder() })),
  ]]);
  yield* rows("SharedMemory.file", "the file is not empty", refused("EINVAL", "mmap"), [["", () => {
    const empty = at("empty");
    writeFileSync(empty, "");
    return { call: () => file({ path: empty }) };
  }]]);
  yield* rows(
    "SharedMemory.file",
    "the file is not longer than the size",
    refused("EINVAL", "open"),
    [["", () => {
      const long = at("long");
      writeFileSync(long, "abcdefgh");
      return { call: () => file({ path: long, size: 4 }) };
    }]],
  );
}

function* memoryBreaches(): Generator<Breach> {
  const { constructor: _, ...members } = Object.getOwnPropertyDescriptors(SharedMemory.prototype);
  for (const key of Reflect.ownKeys(members)) {
    const { get, value } = members[key as "size"];
    if (key === Symbol.toStringTag) continue;
    const method = `SharedMemory.prototype${
      typeof key === "symbol" ? `[${key.description}]` : `.${key}`
    }`;
    const use = get ?? value as unknown as () => unknown;
    // Whatever is an object is shown, and so is memory that is gone.
    const isShown = key === Symbol.for("nodejs.util.inspect.custom");
    const others = strangers({}).flatMap(([title, stranger], index): [string, Prepare][] =>
      isShown && typeof stranger === "object" && stranger !== null ? [] : [[title, () => {
        const [, stranger] = strangers(segment())[index];
        return { call: () => Reflect.apply(use, stranger, []) };
      }]]
    );
    yield* rows(
      method,
      "it is called on a SharedMemory",
      typeError(/^Expected a SharedMemory as this, got /),
      others,
    );
    if (isShown || ["close", "unlink", Symbol.dispose].includes(key)) continue;
    for (
      const [title, end] of [
        ["closed", (memory: SharedMemory) => memory.close()],
        ["transferred", (memory: SharedMemory) => memory.buffer.transfer()],
      ] as const
    ) {
      yield* rows(method, "it is open", released(/^Operation forbidden on closed shared memory$/), [
        [title, () => {
          const memory = segment();
          end(memory);
          return { call: () => Reflect.apply(use, memory, []) };
        }],
      ]);
    }
  }
  for (
    const [name, close] of [
      ["close", (memory: SharedMemory) => memory.close()],
      ["[Symbol.dispose]", (memory: SharedMemory) => memory[Symbol.dispose]()],
    ] as const
  ) {
    const method = `SharedMemory.prototype${name.startsWith("[") ? name : `.${name}`}`;
    yield* rows(
      method,
      "no view of it is open",
      refused("EBUSY", "munmap", /a view of it is open/),
      [["", () => {
        const memory = segment();
        const bytes = new Uint8Array(memory.buffer);
        const view = makeContext({ atype: "INT", buffer: bytes.subarray(0, 4) }).enter();
        return { call: () => view.load() === 0 && close(memory), memory: () => bytes };
      }]],
    );
    yield* rows(
      method,
      "no waitAsync() is pending",
      refused("EBUSY", "munmap", /a waitAsync\(\) is pending/),
      [[
        "",
        () => {
          const memory = segment();
          const bytes = new Uint8Array(memory.buffer);
          atomic({ width: 4, atype: INT, memory }).waitAsync(0, { timeout: 1 });
          return { call: () => close(memory), memory: () => bytes };
        },
      ]],
    );
  }
  const use = (how: (memory: SharedMemory) => unknown): Prepare => () => {
    const memory = segment();
    const bytes = new Uint8Array(memory.buffer).fill(7);
    return { call: () => how(memory), memory: () => bytes };
  };
  const noRanges: [unknown, unknown][] = [[-1, 1], [0, 65], [64, 1], [60, 8], [0.5, 1], [NaN, 1]];
  yield* rows(
    "SharedMemory.prototype.read",
    "the range is in the memory",
    rangeError(/^read\(\): expected a range within 64 bytes, got /),
    noRanges.map(([offset, length]) => [
      `${offset}, ${length}`,
      use((memory) => memory.read(offset as number, length as number)),
    ]),
  );
  yield* rows(
    "SharedMemory.prototype.read",
    "offset and length are numbers",
    typeError(/^read\(\): (offset|length) must be a number, got /),
    [
      ["an offset of text", use((memory) => memory.read("0" as never, 1))],
      ["no length", use((memory) => memory.read(0, undefined as never))],
    ],
  );
  yield* rows(
    "SharedMemory.prototype.write",
    "the range is in the memory",
    rangeError(/^write\(\): expected a range within 64 bytes, got /),
    [-1, 64, 0.5, NaN, Infinity].map((offset) => [
      `${offset}`,
      use((memory) => memory.write(offset, Uint8Array.of(1))),
    ]),
  );
  yield* rows(
    "SharedMemory.prototype.write",
    "it is given bytes",
    typeError(/^write\(\): bytes must be a Uint8Array, got /),
    [["an array", use((memory) => memory.write(0, [1] as never))], [
      "text",
      use((memory) => memory.write(0, "1" as never)),
    ]],
  );
  yield* rows(
    "SharedMemory.prototype.write",
    "the memory can be written",
    typeError(/^write\(\): the memory was opened with readonly: true$/),
    [["", () => {
      const memory = SharedMemory.create({ size: 64 });
      const bytes = new Uint8Array(memory.buffer).fill(7);
      const readable = SharedMemory.open({ name: memory.name, readonly: true });
      memory.unlink();
      return { call: () => readable.write(0, Uint8Array.of(1)), memory: () => bytes };
    }]],
  );
  const gone = refused("ENOENT", "shm_unlink");
  yield* rows("SharedMemory.prototype.unlink", "the name is there", gone, [[
    "",
    () => ({ call: () => segment().unlink() }),
  ]]);
  yield* rows("SharedMemory.prototype.flush", "it is a file", refused("EINVAL", "msync"), [[
    "",
    () => {
      const memory = segment();
      return { call: () => memory.flush() };
    },
  ]]);
}

function* attachBreaches(): Generator<Breach> {
  const noObject = othersThan("object", "array", "boxed number", "boxed string");
  const use = (handle: unknown) => attach(handle as AtomicHandle<Atomic>);
  yield* rows(
    "attach",
    "it is given a handle",
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
    "the handle tells one memory",
    typeError(/^A handle must have exactly one of buffer, name and path$/),
    [
      ["none", with_(noName)],
      ["two", with_({ name: "x" })],
      [
        "a prototype of JSON's",
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
    "the memory has the bytes",
    rangeError(/^No 4 bytes at offset /),
    offsets,
  );
  yield* rows(
    "attach",
    "the buffer is one",
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
  yield* rows("attach", "the segment is there", refused("ENOENT", "shm_open"), [[
    "",
    with_({ ...noName, name: nobody() }),
  ]]);
  const none = path.join(tmpdir(), nobody());
  yield* rows("attach", "the file is there", refused("ENOENT", "open"), [[
    "",
    with_({ ...noName, path: none }),
  ]]);
  yield* rows("attach", "the segment can have the name", refused("EINVAL", "shm_open"), [[
    "",
    with_({ ...noName, name: "a/b" }),
  ]]);
}

/** All ways to break a precondition of shared memory and handles. */
export function* sharedBreaches(): Generator<Breach> {
  yield* makingBreaches();
  yield* memoryBreaches();
  yield* attachBreaches();
}
