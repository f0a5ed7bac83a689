import type { Pointer } from "../../ffi/runtime/contract.ts";
import { patomic } from "../library/patomic.ts";
import { callOf, type Parameter } from "../operations/call_shapes.ts";
import { CmpxchgResult } from "../operations/cmpxchg_result.ts";
import { LOAD, type Operation } from "../operations/table.ts";
import {
  bytesOf,
  isReleased,
  openSpecialized,
  openWithMethod,
  throwReleased,
} from "./atomic_object.ts";
import { failureOrderOf, orderOf } from "./order_check.ts";
import { OPERAND, RESULT, SCRATCH } from "./scratch.ts";
import type { SpecializedClass } from "./spec.ts";
import { checkIndex, checkValue } from "./value_kind.ts";

type ByParameter<T> = { [P in Parameter]?: T };

const { apply, setPrototypeOf } = Reflect;
// Kept, because a program can replace it, and would receive the scratch memory.
const { Uint8Array } = globalThis;
const SEQ_CST = 5;

/**
 * Carries out an operation on any atomic or view. This is the slow path: it serves the first call
 * of each method, every call that a specialized method does not recognize as correct, and all calls
 * if the host forbids evaluation.
 *
 * Checks, in this order: the receiver, its memory, whether the operation is supported, the
 * arguments, the orders. Throws before anything is written.
 */
export function carryOut(operation: Operation, object: object, args: readonly unknown[]): unknown {
  return perform(openWithMethod(operation.name, object), operation, object, args);
}

/** Loads the value of any atomic or view with `SEQ_CST`, also if its class has no methods. */
export function loadValue(object: object): unknown {
  return perform(openSpecialized(object), LOAD, object, []);
}

function perform(
  { bind, kind, values, width }: SpecializedClass,
  operation: Operation,
  object: object,
  args: readonly unknown[],
): unknown {
  const native = bind(operation);
  const { parameters, returnsFlag } = callOf(operation.shape);
  const given = argumentsOf(parameters, args);

  if ("expected" in given) checkValue(kind, given.expected, operation.name, "expected");
  if ("operand" in given) checkValue(kind, given.operand, operation.name, operation.operand ?? "");
  if ("index" in given) checkIndex(width, given.index, operation.name);
  const order = orderOf(operation, given.order === undefined ? SEQ_CST : given.order);
  const failure = "failure" in given ? failureOrderOf(operation, order, given.failure) : order;

  const passed = pointersAndNumbers(given.index, order, failure);
  const list: unknown[] = [];
  setPrototypeOf(list, null); // A program could add a setter for an index.
  for (let i = 0; i < parameters.length; i++) list[i] = passed[parameters[i] as Parameter];
  if ("expected" in given) values.writeExpected(given.expected);
  if ("operand" in given) values.writeOperand(given.operand);
  // Checked last: code of the program may have run until now, and no more runs before the call.
  if (isReleased(object)) throwReleased(object);
  list[0] = patomic().runtime.pointerTo(bytesOf(object));
  const flag = apply(native, undefined, list as never[]) as unknown !== 0;

  if ("expected" in given) return new CmpxchgResult(flag, values.readResult());
  if ("result" in given) return values.readResult();
  return returnsFlag ? flag : undefined;
}

/** Assigns the arguments of a method to the parameters of the native function. */
function argumentsOf(
  parameters: readonly Parameter[],
  args: readonly unknown[],
): ByParameter<unknown> {
  // Without a prototype, because a program can add properties to it.
  const given = { __proto__: null } as ByParameter<unknown>;
  let next = 0;
  for (let i = 1; i < parameters.length; i++) {
    const parameter = parameters[i] as Parameter;
    given[parameter] = parameter === "result" ? undefined : args[next++];
  }
  return given;
}

function pointersAndNumbers(
  index: unknown,
  order: number,
  failure: number,
): ByParameter<Pointer | number> {
  const { runtime } = patomic();
  const result = runtime.pointerTo(new Uint8Array(SCRATCH, RESULT));
  const operand = runtime.pointerTo(new Uint8Array(SCRATCH, OPERAND));
  return {
    operand,
    expected: result,
    result,
    // Deno refuses -0 as a 32-bit integer.
    index: (index as number) | 0,
    order: order | 0,
    failure: failure | 0,
  };
}
