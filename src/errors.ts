import { nameErrors } from "../ffi/class_names.ts";
import { formatValue } from "./internal/format_value.ts";
import type { OpType } from "./operations/table.ts";
import { isInMask, ORDER_NAMES, OrderMask } from "./operations/order_mask.ts";

/**
 * Thrown by `atomic()`, `atomicview()` and `Alignment` for a width that has no operations.
 *
 * For a read-only object this includes 16 if the processor has no atomic 16-byte load: a load is a
 * compare-exchange then, which writes.
 *
 * @example
 * ```ts
 * import { atomic, INT, UnsupportedWidthException } from "@patomic/atomics";
 * import assert from "node:assert/strict";
 *
 * assert.throws(() => atomic({ width: 3, atype: INT }), (error) => {
 *   assert.ok(error instanceof UnsupportedWidthException && error instanceof RangeError);
 *   return error.width === 3;
 * });
 * ```
 */
export class UnsupportedWidthException extends RangeError {
  /** The requested width in bytes. */
  readonly width: number;
  /** Whether the object must not be written. */
  readonly readonly: boolean;

  /**
   * Makes the error.
   *
   * @param width The width in bytes.
   * @param readonly Whether the object must not be written.
   * @param supported The widths that have operations.
   */
  constructor(width: number, readonly: boolean, supported: readonly number[]) {
    const what = readonly ? "Read-only objects" : "Objects";
    super(
      `${what} of ${width} bytes have no atomic operations: the width must be one of ${
        supported.join(", ")
      }`,
    );
    this.width = width;
    this.readonly = readonly;
  }
}

/** The methods that wait and wake. They are not operations of patomic. */
export type WaitingOperation = "wait" | "waitAsync" | "notify";

/** The functions and methods that are built on patomic's operations, or on an extension. */
export type DerivedOperation = "fence" | "fetchMax" | "fetchMin" | "fetchUpdate";

/**
 * Thrown for an operation that is not in the object's `opsSupported`, and for a wait that the
 * system does not support.
 *
 * @example
 * ```ts
 * import { atomicview, INT, UnsupportedOperationException } from "@patomic/atomics";
 * import assert from "node:assert/strict";
 *
 * using ctx = atomicview({ buffer: new Int32Array(1), atype: INT, readonly: true });
 * const a = ctx.enter();
 * assert.throws(() => a.store(1), (error) => {
 *   return error instanceof UnsupportedOperationException && error.op === "store";
 * });
 * ```
 */
export class UnsupportedOperationException extends TypeError {
  /** The operation. */
  readonly op: OpType | WaitingOperation | DerivedOperation;
  /** The object's width in bytes, 0 for `fence()`. */
  readonly width: number;
  /** Whether the object can only be read: a read-only view, or in read-only shared memory. */
  readonly readonly: boolean;

  /**
   * Makes the error.
   *
   * @param op The operation.
   * @param width The object's width in bytes, 0 if there is no object.
   * @param readonly Whether the object can only be read.
   * @param reason The reason, if it is neither the object nor the library.
   */
  constructor(
    op: OpType | WaitingOperation | DerivedOperation,
    width: number,
    readonly: boolean,
    reason?: string,
  ) {
    const usual = readonly
      ? "on a read-only object, which can only be loaded and tested, see opsSupported"
      : "by the patomic library in use, see opsSupported";
    const bytes = width === 0 ? "" : `for ${width} bytes `;
    super(`${op}() is not supported ${bytes}${reason ?? usual}`);
    this.op = op;
    this.width = width;
    this.readonly = readonly;
  }
}

/**
 * Thrown for a buffer at an address that is not aligned for its width.
 *
 * @example
 * ```ts
 * import { AlignmentError, atomicview, INT } from "@patomic/atomics";
 * import assert from "node:assert/strict";
 *
 * const misaligned = new Uint8Array(new ArrayBuffer(8), 1, 4);
 * assert.throws(() => atomicview({ buffer: misaligned, atype: INT }), (error) => {
 *   return error instanceof AlignmentError && error.width === 4 && error.address % 4n === 1n;
 * });
 * ```
 */
export class AlignmentError extends RangeError {
  /** The buffer's length in bytes. */
  readonly width: number;
  /** The address of the buffer's first byte. */
  readonly address: bigint;
  /** Whether the recommended alignment was required, not the minimum. */
  readonly usingRecommended: boolean;

  /**
   * Makes the error.
   *
   * @param width The buffer's length in bytes.
   * @param address The address of its first byte.
   * @param usingRecommended Whether the recommended alignment was required.
   * @param needed The requirement on the address, in words.
   */
  constructor(width: number, address: bigint, usingRecommended: boolean, needed: string) {
    super(
      `The buffer of ${width} bytes at address 0x${
        address.toString(16)
      } is misaligned: the address must be ${needed}`,
    );
    this.width = width;
    this.address = address;
    this.usingRecommended = usingRecommended;
  }
}

/**
 * Thrown for a value that is not a memory order, and for an order that the operation does not
 * accept.
 *
 * @example
 * ```ts
 * import { atomic, INT, MemoryOrder, MemoryOrderError } from "@patomic/atomics";
 * import assert from "node:assert/strict";
 *
 * const a = atomic({ width: 4, atype: INT });
 * assert.throws(() => a.load(MemoryOrder.RELEASE), (error) => {
 *   assert.ok(error instanceof MemoryOrderError);
 *   return error.op === "load" && error.order === 3 && !error.isFail;
 * });
 * ```
 */
export class MemoryOrderError extends RangeError {
  /** The operation. */
  readonly op: OpType | DerivedOperation;
  /** The value given as the order. */
  readonly order: unknown;
  /** Whether it was given as the failure order of a compare-exchange. */
  readonly isFail: boolean;

  /**
   * Makes the error.
   *
   * @param op The operation.
   * @param order The value given as the order.
   * @param isFail Whether it was given as the failure order of a compare-exchange.
   * @param allowed The names of the orders that the operation accepts.
   */
  constructor(
    op: OpType | DerivedOperation,
    order: unknown,
    isFail: boolean,
    allowed: readonly string[],
  ) {
    const given = isInMask(OrderMask.ALL, order)
      ? ORDER_NAMES[order]
      : `${formatValue(order)}, which is not a MemoryOrder`;
    super(
      `${op}() cannot have the ${isFail ? "failure order" : "memory order"} ${given}: it takes ${
        allowed.join(", ")
      } here`,
    );
    this.op = op;
    this.order = order;
    this.isFail = isFail;
  }
}

/**
 * Thrown for a use of a view after its memory was released by `exit()`, or after its buffer was
 * detached, transferred or shrunk; and for a context that is used out of order.
 *
 * @example
 * ```ts
 * import { atomicview, INT, ReleasedError } from "@patomic/atomics";
 * import assert from "node:assert/strict";
 *
 * const ctx = atomicview({ buffer: new Int32Array(1), atype: INT });
 * const a = ctx.enter();
 * ctx.exit();
 * assert.throws(() => a.load(), ReleasedError);
 * ```
 */
export class ReleasedError extends TypeError {}

nameErrors({
  UnsupportedWidthException,
  UnsupportedOperationException,
  AlignmentError,
  MemoryOrderError,
  ReleasedError,
});
