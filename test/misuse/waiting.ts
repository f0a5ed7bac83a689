import { Alignment, SharedMemory } from "../../mod.ts";
import { makeAtomic, makeContext } from "../support/subjects.ts";
import type { MisuseCase } from "./misuse_case.ts";
import { BYTES, INT, receivers } from "./receivers.ts";
import { each, othersThan, rangeError, released, rows, typeError } from "./rows.ts";
import { atomicSubject, sharedSubject, type Subject, viewSubject } from "./subjects.ts";

const WAITING = ["wait", "waitAsync", "notify"];

/** Returns all cases for `wait()`, `waitAsync()` and `notify()`. */
export function* waitingCases(): Generator<MisuseCase> {
  for (const kind of [INT, BYTES]) {
    for (const [suffix, create] of [["", atomicSubject], ["View", viewSubject]] as const) {
      const method = (name: string) =>
        `Atomic${kind === INT ? "Integral" : "Bytes"}${suffix}.prototype.${name}`;
      const right = kind === INT ? 0 : new Uint8Array(4);
      const object = () => create(kind).object;
      for (const name of WAITING) {
        yield* receivers(method(name), name, object, /^Expected an atomic or a view as this, got /);
        yield* unsupportedWaits(kind, suffix, method(name), name);
        const args = name === "notify" ? ["count"] : ["expected", "options"];
        for (const [title, spoil] of endingsOf(suffix, kind)) {
          yield* rows(
            method(name),
            "the memory is not lost",
            released(
              suffix === ""
                ? /^Operation forbidden on released atomic: its memory was closed$/
                : /^Operation forbidden on released view/,
            ),
            [[
              `${title}, ${args}`,
              () => {
                const subject = spoil();
                return {
                  call: () => subject.object[name](Symbol("wrong"), 5),
                  memory: subject.memory,
                };
              },
            ]],
          );
        }
      }
      for (const name of ["wait", "waitAsync"]) {
        const call = (...args: unknown[]) => object()[name](...args);
        const expected = kind === INT
          ? othersThan("number")
          : [...othersThan(), ["Int8Array", new Int8Array(4)] as const];
        const type = kind === INT ? "a number" : "a Uint8Array";
        yield* rows(
          method(name),
          "the value is of the object's type",
          typeError(new RegExp(`^${name}\\(\\): expected must be ${type}`)),
          each(expected, (value) => call(value)),
        );
        const outside =
          (kind === INT ? [0.5, 2 ** 31, NaN, -Infinity] : [new Uint8Array(3), new Uint8Array(5)])
            .map((value) => [`${value.constructor.name} ${value}`, value] as const);
        yield* rows(
          method(name),
          "the value is in range",
          rangeError(new RegExp(`^${name}\\(\\): expected must `)),
          each(outside, (value) => call(value)),
        );
        yield* rows(
          method(name),
          "the options are an object",
          typeError(new RegExp(`^${name}\\(\\) takes options, `)),
          each(
            othersThan("undefined", "object", "array", "boxed number", "boxed string"),
            (value) => call(right, value),
          ),
        );
        yield* rows(
          method(name),
          "the timeout is a number",
          typeError(new RegExp(`^${name}\\(\\): expected timeout to be a number`)),
          each(othersThan("undefined", "number"), (timeout) => call(right, { timeout })),
        );
        yield* rows(
          method(name),
          "the timeout is not negative",
          rangeError(new RegExp(`^${name}\\(\\): expected timeout to be milliseconds from 0`)),
          each(
            [-1, -Infinity, NaN].map((value) => [String(value), value]),
            (timeout) => call(right, { timeout }),
          ),
        );
      }
      const notify = (count: unknown) => object().notify(count);
      const count = /^notify\(\): expected count to be a/;
      yield* rows(
        method("notify"),
        "the count is a number",
        typeError(count),
        each(othersThan("undefined", "number"), notify),
      );
      const wrong = [-1, 0.5, NaN, -Infinity].map((value) => [String(value), value] as const);
      yield* rows(
        method("notify"),
        "the count is a whole number or Infinity",
        rangeError(count),
        each(wrong, notify),
      );
    }
  }
}

function endingsOf(
  suffix: string,
  kind: typeof INT | typeof BYTES,
): (readonly [string, () => Subject])[] {
  if (suffix === "") {
    return [["closed", () => {
      const subject = sharedSubject(kind);
      subject.shared.close();
      return subject;
    }]];
  }
  return [["released", () => {
    const subject = viewSubject(kind);
    subject.context.exit();
    return subject;
  }], ["transferred", () => {
    const subject = viewSubject(kind);
    subject.buffer.transfer();
    return subject;
  }]];
}

function unsupportedWaits(
  kind: typeof INT | typeof BYTES,
  suffix: string,
  method: string,
  name: string,
): MisuseCase[] {
  const unsupported = (width: number, readonly: boolean, text: string) => ({
    name: "UnsupportedOperationException",
    message: new RegExp(`^${name}\\(\\) is not supported for ${width} bytes ${text}`),
    fields: { op: name, width, readonly },
  });
  const call = (create: () => Subject["object"]) => () => ({
    call: () => create()[name](Symbol("wrong")),
  });
  const widths = [1, 2, 8, 16].flatMap((width) => {
    const create = () =>
      suffix === ""
        ? makeAtomic({ ...kind, width })
        : makeContext({ ...kind, width, buffer: new ArrayBuffer(width) }).enter();
    return rows(
      method,
      "the object has 4 bytes",
      unsupported(width, false, "because systems wait at 4 bytes"),
      [
        [`${width}`, call(create)],
      ],
    );
  });
  const inReadonly = () => {
    const memory = SharedMemory.create({ size: 64 });
    const other = SharedMemory.open({ name: memory.name, readonly: true });
    memory.unlink();
    return suffix === ""
      ? makeAtomic({ ...kind, memory: other })
      : makeContext({ ...kind, buffer: new Uint8Array(other.buffer, 0, 4) }).enter();
  };
  const readonly = rows(
    method,
    "the memory can be written",
    unsupported(4, true, "in read-only shared memory"),
    [
      ["", call(inReadonly)],
    ],
  );
  if (suffix === "") return [...widths, ...readonly];
  const misaligned = () => {
    const create = () =>
      makeContext({
        ...kind,
        alignment: "minimum",
        buffer: new Uint8Array(new ArrayBuffer(8), 1, 4),
      }).enter();
    // If the library refuses the address, no view exists that could wait.
    const isRefused = new Alignment(4).minimum === 4;
    return { ...call(create)(), ...(isRefused ? { error: { name: "AlignmentError" } } : {}) };
  };
  return [
    ...widths,
    ...readonly,
    ...rows(
      method,
      "the address is a multiple of 4",
      unsupported(4, false, "at an address that is not a multiple of 4"),
      [
        ["", misaligned],
      ],
    ),
  ];
}
