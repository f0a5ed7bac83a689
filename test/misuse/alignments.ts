import { Alignment } from "../../mod.ts";
import type { MisuseCase } from "./misuse_case.ts";
import { call, width } from "./making_types.ts";
import { each, othersThan, type Prepare, rangeError, released, rows, typeError } from "./rows.ts";
import { strangers } from "./subjects.ts";

/** Returns all cases for `Alignment`. */
export function* alignmentCases(): Generator<MisuseCase> {
  const make = (width: unknown) => new Alignment(width as number);
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
    const use = (buffer: unknown) => new Alignment(4)[name](buffer as ArrayBuffer);
    const receiver = typeError(/^Expected an Alignment as this, got /);
    const others = strangers({}).map(([title], index): [string, Prepare] => [title, () => {
      const alignment = new Alignment(4);
      const [, stranger] = strangers(alignment)[index];
      return { call: () => Reflect.apply(alignment[name], stranger, [new ArrayBuffer(4)]) };
    }]);
    yield* rows(method, "it is called on an Alignment", receiver, others);
    yield* rows(
      method,
      "buffer is a buffer",
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
    yield* rows(method, "the buffer is not detached", released(/^The buffer is detached/), [[
      "",
      () => {
        const buffer = new ArrayBuffer(4);
        buffer.transfer();
        return { call: () => use(buffer) };
      },
    ]]);
  }
  const options = othersThan("undefined", "object", "array", "boxed number", "boxed string");
  const isValid = (options: unknown) =>
    new Alignment(4).isValid(new ArrayBuffer(4), options as object);
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
