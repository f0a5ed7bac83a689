import { atomic, INT, SharedMemory } from "../../mod.ts";
import { makeContext } from "../support/subjects.ts";
import type { MisuseCase } from "./misuse_case.ts";
import { type Prepare, rangeError, released, rows, typeError } from "./rows.ts";
import { attachCases } from "./attach.ts";
import { refused, segmentCases } from "./segments.ts";
import { strangers } from "./subjects.ts";

function segment(): SharedMemory {
  const memory = SharedMemory.create({ size: 64 });
  memory.unlink();
  return memory;
}

function* memoryCases(): Generator<MisuseCase> {
  const { constructor: _, ...members } = Object.getOwnPropertyDescriptors(SharedMemory.prototype);
  for (const key of Reflect.ownKeys(members)) {
    const { get, value } = members[key as "size"];
    if (key === Symbol.toStringTag) continue;
    const method = `SharedMemory.prototype${
      typeof key === "symbol" ? `[${key.description}]` : `.${key}`
    }`;
    const use = get ?? value as unknown as () => unknown;
    // Every object has a text in console.log(), also closed memory.
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
          atomic({ width: 4, atype: INT, memory }).waitAsync(0, { timeout: 200 });
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
    "bytes is a Uint8Array",
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
  const missing = refused("ENOENT", "shm_unlink");
  yield* rows("SharedMemory.prototype.unlink", "the name exists", missing, [[
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

/** Returns all cases for shared memory and handles. */
export function* sharedCases(): Generator<MisuseCase> {
  yield* segmentCases();
  yield* memoryCases();
  yield* attachCases();
}
