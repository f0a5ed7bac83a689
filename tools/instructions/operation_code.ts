import { callOf, type Parameter } from "../../src/operations/call_shapes.ts";
import type { Operation } from "../../src/operations/table.ts";
import { isInMask, ORDER_NAMES, OrderMask } from "../../src/operations/order_mask.ts";
import type { Target } from "../targets.ts";
import { ARM64 } from "./arm64.ts";
import type { MachineCode } from "./machine_code.ts";
import { onSide, sidesOf } from "./features.ts";
import type { Processor } from "./processor.ts";
import { constant, OBJECT, pointerTo, UNKNOWN } from "./value.ts";
import { type Path, walk } from "./walk.ts";
import { X86_64 } from "./x86_64.ts";

/** The orders that an operation is called with. */
export interface Orders {
  readonly success: number;
  /** That of a compare-exchange that fails, null for other operations. */
  readonly failure: number | null;
}

/** What an operation of one width comes to in given orders. */
export interface OperationCode {
  readonly operation: Operation;
  readonly width: number;
  readonly orders: Orders;
  readonly processor: Processor;
  /** The features of the processor that the library uses. */
  readonly features: number;
  readonly path: Path;
}

export const [RELAXED, CONSUME, ACQUIRE, RELEASE, ACQ_REL, SEQ_CST] = ORDER_NAMES.keys();

/** The parameters of the C functions: memory that is as wide as the object, and numbers. */
export function parametersOf({ shape, operand }: Operation): string[] {
  const names: Partial<Record<Parameter, string>> = {
    object: OBJECT,
    operand: operand === "desired" ? "desired" : "argument",
  };
  return callOf(shape).parameters.map((parameter) => names[parameter] ?? parameter);
}

/** All orders that C allows for an operation. `CONSUME` is the same as `ACQUIRE` for loads. */
export function ordersOf({ orders, shape }: Operation): Orders[] {
  const isIn = (mask: number) => (order: number) =>
    isInMask(mask, order === CONSUME ? ACQUIRE : order);
  const all = [...ORDER_NAMES.keys()];
  return all.filter(isIn(orders)).flatMap((success): Orders[] => {
    if (shape !== "cmpxchg") return [{ success, failure: null }];
    return all.filter(isIn(OrderMask.LOAD)).filter((order) => order <= success).map((failure) => ({
      success,
      failure,
    }));
  });
}

export function nameOf({ success, failure }: Orders): string {
  return failure === null
    ? ORDER_NAMES[success]
    : `${ORDER_NAMES[success]}, ${ORDER_NAMES[failure]}`;
}

/** The operations of a library. Throws for functions that are missing or cannot be followed. */
export class Operations {
  readonly #code: MachineCode;
  readonly #target: Pick<Target, "name">;
  readonly #features: number;
  readonly processor: Processor;

  constructor(
    code: MachineCode,
    target: Pick<Target, "name">,
    features: number = sidesOf(target)[0].features,
  ) {
    this.#target = target;
    this.#features = features;
    this.processor = target.name.endsWith("-arm64") ? ARM64 : X86_64;
    this.#code = onSide(code, this.processor, features);
  }

  /** What an exported function comes to. */
  exported(operation: Operation, width: number, orders: Orders): OperationCode {
    return this.#follow(
      `patomic_explicit_${operation.symbol}_${width}`,
      true,
      operation,
      width,
      orders,
    );
  }

  /**
   * Returns the code of the static function behind patomic_create() for an order. A stripped
   * library has no names for these.
   */
  fixed(operation: Operation, width: number, success: number): OperationCode {
    const isX86 = this.processor.name === "x86-64";
    const order = isX86 && success !== SEQ_CST
      ? RELEASE
      : success === CONSUME
      ? ACQUIRE
      : success === ACQ_REL
      ? SEQ_CST
      : success;
    // Like patomic_cmpxchg_fail_order().
    const strongest = success === ACQ_REL || success === RELEASE ? ACQUIRE : success;
    const orders = { success, failure: operation.shape === "cmpxchg" ? strongest : null };
    return this.#follow(
      `patomic_${operation.symbol}_${width}_${ORDER_NAMES[order]}`,
      false,
      operation,
      width,
      orders,
    );
  }

  #follow(
    name: string,
    takesOrder: boolean,
    operation: Operation,
    width: number,
    orders: Orders,
  ): OperationCode {
    const entry = this.#code.functions.get(name);
    if (entry === undefined) throw new Error(`the library has no ${name}`);
    const numbers = new Map([
      ["index", UNKNOWN],
      ["order", constant(orders.success)],
      ["failure", constant(orders.failure ?? 0)],
    ]);
    const parameters = parametersOf(operation)
      .filter((parameter) => takesOrder || (parameter !== "order" && parameter !== "failure"))
      .map((parameter) => numbers.get(parameter) ?? pointerTo(parameter));
    // Of one that is on the stack nothing is known.
    const registers = this.processor.parameters(this.#target.name).slice(0, parameters.length);
    const known = new Map(registers.map((register, i) => [register, parameters[i]]));
    const path = walk(this.#code, entry, known, this.processor);
    return { operation, width, orders, processor: this.processor, features: this.#features, path };
  }
}
