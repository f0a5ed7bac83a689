import { ReleasedError } from "../../mod.ts";
import type { Operation } from "../../src/operations/table.ts";
import { type Kind, KINDS, nameOf, operationsOf } from "../support/model.ts";
import { argumentsFor } from "../support/subjects.ts";
import type { ExpectedError, MisuseCase } from "./misuse_case.ts";
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
import { parametersOf, wrongArguments, wrongOrders } from "./wrong_arguments.ts";

type Make = (kind: Kind) => Subject;

const FORBIDDEN = "Operation forbidden on released view";
const RELEASED: ExpectedError = { name: ReleasedError.name, message: new RegExp(`^${FORBIDDEN}$`) };
const LOST: ExpectedError = {
  name: ReleasedError.name,
  message: new RegExp(`^${FORBIDDEN}: its buffer was detached, transferred or shrunk$`),
};

const CLOSED: ExpectedError = {
  name: ReleasedError.name,
  message: /^Operation forbidden on released atomic: its memory was closed$/,
};

/** Returns the name of the class with the operation. */
const classOf = (kind: Kind, isView: boolean): string =>
  `Atomic${kind.atype === "BYTES" ? "Bytes" : "Integral"}${isView ? "View" : ""}`;

/** Returns all cases for an operation, on objects of every kind that has it. */
export function* casesOf(operation: Operation): Generator<MisuseCase> {
  for (const kind of KINDS.filter((kind) => operationsOf(kind).includes(operation))) {
    // Binding a method at its first use does not depend on the case.
    for (const isWarm of kind.width === 4 ? [false, true] : [true]) {
      yield* casesOfKind(operation, kind, isWarm);
    }
  }
  for (const kind of KINDS.filter((kind) => !operationsOf(kind).includes(operation))) {
    for (const [isView, create] of [[false, atomicSubject], [true, viewSubject]] as const) {
      yield missing(operation, kind, isView, create);
    }
  }
}

/** A method that is called on an object of a class without it. */
function missing(operation: Operation, kind: Kind, isView: boolean, create: Make): MisuseCase {
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

function* casesOfKind(operation: Operation, kind: Kind, isWarm: boolean): Generator<MisuseCase> {
  const { name } = operation;
  const valid = argumentsFor(operation, kind);
  let turn = 0;
  const misuse = (
    precondition: string,
    variant: string,
    error: ExpectedError,
    args: readonly unknown[],
    { create, spoil }: { create?: Make; spoil?: (subject: Subject) => Uint8Array | void } = {},
  ): MisuseCase => {
    // The subjects in turn, if the kind of subject does not matter.
    const [title, make] = create === undefined ? SUBJECTS[turn++ % SUBJECTS.length] : ["", create];
    const isView = title.startsWith("a view") ||
      [viewSubject, resizableSubject, readonlySubject].includes(make as never);
    return {
      method: `${classOf(kind, isView)}.prototype.${name}`,
      precondition,
      variant: [nameOf(kind), title, variant, isWarm ? "bound" : ""].filter(Boolean).join(", "),
      prepare: () => {
        const subject = make(kind);
        // If it cannot be bound on this object, it is bound on another one of the same class.
        if (isWarm) viewSubject(kind).object[name](...valid);
        if (isWarm && make !== readonlySubject) subject.object[name](...valid);
        const left = spoil?.(subject);
        const memory = left ? () => left : subject.memory;
        return { call: () => subject.object[name](...args), error, memory };
      },
    };
  };

  // The receiver check does not depend on the kind.
  if (kind.width === 4) yield* receivers(operation, kind, isWarm);
  const all = [valid, valid.map(() => Symbol("wrong")), [...valid, 77]];
  for (const [i, args] of all.entries()) {
    const create = viewSubject as Make;
    const release = (subject: Subject) =>
      (subject as ReturnType<typeof viewSubject>).context.exit();
    yield misuse("the view is not released", `arguments ${i}`, RELEASED, args, {
      create,
      spoil: release,
    });
    for (const [title, make, spoil] of LOSSES) {
      const error = title === "closed" ? CLOSED : LOST;
      yield misuse("the memory is not lost", `${title}, arguments ${i}`, error, args, {
        create: make,
        spoil,
      });
    }
    if (!operation.writes || kind.width > 8) continue;
    const error = {
      name: "UnsupportedOperationException",
      message: new RegExp(
        `^${name}\\(\\) is not supported for ${kind.width} bytes on a read-only object`,
      ),
      fields: { op: name, width: kind.width, readonly: true },
    };
    yield misuse("the object can be written", `arguments ${i}`, error, args, {
      create: readonlySubject,
    });
  }
  for (const [position, parameter] of parametersOf(operation).entries()) {
    for (const [precondition, error, values] of wrongArguments(operation, kind, parameter)) {
      for (const [title, value] of values) {
        const args = valid.with(position, value);
        yield misuse(precondition, `${parameter} ${title}`, error, args);
      }
    }
  }
  for (const [title, orders, fields] of wrongOrders(operation)) {
    const message = new RegExp(
      `^${name}\\(\\) cannot have the ${fields.isFail ? "failure" : "memory"} order .+ here$`,
    );
    yield misuse("the order is one that it takes", title, {
      name: "MemoryOrderError",
      message,
      fields,
    }, [
      ...valid,
      ...orders,
    ]);
  }
}

function* receivers(operation: Operation, kind: Kind, isWarm: boolean): Generator<MisuseCase> {
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
