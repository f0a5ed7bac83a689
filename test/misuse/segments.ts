import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import process from "node:process";
import { SharedMemory } from "../../mod.ts";
import type { ExpectedError, MisuseCase } from "./misuse_case.ts";
import { each, othersThan, type Prepare, rangeError, rows, typeError } from "./rows.ts";

/** A case that consists of a call only. */
export const call = (use: () => unknown): Prepare => () => ({ call: use });

/** The error of the system, or of a check before the system call. */
export const refused = (code: string, syscall: string, message?: RegExp): ExpectedError => ({
  name: "SharedMemoryError",
  message,
  fields: { code, syscall },
});

/** Returns a name that no segment has. */
export const freeName = () => `free-${crypto.randomUUID()}`;

const create = (options: unknown) => SharedMemory.create(options as { size: number });
const open = (options: unknown) => SharedMemory.open(options as { name: string });
const openOrCreate = (options: unknown) =>
  SharedMemory.openOrCreate(options as { name: string; size: number });
const file = (options: unknown) => SharedMemory.file(options as { path: string });

/** A folder that is removed when the process ends. */
function folder(): string {
  const made = mkdtempSync(path.join(tmpdir(), "patomic-misuse-"));
  process.on("exit", () => rmSync(made, { recursive: true }));
  return made;
}

const NO_NAMES = [["empty", ""], ["dot", "."], ["dots", ".."], ["a path", "a/b"], ["C's", "/a"], [
  "NUL",
  "a\0b",
], [
  "half of a surrogate pair",
  "\ud800",
]] as const;
const NO_SIZES = [0, -1, 0.5, NaN, Infinity, -Infinity, 2 ** 53].map((size) =>
  [`${size}`, size] as const
);

/** Returns all cases for the static methods of `SharedMemory`. */
export function* segmentCases(): Generator<MisuseCase> {
  const noObject = othersThan("object", "array", "boxed number", "boxed string");
  const makers = [["create", create], ["open", open], ["openOrCreate", openOrCreate], [
    "file",
    file,
  ]] as const;
  for (const [name, use] of makers) {
    const takes = typeError(new RegExp(`^SharedMemory.${name}\\(\\) takes options, `));
    yield* rows(`SharedMemory.${name}`, "options are an object", takes, each(noObject, use));
    yield* rows(
      `SharedMemory.${name}`,
      "all options are known",
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
    const name = freeName();
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
        use({ ...method === "open" ? { name: freeName() } : { path: "/tmp/x" }, readonly }),
    );
    yield* rows(
      `SharedMemory.${method}`,
      "readonly is a flag",
      typeError(/^readonly must be true or false, got /),
      flags,
    );
  }
  for (const [method, use] of [["create", create], ["openOrCreate", openOrCreate]] as const) {
    const options = { name: freeName(), size: 8 };
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
    [["empty", ""], ["NUL", "a\0b"], ["half of a surrogate pair", "\udc00"]],
    (path) => file({ path, size: 8 }),
  );
  yield* rows("SharedMemory.file", "a file can have the path", refused("EINVAL", "open"), noPaths);
  yield* rows("SharedMemory.create", "the name is free", refused("EEXIST", "shm_open"), [[
    "",
    () => {
      const memory = SharedMemory.create({ size: 8 });
      const bytes = new Uint8Array(memory.buffer).fill(7);
      process.on("exit", () => memory.unlink());
      return { call: () => create({ name: memory.name, size: 64 }), memory: () => bytes };
    },
  ]]);
  yield* rows("SharedMemory.open", "the segment exists", refused("ENOENT", "shm_open"), [
    ["", call(() => open({ name: freeName() }))],
  ]);
  yield* rows("SharedMemory.unlink", "the segment exists", refused("ENOENT", "shm_unlink"), [
    ["", call(() => SharedMemory.unlink(freeName()))],
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
  yield* rows("SharedMemory.file", "the file exists or size is given", refused("ENOENT", "open"), [
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
