import { ReleasedError } from "../../mod.ts";
import { formatValue } from "../../src/internal/format_value.ts";
import type { Operation } from "../../src/operations/table.ts";
import { type Kind, KINDS, nameOf, operationsOf, toBytes } from "../support/model.ts";
import { argumentsFor } from "../support/subjects.ts";
import type { Breach, ExpectedError } from "./breach.ts";
import {
  atomicSubject,
  readonlySubject,
  resizableSubject,
  sharedSubject,
  strangers,
  type Subject,
  SUBJECTS,
  viewSubject,
} from "./subjects.ts";

type Make = (kind: Kind) => Subject;

const FORBIDDEN = "Operation forbidden on released view";
const RELEASED: ExpectedError = { name: ReleasedError.name, message: new RegExp(`^${FORBIDDEN}$`) };
const LOST: ExpectedError = {
  name: ReleasedError.name,
  message: new RegExp(`^${FORBIDDEN}: its buffer was detached, transferred or shrunk$`),
};

/** The class that has the operation for a kind, atomic or view. */
const classOf = (kind: Kind, isView: boolean): string =>
  `Atomic${kind.atype === "BYTES" ? "Bytes" : "Integral"}${isView ? "View" : ""}`;

/** All that can be done wrong with an operation, on objects of every kind that has it. */
export function* breachesOf(operation: Operation): Generator<Breach> {
  for (const kind of KINDS.filter((kind) => operationsOf(kind).includes(operation))) {
    // What binds a method at its first use is the same to all of them.
    for (const isWarm of kind.width === 4 ? [false, true] : [true]) {
      yield* breachesOfKind(operation, kind, isWarm);
    }
  }
  for (const kind of KINDS.filter((kind) => !operationsOf(kind).includes(operation))) {
    for (const [isView, create] of [[false, atomicSubject], [true, viewSubject]] as const) {
      yield missing(operation, kind, isView, create);
    }
  }
}

/** A method that is called on an object of a class that has none such. */
function missing(operation: Operation, kind: Kind, isView: boolean, create: Make): Breach {
  const { name } = operation;
  return {
    method: `AtomicIntegral${isView ? "View" : ""}.prototype.${name}`,
    precondition: "the object's class has it",
    variant: nameOf(kind),
    prepare: () => {
      const { object, memory } = create(kind);
      const donor = create({ atype: "INT", width: 4 }).object;
      const message = new RegExp(
        `^Cannot call ${name}\\(\\) on an Atomic\\w+, which has no such method$`,
      );
      return {
        call: () => Reflect.apply(donor[name], object, [0]),
        error: { name: "TypeError", message },
        memory,
      };
    },
  };
}

function* breachesOfKind(operation: Operation, kind: Kind, isWarm: boolean): Generator<Breach> {
  const { name } = operation;
  const valid = argumentsFor(operation, kind);
  let turn = 0;
  const breach = (
    precondition: string,
    variant: string,
    error: ExpectedError,
    args: readonly unknown[],
    { create, spoil }: { create?: Make; spoil?: (subject: Subject) => Uint8Array | void } = {},
  ): Breach => {
    // Every subject in turn, where it does not matter which one it is.
    const [title, make] = create === undefined ? SUBJECTS[turn++ % SUBJECTS.length] : ["", create];
    const isView = title.startsWith("a view") ||
      [viewSubject, resizableSubject, readonlySubject].includes(make as never);
    return {
      method: `${classOf(kind, isView)}.prototype.${name}`,
      precondition,
      variant: [nameOf(kind), title, variant, isWarm ? "bound" : ""].filter(Boolean).join(", "),
      prepare: () => {
        const subject = make(kind);
        // Where it cannot be called, another is, of the same machine code.
        if (isWarm) viewSubject(kind).object[name](...valid);
        if (isWarm && make !== readonlySubject) subject.object[name](...valid);
        const left = spoil?.(subject);
        const memory = left ? () => left : subject.memory;
        return { call: () => subject.object[name](...args), error, memory };
      },
    };
  };

  // What it is called on is the same to all of them.
  if (kind.width === 4) yield* receivers(operation, kind, isWarm);
  const all = [valid, valid.map(() => Symbol("wrong")), [...valid, 77]];
  for (const [i, args] of all.entries()) {
    const create = viewSubject as Make;
    const release = (subject: Subject) =>
      (subject as ReturnType<typeof viewSubject>).context.exit();
    yield breach("the view is not released", `arguments ${i}`, RELEASED, args, {
      create,
      spoil: release,
    });
    for (const [title, make, spoil] of LOSSES) {
      yield breach("the memory is there", `${title}, arguments ${i}`, LOST, args, {
        create: make,
        spoil,
      });
    }
    if (!operation.writes || kind.width > 8) continue;
    const error = {
      name: "UnsupportedOperationException",
      message: new RegExp(
        `^${name}\\(\\) is not supported for ${kind.width} bytes on a read-only view`,
      ),
      fields: { op: name, width: kind.width, readonly: true },
    };
    yield breach("the object can be written", `arguments ${i}`, error, args, {
      create: readonlySubject,
    });
  }
  for (const [position, parameter] of parametersOf(operation).entries()) {
    for (const [precondition, error, values] of wrongArguments(operation, kind, parameter)) {
      for (const [title, value] of values) {
        const args = valid.with(position, value);
        yield breach(precondition, `${parameter} ${title}`, error, args);
        if (isWarm) {
          yield breach(precondition, `${parameter} ${title} and a wrong order`, error, [
            ...args,
            77,
          ]);
        }
      }
    }
  }
  for (const [title, orders, fields] of wrongOrders(operation)) {
    const message = new RegExp(
      `^${name}\\(\\) cannot have the ${fields.isFail ? "failure" : "memory"} order .+ here$`,
    );
    yield breach("the order is one that it takes", title, {
      name: "MemoryOrderError",
      message,
      fields,
    }, [
      ...valid,
      ...orders,
    ]);
  }
}

function* receivers(operation: Operation, kind: Kind, isWarm: boolean): Generator<Breach> {
  const error = { name: "TypeError", message: /^Expected an atomic or a view as this, got / };
  for (const [isView, create] of [[false, atomicSubject], [true, viewSubject]] as const) {
    for (const index of strangers({}).keys()) {
      yield {
        method: `${classOf(kind, isView)}.prototype.${operation.name}`,
        precondition: "it is called on an atomic or a view",
        variant: [nameOf(kind), strangers({})[index][0], isWarm ? "bound" : ""].filter(Boolean)
          .join(", "),
        prepare: () => {
          const { object, memory } = create(kind);
          const args = argumentsFor(operation, kind);
          if (isWarm) object[operation.name](...args);
          return {
            call: () => Reflect.apply(object[operation.name], strangers(object)[index][1], args),
            error,
            memory,
          };
        },
      };
    }
  }
}

type Spoil = (subject: Subject) => Uint8Array | void;
const bufferOf = (subject: Subject) => (subject as ReturnType<typeof viewSubject>).buffer;

const LOSSES: readonly (readonly [title: string, create: Make, spoil: Spoil])[] = [
  ["transferred", viewSubject, (subject) => new Uint8Array(bufferOf(subject).transfer())],
  ["sent away", viewSubject, (subject) => {
    const buffer = bufferOf(subject);
    return new Uint8Array(structuredClone(buffer, { transfer: [buffer] }));
  }],
  ["shrunk", resizableSubject, (subject) => {
    bufferOf(subject).resize(32);
  }],
  [
    "resizable and transferred",
    resizableSubject,
    (subject) => new Uint8Array(bufferOf(subject).transfer()),
  ],
  [
    "closed",
    sharedSubject,
    (subject) => (subject as ReturnType<typeof sharedSubject>).shared.close(),
  ],
];

/** The names of an operation's parameters, without its orders. */
export function parametersOf({ shape, operand }: Operation): string[] {
  if (shape === "cmpxchg") return ["expected", "desired"];
  if (shape === "test") return ["index"];
  return operand === null ? [] : [operand];
}

type Named = readonly (readonly [title: string, value: unknown])[];

/** Values with a name each. */
const named = (...values: unknown[]): Named =>
  values.map((
    value,
  ) => [
    typeof value === "object" && value !== null ? value.constructor.name : formatValue(value),
    value,
  ]);

const NO_NUMBERS = named(
  undefined,
  null,
  true,
  "1",
  "",
  Symbol("value"),
  () => 1,
  {},
  [],
  new Date(0),
  Object(1),
);

type Wrong = readonly (readonly [precondition: string, error: ExpectedError, values: Named])[];

function wrongArguments(
  { name, shape }: Operation,
  kind: Kind,
  parameter: string,
): Wrong {
  const error = (class_: string, text: string) => ({
    name: class_,
    message: new RegExp(`^${name}\\(\\): ${parameter} must ${text}`),
  });
  const bits = kind.width * 8;
  if (shape === "test") {
    const text = `be a whole number from 0 to ${bits - 1}, got `;
    return [
      ["the index is a number", error("TypeError", text), [...NO_NUMBERS, ["0n", 0n]]],
      [
        "the index is one of a bit",
        error("RangeError", text),
        named(-1, bits, 0.5, -0.5, NaN, Infinity, -Infinity, 2 ** 31, 2 ** 32, -(2 ** 32), 1e300),
      ],
    ];
  }
  if (kind.atype === "BYTES") return wrongBytes(kind.width, error);
  const type = kind.width <= 4 ? "number" : "bigint";
  const [minimum, maximum] = kind.atype === "INT"
    ? [-(2n ** BigInt(bits - 1)), 2n ** BigInt(bits - 1) - 1n]
    : [0n, 2n ** BigInt(bits) - 1n];
  const outside = [
    minimum - 1n,
    maximum + 1n,
    minimum - 2n ** BigInt(bits),
    maximum + 2n ** BigInt(bits),
  ];
  return [
    [
      `the value is a ${type}`,
      error("TypeError", `be a ${type}, since the object has ${kind.width} bytes, got `),
      [...NO_NUMBERS, ...(type === "number" ? named(1n, Object(1n)) : named(1, NaN, Object(1n)))],
    ],
    [
      "the value is one that the object can hold",
      error("RangeError", "be a whole number from "),
      type === "number"
        ? named(...outside.map(Number), 0.5, -0.5, NaN, Infinity, -Infinity, 2 ** 53, 1e300)
        : named(...outside, 2n ** 1000n),
    ],
  ];
}

function wrongBytes(width: number, error: (class_: string, text: string) => ExpectedError): Wrong {
  const right = toBytes(1n, width);
  const detached = new Uint8Array(new ArrayBuffer(width));
  detached.buffer.transfer();
  const others = [new Int8Array(width), new Uint8ClampedArray(width), new ArrayBuffer(width)];
  return [
    [
      "the value is a Uint8Array",
      error("TypeError", `be a Uint8Array of ${width} bytes, got `),
      [
        ...NO_NUMBERS,
        ...named(1, 1n, ...others, new DataView(right.buffer as ArrayBuffer)),
        ["an array of its bytes", [...right]],
        ["a proxy", new Proxy(right, {})],
        ["an object of its prototype", Object.create(Uint8Array.prototype)],
      ],
    ],
    [
      "the value has as many bytes as the object",
      error("RangeError", `have ${width} bytes, as many as the object, got `),
      [
        ...[0, width - 1, width + 1, 2 * width, 4096].filter((length) => length !== width)
          .map((length) => [`of ${length}`, new Uint8Array(length)] as const),
        ["that is detached", detached],
      ],
    ],
  ];
}

// As C11 has them, and not as the package does.
const [LOAD_ORDERS, STORE_ORDERS, ORDERS] = [[0, 2, 5], [0, 3, 5], [0, 2, 3, 4, 5]];

/** Orders that the operation does not take, with what the error tells of them. */
function* wrongOrders(
  { name, shape, reads, writes }: Operation,
): Generator<readonly [title: string, orders: unknown[], fields: Record<string, unknown>]> {
  const none = [
    null,
    true,
    "5",
    "SEQ_CST",
    5n,
    Symbol("order"),
    {},
    [5],
    () => 5,
    NaN,
    2.5,
    -1,
    6,
    37,
    2 ** 32 + 5,
  ];
  const right = !writes ? LOAD_ORDERS : !reads ? STORE_ORDERS : ORDERS;
  const wrong = [...none, ...[0, 1, 2, 3, 4, 5].filter((order) => !right.includes(order))];
  for (const order of wrong) {
    yield [`order ${formatValue(order)}`, [order], { op: name, order, isFail: false }];
  }
  if (shape !== "cmpxchg") return;
  for (const success of [undefined, 0, 2, 3, 4, 5]) {
    const limit = success ?? 5;
    const failures = [0, 1, 2, 3, 4, 5].filter((order) =>
      !LOAD_ORDERS.includes(order) || order > limit
    );
    for (const order of [...none, ...failures]) {
      yield [`failure order ${formatValue(order)} of ${success}`, [success, order], {
        op: name,
        order,
        isFail: true,
      }];
    }
  }
}
