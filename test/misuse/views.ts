import { SharedMemory } from "../../mod.ts";
import { patomic } from "../../src/library/patomic.ts";
import { makeContext } from "../support/subjects.ts";
import type { MisuseCase } from "./misuse_case.ts";
import { call, INT, typeCases, width } from "./making_types.ts";
import { each, othersThan, type Prepare, rangeError, released, rows, typeError } from "./rows.ts";
import { strangers } from "./subjects.ts";

/** Returns all cases for `atomicview()`. */
export function* viewCases(): Generator<MisuseCase> {
  yield* typeCases(
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
  yield* rows("atomicview", "buffer is a buffer", noBuffer, [
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
  yield* rows("atomicview", "the buffer is not detached", released(/^The buffer is detached/), [
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
    "readonly is not false for read-only memory",
    typeError(/^readonly cannot be false, because /),
    [
      ["", () => {
        const memory = SharedMemory.create({ size: 4 });
        const { buffer } = SharedMemory.open({ name: memory.name, readonly: true });
        memory.unlink();
        return { call: () => view({ buffer, readonly: false }) };
      }],
    ],
  );
}
