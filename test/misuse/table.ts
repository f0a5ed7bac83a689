import { type Operation, OPERATIONS } from "../../src/operations/table.ts";
import { arrayCases, arrayCasesOf } from "./arrays.ts";
import type { MisuseCase } from "./misuse_case.ts";
import { forgottenEnters, missingArguments } from "./calls.ts";
import { libraryCases } from "./library.ts";
import { makingCases } from "./making.ts";
import { objectCases } from "./objects.ts";
import { casesOf } from "./operations.ts";
import { sharedCases } from "./shared.ts";
import { parametersOf } from "./wrong_arguments.ts";

/** The public methods that accept every argument, so that they have no precondition. */
export const UNCONDITIONAL: readonly string[] = [
  "isValidFailOrder",
  "isValidLoadOrder",
  "isValidStoreOrder",
  "preload",
  "CmpxchgResult.prototype.toString",
  "Alignment.prototype.toString",
  "CmpxchgResult.prototype[Symbol.iterator]",
  "new AlignmentError",
  "new LibraryLoadError",
  "new MemoryOrderError",
  "new ReleasedError",
  "new SharedMemoryError",
  "new UnsupportedOperationException",
  "new UnsupportedWidthException",
  "SharedMemory.list",
];

/**
 * All cases for the preconditions of the other public methods: of some operations, and of the rest.
 */
export function* misuseCases(
  operations: readonly Operation[] = OPERATIONS,
  withOthers = true,
): Generator<MisuseCase> {
  for (const operation of operations) {
    yield* casesOf(operation);
    yield* arrayCasesOf(operation);
  }
  if (!withOthers) return;
  yield* libraryCases();
  yield* objectCases();
  yield* arrayCases();
  yield* makingCases();
  yield* sharedCases();
  yield* forgottenEnters();
  yield* missingArguments();
}

/** Returns the name of a precondition of a method. */
export const preconditionOf = ({ method, precondition }: MisuseCase): string =>
  `${method} | ${precondition}`;

/**
 * Returns the group of a case: one precondition of operations with the same parameters, or all
 * preconditions of a class. One process runs a group, to save time.
 */
export function groupOf({ method, precondition }: MisuseCase): string {
  const operation = operationOf(method);
  if (operation !== undefined) return `${operationsLike(operation)} | ${precondition}`;
  // libraryInfo() can fail only if no library is in use.
  return method === "libraryInfo" ? method : method.replace(/^new /, "").split(/\.|\[/)[0];
}

/** Returns the cases of a group or of a precondition, without making the other cases. */
export function* casesIn(name: string): Generator<MisuseCase> {
  const [first] = name.split(" | ");
  const operations = OPERATIONS.filter((operation) =>
    first === operationsLike(operation) || operationOf(first) === operation
  );
  const cases = misuseCases(operations, operations.length === 0);
  for (const misuse of cases) {
    if (groupOf(misuse) === name || preconditionOf(misuse) === name) yield misuse;
  }
}

function operationsLike(operation: Operation): string {
  return `operations with (${[...parametersOf(operation), "order"].join(", ")})`;
}

function operationOf(method: string): Operation | undefined {
  // Contexts have methods with the names of operations: see forgottenEnters().
  if (method.startsWith("AtomicViewContext.")) return undefined;
  return OPERATIONS.find(({ name }) => method.endsWith(`.prototype.${name}`));
}
