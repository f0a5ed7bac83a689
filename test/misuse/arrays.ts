import { atomicview, fence, SharedMemory } from "../../mod.ts";
import type { Operation } from "../../src/operations/table.ts";
import { type Kind, operationsOf } from "../support/model.ts";
import { argumentsFor, type Callable, makeArray } from "../support/subjects.ts";
import type { MisuseCase } from "./misuse_case.ts";
import { each, othersThan, type Prepare, rangeError, released, rows, typeError } from "./rows.ts";
import { atomicSubject, strangers, viewSubject } from "./subjects.ts";

const KINDS: readonly Kind[] = [
  { atype: "INT", width: 4 },
  { atype: "UINT", width: 4 },
  { atype: "BYTES", width: 4 },
];
const CLASSES = { INT: "AtomicIntArray", UINT: "AtomicUintArray", BYTES: "AtomicBytesArray" };
const LENGTH = 3;
const RELEASED = released(/^Operation forbidden on released array: its memory was closed$/);
const RECEIVER = typeError(/^Expected an atomic array as this, got /);

const WRONG_INDEXES = [-1, LENGTH, 0.5, NaN, Infinity, 2 ** 32, 2 ** 32 + 1, 2 ** 53];

/** An array in memory that can be closed. Writes to the memory are detected. */
function arrayIn(kind: Kind): { object: Callable; shared: SharedMemory; memory(): Uint8Array } {
  const shared = SharedMemory.create({ size: 96 });
  shared.unlink();
  const bytes = new Uint8Array(shared.buffer).fill(0xa5);
  const object = makeArray({ ...kind, length: LENGTH, memory: shared, offset: 32 });
  return { object, shared, memory: () => bytes };
}

/** Returns the cases for a method of an element, except for its own arguments. */
function* methodCases(kind: Kind, name: string, args: readonly unknown[]): Generator<MisuseCase> {
  const method = `${CLASSES[kind.atype]}.prototype.${name}`;
  for (const isWarm of [false, true]) {
    const create = () => {
      const made = arrayIn(kind);
      if (isWarm) { for (let n = 0; n < 3; n++) made.object.load(1); }
      return made;
    };
    const title = (text: unknown) => `${String(text)}, ${isWarm ? "warm" : "cold"}`;
    const withIndex = (index: unknown): Prepare => () => {
      const { object, memory } = create();
      return { call: () => object[name](index, ...args), memory };
    };
    const limit = rangeError(
      /\(\): expected the index of an element, an integer from 0 to 2, got /,
    );
    yield* rows(
      method,
      "the index is in range",
      limit,
      WRONG_INDEXES.map((index) => [title(index), withIndex(index)] as const),
    );
    const noNumber = typeError(
      /\(\): expected the index of an element, an integer from 0 to 2, got /,
    );
    yield* rows(
      method,
      "the index is a number",
      noNumber,
      othersThan("number").map(([type, index]) => [title(type), withIndex(index)] as const),
    );
    yield* rows(method, "the memory is not lost", RELEASED, [[title(""), () => {
      const { object, shared } = create();
      shared.close();
      return { call: () => object[name](1, ...args) };
    }]]);
  }
  yield* receivers(
    method,
    kind,
    (object, receiver) => Reflect.apply(object[name], receiver, [1, ...args]),
  );
}

function receivers(
  method: string,
  kind: Kind,
  call: (object: Callable, receiver: unknown) => unknown,
  titles = strangers({}).map(([title]) => title),
): MisuseCase[] {
  const create = () => makeArray({ ...kind, length: LENGTH });
  return rows(
    method,
    "it is called on an object of the class",
    RECEIVER,
    titles.map((title) => [title, () => {
      const object = create();
      const all = strangers(Object.setPrototypeOf({ ...object }, Object.getPrototypeOf(object)));
      const [, stranger] = all.find(([name]) => name === title) as readonly [string, unknown];
      return { call: () => call(object, stranger) };
    }]),
  );
}

/** Returns the cases for an operation on the elements of arrays. */
export function* arrayCasesOf(operation: Operation): Generator<MisuseCase> {
  for (const kind of KINDS.filter((kind) => operationsOf(kind).includes(operation))) {
    yield* methodCases(kind, operation.name, argumentsFor(operation, kind));
  }
}

const PROPERTIES = [
  "length",
  "width",
  "stride",
  "byteLength",
  "readonly",
  "opsSupported",
  "buffer",
];
const METHODS = ["toArray", "handle", "toString"];
const SYMBOLS = [Symbol.iterator, Symbol.for("nodejs.util.inspect.custom")];

/** Calls a method, or a getter, on any receiver. */
function use(object: object, key: PropertyKey, receiver: unknown): unknown {
  let holder: object | null = object;
  while (holder !== null && !Object.hasOwn(holder, key)) holder = Object.getPrototypeOf(holder);
  const { get, value } = Object.getOwnPropertyDescriptor(holder ?? {}, key) as PropertyDescriptor;
  const result = Reflect.apply(get ?? value, receiver, []);
  return key === Symbol.iterator ? [...result as Iterable<unknown>] : result;
}

function* memberCases(kind: Kind): Generator<MisuseCase> {
  const signed = kind.atype === "BYTES" ? [] : ["signed"];
  for (const key of [...PROPERTIES, ...signed, ...METHODS, ...SYMBOLS]) {
    const name = typeof key === "symbol" ? `[${key.description}]` : `.${key}`;
    const method = `${CLASSES[kind.atype]}.prototype${name}`;
    const isShown = key === SYMBOLS[1];
    const titles = strangers({}).filter(([, value]) =>
      !isShown || typeof value !== "object" || value === null
    ).map(([title]) => title);
    const call = (object: Callable, receiver: unknown) => use(object, key, receiver);
    const expected = receivers(method, kind, call, titles);
    yield* expected;
    if (isShown) continue;
    yield* rows(method, "the memory is not lost", RELEASED, [["", () => {
      const { object, shared } = arrayIn(kind);
      shared.close();
      return { call: () => use(object, key, object) };
    }]]);
  }
}

const order = (op: string, order: unknown) => ({
  name: "MemoryOrderError",
  fields: { op, order, isFail: false },
});

function* updateCases(): Generator<MisuseCase> {
  const suffixes = [["", atomicSubject], ["View", viewSubject]] as const;
  for (const kind of KINDS.slice(1)) {
    const isInteger = kind.atype !== "BYTES";
    const of = isInteger ? "AtomicIntegral" : "AtomicBytes";
    for (const name of isInteger ? ["fetchUpdate", "fetchMax", "fetchMin"] : ["fetchUpdate"]) {
      for (const [suffix, create] of suffixes) {
        const method = `${of}${suffix}.prototype.${name}`;
        const argument = name === "fetchUpdate" ? () => undefined : 1;
        const spoilt = (...args: unknown[]): Prepare => () => {
          const { object, memory } = create(kind);
          return { call: () => object[name](...args), memory };
        };
        const isUpdate = name === "fetchUpdate";
        const wrong = isUpdate
          ? typeError(/^fetchUpdate\(\): expected update to be a function, got /)
          : typeError(/: value must be a number for 4 bytes, got /);
        yield* rows(
          method,
          "the argument has its type",
          wrong,
          othersThan(isUpdate ? "function" : "number").map(([title, value]) =>
            [title, spoilt(value)] as const
          ),
        );
        for (const wrongOrder of [1, 6, "5", 37]) {
          yield* rows(method, "the order is accepted", order(name, wrongOrder), [
            [String(wrongOrder), spoilt(argument, wrongOrder)],
          ]);
        }
        yield* rows(
          method,
          "it is called on an object of the class",
          typeError(/^Expected an atomic or a view as this, got /),
          strangers({}).map(([title, stranger]) => [title, () => {
            const { object } = create(kind);
            return { call: () => Reflect.apply(object[name], stranger, [argument]) };
          }]),
        );
      }
      yield* rows(
        `${of}View.prototype.${name}`,
        "the memory is not lost",
        released(/^Operation forbidden on released view/),
        [["", () => {
          const buffer = new ArrayBuffer(4);
          const view = atomicview({ ...kind, buffer } as never).enter() as unknown as Callable;
          buffer.transfer();
          return { call: () => view[name](() => 1) };
        }]],
      );
    }
  }
}

/** Returns all other cases for arrays, updates and fences. */
export function* arrayCases(): Generator<MisuseCase> {
  const options = { width: 4, atype: "INT", length: LENGTH };
  const make = (change: object) => makeArray({ ...options, ...change });
  const noOptions = typeError(/^atomicArray\(\) takes options, /);
  const notObjects = othersThan("object", "array", "boxed number", "boxed string");
  yield* rows("atomicArray", "options are an object", noOptions, each(notObjects, makeArray));
  for (const name of ["length", "stride"]) {
    const type = typeError(new RegExp(`^${name} must be an integer from `));
    const others = othersThan("number", ...(name === "stride" ? ["undefined"] : []));
    const number = (value: unknown) => make({ [name]: value });
    yield* rows("atomicArray", `${name} is a number`, type, each(others, number));
    const range = rangeError(new RegExp(`^${name} must be `));
    const numbers = [0, -1, 0.5, NaN, Infinity, 2 ** 53].map((n) => [`${n}`, n] as const);
    yield* rows("atomicArray", `${name} is in range`, range, each(numbers, number));
  }
  const atypes = [...othersThan("object"), ["ANY", "ANY"], ["INTEGRAL", "INTEGRAL"]] as const;
  const noType = typeError(/^atype must be INT, UINT or BYTES, got /);
  yield* rows("atomicArray", "atype is known", noType, each(atypes, (atype) => make({ atype })));
  for (const kind of KINDS) {
    yield* memberCases(kind);
    const value = kind.atype === "BYTES" ? new Uint8Array(4) : 0;
    yield* methodCases(kind, "at", []);
    for (const name of ["wait", "waitAsync"]) yield* methodCases(kind, name, [value]);
    yield* methodCases(kind, "notify", []);
    yield* methodCases(kind, "fetchUpdate", [() => undefined]);
    if (kind.atype === "BYTES") continue;
    for (const name of ["fetchMax", "fetchMin"]) yield* methodCases(kind, name, [1]);
  }
  yield* updateCases();
  for (const wrong of [1, 6, -1, "5", null, 2.5]) {
    yield* rows("fence", "order is a memory order", order("fence", wrong), [
      [String(wrong), () => ({ call: () => fence(wrong as never) })],
    ]);
  }
}
