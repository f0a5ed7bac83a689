import { formatValue } from "../../src/internal/format_value.ts";
import type { Operation } from "../../src/operations/table.ts";
import { type Kind, toBytes } from "../support/model.ts";
import type { ExpectedError } from "./misuse_case.ts";

/** Returns the names of an operation's parameters, without its orders. */
export function parametersOf({ shape, operand }: Operation): string[] {
  if (shape === "cmpxchg") return ["expected", "desired"];
  if (shape === "test") return ["index"];
  return operand === null ? [] : [operand];
}

type Named = readonly (readonly [title: string, value: unknown])[];

/** Values with names. */
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

/** Values that a parameter does not accept, by precondition. */
export function wrongArguments(
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
    const text = `be an integer from 0 to ${bits - 1}, got `;
    return [
      ["the index is a number", error("TypeError", text), [...NO_NUMBERS, ["0n", 0n]]],
      [
        "the index is in range",
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
      error("TypeError", `be a ${type} for ${kind.width} bytes, got `),
      [...NO_NUMBERS, ...(type === "number" ? named(1n, Object(1n)) : named(1, NaN, Object(1n)))],
    ],
    [
      "the value is in range",
      error("RangeError", "be an integer from "),
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

// From C11, so that the package's table is checked against another source.
const [LOAD_ORDERS, STORE_ORDERS, ORDERS] = [[0, 2, 5], [0, 3, 5], [0, 2, 3, 4, 5]];

/** Orders that the operation does not accept, with the fields of the error. */
export function* wrongOrders(
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
