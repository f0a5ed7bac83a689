import * as api from "../../mod.ts";
import { makeAtomic, makeContext } from "../support/subjects.ts";
import type { Breach, ExpectedError } from "./breach.ts";
import { each, othersThan, type Prepare, rangeError, released, rows, typeError } from "./rows.ts";
import { strangers } from "./subjects.ts";
import { patomic } from "../../src/library/patomic.ts";

const INT = { width: 4, atype: "INT" } as const;
const call = (use: () => unknown): Prepare => () => ({ call: use });

const width = (width: number, readonly: boolean): ExpectedError => ({
  name: "UnsupportedWidthException",
  message: new RegExp(`of ${width} bytes: the width must be one of 1, 2, 4, 8`),
  fields: { width, readonly },
});

/** What atomic() and atomicview() share. `make` calls one of them with these options, and those that are missing. */
function* typeBreaches(method: string, make: (options: unknown) => unknown): Generator<Breach> {
  const options = othersThan("object", "array", "boxed number", "boxed string");
  yield* rows(
    method,
    "it is given options",
    typeError(new RegExp(`^${method}\\(\\) takes options, `)),
    each(options, make),
  );
  const atypes = [...othersThan("object"), ["int", "int"], ["toString", "toString"], ["[INT]", [
    "INT",
  ]]] as const;
  const noType = typeError(/^atype must be INT, UINT, BYTES, INTEGRAL or ANY, got /);
  yield* rows(
    method,
    "atype is one of the five",
    noType,
    each(atypes, (atype) => make({ ...INT, atype })),
  );
  const flags = typeError(/^atype (INTEGRAL|ANY) requires (signed|integral): true or false, got /);
  yield* rows(method, "signed and integral are told where they are not known", flags, [
    ...each(othersThan("boolean"), (signed) => make({ ...INT, atype: "INTEGRAL", signed })),
    ["ANY without integral", call(() => make({ ...INT, atype: "ANY", signed: true }))],
    ["ANY without signed", call(() => make({ ...INT, atype: "ANY", integral: true }))],
  ]);
  const wrong = typeError(
    /^atype \w+ requires (signed|integral): (true|false), got (true|false): leave it out$/,
  );
  yield* rows(method, "signed and integral fit the type", wrong, [
    ["an unsigned INT", call(() => make({ ...INT, signed: false }))],
    ["a signed UINT", call(() => make({ ...INT, atype: "UINT", signed: true }))],
    ["integral BYTES", call(() => make({ ...INT, atype: "BYTES", integral: true }))],
  ]);
}

function* atomicBreaches(): Generator<Breach> {
  yield* typeBreaches("atomic", makeAtomic);
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
    "offset comes with memory",
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
    "the memory has as many bytes at the offset",
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

function* viewBreaches(): Generator<Breach> {
  yield* typeBreaches(
    "atomicview",
    (options) =>
      makeContext(
        typeof options === "object" && options !== null
          ? { ...options, buffer: new ArrayBuffer(4) }
          : options,
      ),
  );
  const view = (options: object) => makeContext({ ...INT, buffer: new ArrayBuffer(4), ...options });
  const noBuffer = typeError(
    /^buffer must be an ArrayBuffer, a SharedArrayBuffer, a typed array or a DataView, got /,
  );
  yield* rows("atomicview", "buffer is one", noBuffer, [
    ...each(othersThan(), (buffer) => view({ buffer })),
    ...strangers({}).map((
      [title],
      index,
    ): [string, Prepare] => [`${title} in place of an array`, () => {
      const [, buffer] = strangers(new Uint8Array(4))[index];
      // A clone of an array is an array.
      return { call: () => view({ buffer: ArrayBuffer.isView(buffer) ? [buffer] : buffer }) };
    }]),
  ]);
  yield* rows("atomicview", "the buffer is there", released(/^The buffer is detached/), [
    ["transferred", () => {
      const buffer = new ArrayBuffer(4);
      buffer.transfer();
      return { call: () => view({ buffer }) };
    }],
    ["an array on it", () => {
      const buffer = new Int32Array(new ArrayBuffer(4));
      buffer.buffer.transfer();
      return { call: () => view({ buffer }) };
    }],
    ["transferred by a getter of the options", () => {
      const buffer = new ArrayBuffer(4);
      const options = {
        buffer,
        width: 4,
        get atype() {
          buffer.transfer();
          return "INT";
        },
      };
      return { call: () => makeContext(options) };
    }],
  ]);
  for (const length of [0, 3, 5, 15, 17, 32, 4096]) {
    for (const readonly of [false, true]) {
      const prepare = call(() =>
        view({ buffer: new ArrayBuffer(length), width: undefined, readonly })
      );
      yield* rows("atomicview", "the buffer's length has operations", width(length, readonly), [
        [`${length}${readonly ? ", read-only" : ""}`, prepare],
      ]);
    }
  }
  if (!patomic().isLoadReadonly(16)) {
    yield* rows("atomicview", "read-only views have no 16 bytes", width(16, true), [
      ["", call(() => view({ buffer: new ArrayBuffer(16), width: 16, readonly: true }))],
    ]);
  }
  const widths = othersThan("undefined", "number");
  const noNumber = typeError(/^width must be a number, got /);
  yield* rows(
    "atomicview",
    "width is a number",
    noNumber,
    each(widths, (width) => view({ width })),
  );
  const unequal = rangeError(
    /^width must equal the buffer's length of 4 bytes, or be left out, got /,
  );
  const lengths = [0, 1, 8, -4, 4.5, NaN].map((value) =>
    [`${value}`, call(() => view({ width: value }))] as const
  );
  yield* rows("atomicview", "width is the buffer's length", unequal, lengths);
  const flag = typeError(/^readonly must be true or false, got /);
  const flags = othersThan("undefined", "boolean");
  yield* rows(
    "atomicview",
    "readonly is a flag",
    flag,
    each(flags, (readonly) => view({ readonly })),
  );
  const words = typeError(/^alignment must be "recommended" or "minimum", got /);
  const alignments = othersThan("undefined");
  yield* rows(
    "atomicview",
    "alignment is one of two",
    words,
    each(alignments, (alignment) => view({ alignment })),
  );
  yield* rows("atomicview", "the buffer is aligned", {
    name: "AlignmentError",
    fields: { usingRecommended: true },
  }, [
    ...[1, 2, 3, 5].map((offset) =>
      [
        `${offset}`,
        call(() => view({ buffer: new Uint8Array(new ArrayBuffer(16), offset, 4) })),
      ] as const
    ),
    ["8 bytes", call(() => view({ width: 8, buffer: new Uint8Array(new ArrayBuffer(16), 4, 8) }))],
  ]);
  yield* rows(
    "atomicview",
    "read-only memory is viewed as such",
    typeError(/^readonly cannot be false, because /),
    [
      ["", () => {
        const memory = api.SharedMemory.create({ size: 4 });
        const { buffer } = api.SharedMemory.open({ name: memory.name, readonly: true });
        memory.unlink();
        return { call: () => view({ buffer, readonly: false }) };
      }],
    ],
  );
}

function* alignmentBreaches(): Generator<Breach> {
  const make = (width: unknown) => new api.Alignment(width as number);
  const noNumber = typeError(/^width must be a number, got /);
  yield* rows("new Alignment", "width is a number", noNumber, each(othersThan("number"), make));
  for (const wrong of [0, 3, 32, -4, 4.5, NaN, Infinity]) {
    yield* rows("new Alignment", "width has operations", width(wrong, false), [[
      `${wrong}`,
      call(() => make(wrong)),
    ]]);
  }
  for (const name of ["isValid", "isValidRecommended", "isValidMinimum"] as const) {
    const method = `Alignment.prototype.${name}`;
    const use = (buffer: unknown) => new api.Alignment(4)[name](buffer as ArrayBuffer);
    const receiver = typeError(/^Expected an Alignment as this, got /);
    const others = strangers({}).map(([title], index): [string, Prepare] => [title, () => {
      const alignment = new api.Alignment(4);
      const [, stranger] = strangers(alignment)[index];
      return { call: () => Reflect.apply(alignment[name], stranger, [new ArrayBuffer(4)]) };
    }]);
    yield* rows(method, "it is called on an Alignment", receiver, others);
    yield* rows(
      method,
      "buffer is one",
      typeError(/^buffer must be /),
      each(othersThan(), use),
    );
    const lengths = [0, 3, 5, 8].map((length) =>
      [`${length}`, call(() => use(new ArrayBuffer(length)))] as const
    );
    yield* rows(
      method,
      "the buffer has the width",
      rangeError(/^buffer must have 4 bytes, /),
      lengths,
    );
    yield* rows(method, "the buffer is there", released(/^The buffer is detached/), [["", () => {
      const buffer = new ArrayBuffer(4);
      buffer.transfer();
      return { call: () => use(buffer) };
    }]]);
  }
  const options = othersThan("undefined", "object", "array", "boxed number", "boxed string");
  const isValid = (options: unknown) =>
    new api.Alignment(4).isValid(new ArrayBuffer(4), options as object);
  const takes = typeError(/^isValid\(\) takes options, /);
  yield* rows(
    "Alignment.prototype.isValid",
    "the options are an object",
    takes,
    each(options, isValid),
  );
  const flags = othersThan("undefined", "boolean");
  const flag = typeError(/^usingRecommended must be true or false, got /);
  yield* rows(
    "Alignment.prototype.isValid",
    "usingRecommended is a flag",
    flag,
    each(flags, (usingRecommended) => isValid({ usingRecommended })),
  );
}

function* constructorBreaches(): Generator<Breach> {
  const classes = Object.entries(api).filter(([name]) => /^Atomic|^SharedMemory$/.test(name));
  for (const [name, Class] of classes) {
    const make = (key: unknown) =>
      Reflect.construct(Class as new (...args: unknown[]) => object, [key, {}, {}]);
    const keys = [...othersThan(), ["the symbol's text", Symbol("construction")]] as const;
    yield* rows(
      `new ${name}`,
      "the package makes it",
      typeError(/^Illegal constructor: call /),
      each(keys, make),
    );
  }
}

/** All ways to break a precondition of what makes atomics, views and alignments. */
export function* makingBreaches(): Generator<Breach> {
  yield* atomicBreaches();
  yield* viewBreaches();
  yield* alignmentBreaches();
  yield* constructorBreaches();
}
