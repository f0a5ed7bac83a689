import * as api from "../../mod.ts";
import { makeAtomic } from "../support/subjects.ts";
import { alignmentCases } from "./alignments.ts";
import type { MisuseCase } from "./misuse_case.ts";
import { call, INT, typeCases, width } from "./making_types.ts";
import { each, othersThan, type Prepare, rangeError, released, rows, typeError } from "./rows.ts";
import { strangers } from "./subjects.ts";
import { viewCases } from "./views.ts";

function* atomicCases(): Generator<MisuseCase> {
  yield* typeCases("atomic", makeAtomic);
  const noNumber = typeError(/^width must be a number, got /);
  yield* rows(
    "atomic",
    "width is a number",
    noNumber,
    each(othersThan("number"), (width) => makeAtomic({ ...INT, width })),
  );
  for (const wrong of [0, 3, 5, 32, -4, 4.5, NaN, Infinity, 2 ** 32 + 4]) {
    const prepare = call(() => makeAtomic({ ...INT, width: wrong }));
    yield* rows("atomic", "width has operations", width(wrong, false), [[`${wrong}`, prepare]]);
  }
  const memories = othersThan("undefined");
  const noMemory = typeError(/^memory must be a SharedMemory, got /);
  yield* rows("atomic", "memory is a SharedMemory", noMemory, [
    ...each(memories, (memory) => makeAtomic({ ...INT, memory })),
    ...strangers({}).filter(([title]) => !["undefined"].includes(title)).map(
      ([title], _, all): [string, Prepare] => {
        const index = strangers({}).findIndex(([each]) => each === title);
        return [`${title} of ${all.length}`, () => {
          const memory = strangers(segment())[index][1];
          return { call: () => makeAtomic({ ...INT, memory }) };
        }];
      },
    ),
  ]);
  yield* rows(
    "atomic",
    "offset requires memory",
    typeError(/^offset requires existing memory/),
    [
      ["0", call(() => makeAtomic({ ...INT, offset: 0 }))],
    ],
  );
  const at = (offset: unknown): Prepare => () => {
    const memory = segment();
    const bytes = new Uint8Array(memory.buffer).fill(7);
    return { call: () => makeAtomic({ ...INT, memory, offset }), memory: () => bytes };
  };
  const offsets = othersThan("undefined", "number").map(([title, value]) =>
    [title, at(value)] as const
  );
  yield* rows("atomic", "offset is a number", typeError(/^offset must be a number, got /), offsets);
  yield* rows(
    "atomic",
    "the memory has enough bytes at the offset",
    rangeError(
      /^No 4 bytes at offset \S+ of 64: offset must be an integer from 0 to 60$/,
    ),
    [-1, -4, 0.5, 61, 64, NaN, Infinity, 2 ** 32, 2 ** 53, -(2 ** 53)].map((
      value,
    ) => [`${value}`, at(value)]),
  );
  const misaligned = { name: "AlignmentError", fields: { width: 4, usingRecommended: true } };
  yield* rows(
    "atomic",
    "the offset is aligned",
    misaligned,
    [1, 2, 3, 59].map((value) => [`${value}`, at(value)]),
  );
  yield* rows(
    "atomic",
    "the memory is open",
    released(/^Operation forbidden on closed shared memory$/),
    [
      ["closed", () => {
        const memory = segment();
        memory.close();
        return { call: () => makeAtomic({ ...INT, memory }) };
      }],
      ["transferred", () => {
        const memory = segment();
        memory.buffer.transfer();
        return { call: () => makeAtomic({ ...INT, memory }) };
      }],
      ["closed by a getter of the options", () => {
        const memory = segment();
        const options = {
          ...INT,
          memory,
          get offset() {
            memory.close();
            return 0;
          },
        };
        return { call: () => makeAtomic(options) };
      }],
    ],
  );
}

function segment(): api.SharedMemory {
  const memory = api.SharedMemory.create({ size: 64 });
  memory.unlink();
  return memory;
}

function* constructorCases(): Generator<MisuseCase> {
  const classes = Object.entries(api).filter(([name]) => /^Atomic|^SharedMemory$/.test(name));
  for (const [name, Class] of classes) {
    const make = (key: unknown) =>
      Reflect.construct(Class as new (...args: unknown[]) => object, [key, {}, {}]);
    const keys = [...othersThan(), ["the symbol's text", Symbol("construction")]] as const;
    yield* rows(
      `new ${name}`,
      "only the package calls the constructor",
      typeError(/^Illegal constructor: call /),
      each(keys, make),
    );
  }
}

/** Returns all cases for the calls that make atomics, views and alignments. */
export function* makingCases(): Generator<MisuseCase> {
  yield* atomicCases();
  yield* viewCases();
  yield* alignmentCases();
  yield* constructorCases();
}
