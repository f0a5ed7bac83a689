import { makeAtomic, makeContext } from "../support/subjects.ts";
import type { Breach } from "./breach.ts";
import { each, othersThan, rangeError, released, rows, typeError } from "./rows.ts";
import { atomicSubject, sharedSubject, strangers, type Subject, viewSubject } from "./subjects.ts";
import { Alignment, SharedMemory } from "../../mod.ts";

const INT = { atype: "INT", width: 4 } as const;
const BYTES = { atype: "BYTES", width: 4 } as const;

const PROPERTIES = ["width", "readonly", "opsSupported", "buffer"];
const CONVERSIONS = ["toBytes", "toString", "[Symbol.toPrimitive]", "[nodejs.util.inspect.custom]"];
const SYMBOLS = [Symbol.toPrimitive, Symbol.for("nodejs.util.inspect.custom"), Symbol.dispose];

/** Calls a method of an object, or its getter, on something else. */
function apply(
  object: object,
  name: string,
  receiver: unknown,
  args: readonly unknown[] = [],
): unknown {
  const key = SYMBOLS.find(({ description }) => `[${description}]` === name) ?? name;
  let holder: object | null = object;
  while (holder !== null && !Object.hasOwn(holder, key)) holder = Object.getPrototypeOf(holder);
  const { get, value } = Object.getOwnPropertyDescriptor(
    holder as object,
    key,
  ) as PropertyDescriptor;
  return Reflect.apply(get ?? value, receiver, args);
}

const path = (name: string) => name.startsWith("[") ? name : `.${name}`;

function receivers(method: string, name: string, create: () => object, expected: RegExp): Breach[] {
  const isAny = name === "[nodejs.util.inspect.custom]";
  const variants = strangers({}).flatMap(([title, stranger], index) =>
    // Whatever is an object is shown, since it may be the class's prototype.
    isAny && typeof stranger === "object" && stranger !== null ? [] : [
      [title, () => {
        const object = create();
        return { call: () => apply(object, name, strangers(object)[index][1], ["number"]) };
      }] as const,
    ]
  );
  return rows(method, "it is called on an object of the class", typeError(expected), variants);
}

function* propertyBreaches(): Generator<Breach> {
  const expected = /^Expected an atomic or a view as this, got /;
  for (const [of, create] of [["Atomic", atomicSubject], ["AtomicView", viewSubject]] as const) {
    const own = of === "Atomic" ? ["handle"] : [];
    for (const name of [...PROPERTIES, ...CONVERSIONS, ...own]) {
      yield* receivers(`${of}.prototype${path(name)}`, name, () => create(INT).object, expected);
    }
    yield* receivers(
      `${of.replace("Atomic", "AtomicIntegral")}.prototype.signed`,
      "signed",
      () => create(INT).object,
      expected,
    );
  }
  const message = /^Operation forbidden on released view/;
  const endings: readonly (readonly [string, string, () => Subject])[] = [
    ["AtomicView", "the view is not released", () => {
      const subject = viewSubject(INT);
      subject.context.exit();
      return subject;
    }],
    ["AtomicView", "the memory is there", () => {
      const subject = viewSubject(INT);
      subject.buffer.transfer();
      return subject;
    }],
    ["Atomic", "the memory is there", () => {
      const subject = sharedSubject(INT);
      subject.shared.close();
      return subject;
    }],
  ];
  for (const [of, precondition, end] of endings) {
    const names = [
      ...PROPERTIES,
      "signed",
      ...CONVERSIONS.slice(0, 3),
      ...(of === "Atomic" ? ["handle"] : []),
    ];
    for (const name of names) {
      const holder = name === "signed" ? of.replace("Atomic", "AtomicIntegral") : of;
      yield* rows(`${holder}.prototype${path(name)}`, precondition, released(message), [["", () => {
        const { object, memory } = end();
        return { call: () => apply(object, name, object, ["number"]), memory };
      }]]);
    }
  }
  for (const [of, create] of [["Atomic", atomicSubject], ["AtomicView", viewSubject]] as const) {
    for (
      const [title, kind, hint] of [["default", INT, "default"], [
        "a number of bytes",
        BYTES,
        "number",
      ]] as const
    ) {
      const prepare = () => {
        const { object, memory } = create(kind);
        return { call: () => apply(object, "[Symbol.toPrimitive]", object, [hint]), memory };
      };
      const text = /^Cannot use an Atomic\w+ as a (value|number): call load\(\)/;
      yield* rows(
        `${of}.prototype[Symbol.toPrimitive]`,
        "it is not used implicitly",
        typeError(text),
        [[
          title,
          prepare,
        ]],
      );
    }
  }
}

const WAITING = ["wait", "waitAsync", "notify"];

function* waitingBreaches(): Generator<Breach> {
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
            "the memory is there",
            released(/^Operation forbidden on released view/),
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
          "the value is one that the object can hold",
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
          "the timeout is a time",
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
      yield* rows(method("notify"), "the count is a count", rangeError(count), each(wrong, notify));
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
): Breach[] {
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
    // Where the library takes no such address, there is no view of it that could wait.
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

function* contextBreaches(): Generator<Breach> {
  const method = (name: string) => `AtomicViewContext.prototype${path(name)}`;
  const create = () => makeContext({ ...INT, buffer: new ArrayBuffer(4) });
  for (
    const name of ["enter", "exit", "release", "[Symbol.dispose]", "[nodejs.util.inspect.custom]"]
  ) {
    yield* receivers(
      method(name),
      name,
      create,
      /^Expected a context of atomicview\(\) as this, got /,
    );
  }
  const twice = released(/^Cannot open context multiple times$/);
  yield* rows(method("enter"), "it was not opened before", twice, [
    ["open", () => {
      const context = create();
      context.enter();
      return { call: () => context.enter() };
    }],
    ["exited", () => {
      const context = create();
      context.enter();
      context.exit();
      return { call: () => context.enter() };
    }],
  ]);
  const after = released(/^Cannot open context after calling 'release'$/);
  yield* rows(method("enter"), "it was not released before", after, [["", () => {
    const context = create();
    context.release();
    return { call: () => context.enter() };
  }]]);
  const gone = released(/^Cannot open context: its buffer was detached, transferred or shrunk$/);
  yield* rows(method("enter"), "the buffer is there", gone, [["", () => {
    const buffer = new ArrayBuffer(4);
    const context = makeContext({ ...INT, buffer });
    const moved = new Uint8Array(buffer.transfer());
    return { call: () => context.enter(), memory: () => moved };
  }]]);
  const open = released(/^Cannot call 'release' while context is open$/);
  yield* rows(method("release"), "it is not open", open, [["", () => {
    const context = create();
    context.enter();
    return { call: () => context.release() };
  }]]);
}

/** All ways to break a precondition of what atomics, views and contexts have beside their operations. */
export function* objectBreaches(): Generator<Breach> {
  yield* propertyBreaches();
  yield* waitingBreaches();
  yield* contextBreaches();
}
