import { type Operation, OPERATIONS } from "../../src/operations/table.ts";
import { ORDER_NAMES } from "../../src/operations/order_mask.ts";
import { WIDTHS } from "../inspect_library.ts";
import type { Target } from "../targets.ts";
import type { MachineCode } from "./machine_code.ts";
import { sidesOf } from "./features.ts";
import { nameOf, type OperationCode, Operations, ordersOf } from "./operation_code.ts";
import { RULES } from "./rules.ts";

/** What is wrong with an operation of a library, in any order. */
type Check = (operations: Operations, operation: Operation, width: number) => string[];

/** Checks the exported function of an operation. */
export const checkExported: Check = (operations, operation, width) =>
  ordersOf(operation).flatMap((orders) =>
    problems(
      `patomic_explicit_${operation.symbol}_${width} in ${nameOf(orders)}`,
      () => operations.exported(operation, width, orders),
    )
  );

/**
 * Checks the static functions behind patomic_create() for an operation, in a library with symbols.
 */
export const checkFixed: Check = (operations, operation, width) =>
  [...new Set(ordersOf(operation).map(({ success }) => success))].flatMap((order) =>
    problems(
      `patomic_${operation.symbol}_${width} in ${ORDER_NAMES[order]}`,
      () => operations.fixed(operation, width, order),
    )
  );

/** Checks all operations of a library, on each side of its choices. */
export function checkAll(code: MachineCode, target: Pick<Target, "name">, check: Check): string[] {
  return sidesOf(target).flatMap(({ name, features }) => {
    const operations = new Operations(code, target, features);
    const problems = OPERATIONS.flatMap((operation) =>
      WIDTHS.flatMap((width) => check(operations, operation, width))
    );
    return problems.map((problem) => name === "" ? problem : `${problem}, with ${name}`);
  });
}

function problems(title: string, follow: () => OperationCode): string[] {
  try {
    const code = follow();
    const rules = RULES.filter(({ concerns }) => concerns?.(code) ?? true);
    return [...new Set(rules.flatMap((rule) => [...rule.problems(code)]))].map((problem) =>
      `${title}: ${problem}`
    );
  } catch (error) {
    return [`${title}: ${(error as Error).message}`];
  }
}

/**
 * Returns the parts of a library that a compiler added: for a missing instruction, or for a call
 * outside.
 */
export function foreignParts({ functions, sections }: MachineCode): string[] {
  const helpers = [...functions.keys()].filter((name) =>
    /^_*(aarch64|atomic|sync|libat)_/.test(name)
  );
  return [
    ...helpers.map((name) => `it has the function ${name}`),
    ...sections.filter((name) => !/^(\.text|__text)$/.test(name)).map((name) =>
      `it has code in ${name}`
    ),
  ];
}
