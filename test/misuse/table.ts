import { type Operation, OPERATIONS } from "../../src/operations/table.ts";
import { arrayBreaches, arrayBreachesOf } from "./arrays.ts";
import type { Breach } from "./breach.ts";
import { forgottenEnters, missingArguments } from "./calls.ts";
import { libraryBreaches } from "./library.ts";
import { makingBreaches } from "./making.ts";
import { objectBreaches } from "./objects.ts";
import { breachesOf } from "./operations.ts";
import { sharedBreaches } from "./shared.ts";
import { parametersOf } from "./wrong_arguments.ts";

/** The public methods that take whatever they are given, and have no precondition to be broken. */
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
 * All ways to break all preconditions of the other public methods: of some operations, and of the
 * rest.
 */
export function* breaches(
  operations: readonly Operation[] = OPERATIONS,
  withOthers = true,
): Generator<Breach> {
  for (const operation of operations) {
    yield* breachesOf(operation);
    yield* arrayBreachesOf(operation);
  }
  if (!withOthers) return;
  yield* libraryBreaches();
  yield* objectBreaches();
  yield* arrayBreaches();
  yield* makingBreaches();
  yield* sharedBreaches();
  yield* forgottenEnters();
  yield* missingArguments();
}

/** One precondition of one method. */
export const preconditionOf = ({ method, precondition }: Breach): string =>
  `${method} | ${precondition}`;

/**
 * The group of a case. One process runs a group, to save time: one precondition of operations with
 * the same parameters, or all preconditions of a class.
 */
export function groupOf(breach: Breach): string {
  const operation = operationOf(breach.method);
  if (operation !== undefined) return `${operationsLike(operation)} | ${breach.precondition}`;
  // It can only be broken where no library is in use.
  return breach.method === "libraryInfo"
    ? breach.method
    : breach.method.replace(/^new /, "").split(/\.|\[/)[0];
}

/** The breaches of a group, or of a precondition, without making all the others. */
export function* breachesIn(name: string): Generator<Breach> {
  const [first] = name.split(" | ");
  const operations = OPERATIONS.filter((operation) =>
    first === operationsLike(operation) || operationOf(first) === operation
  );
  // Making the other cases may open the library.
  const cases = first === "libraryInfo"
    ? libraryBreaches()
    : breaches(operations, operations.length === 0);
  for (const breach of cases) {
    if (groupOf(breach) === name || preconditionOf(breach) === name) yield breach;
  }
}

function operationsLike(operation: Operation): string {
  return `operations with (${[...parametersOf(operation), "order"].join(", ")})`;
}

function operationOf(method: string): Operation | undefined {
  // A context has the names of the operations too: see forgottenEnters().
  if (method.startsWith("AtomicViewContext.")) return undefined;
  return OPERATIONS.find(({ name }) => method.endsWith(`.prototype.${name}`));
}
