import { CONSTRUCTION_KEY, guardConstruction } from "../internal/construction.ts";
import { ReleasedError } from "../errors.ts";
import { defineInspect } from "../internal/inspect.ts";
import { release } from "../specialized/atomic_object.ts";
import type { SpecializedClass } from "../specialized/spec.ts";
import { mappingOf } from "../shared_memory/mapping.ts";
import { addForgottenEnter } from "./forgotten_enter.ts";
import { isObject, throwReceiver } from "../internal/receiver.ts";
import { isEmpty } from "../internal/typed_array.ts";
import type {
  AtomicBytesView,
  AtomicIntegralView,
  AtomicIntView,
  AtomicUintView,
  AtomicView,
} from "./view_classes.ts";

const CONTEXT = "a context of atomicview()";

/** The specification of a context's view. */
export interface ViewSource {
  readonly specialized: SpecializedClass;
  readonly bytes: Uint8Array;
  readonly buffer: unknown;
}

/**
 * A context in which a view can be used: from `enter()` to `exit()`, which `using` calls at the end
 * of its block. Made by `atomicview()`.
 *
 * The view keeps its buffer alive, with or without its context: a context that is dropped while
 * open is never closed.
 *
 * @typeParam W The width in bytes.
 * @typeParam V The view's class.
 *
 * @example
 * ```ts
 * import { atomicview, INT } from "@patomic/atomics";
 * import assert from "node:assert/strict";
 *
 * const buffer = new Int32Array(1);
 * {
 *   using ctx = atomicview({ buffer, atype: INT });
 *   const a = ctx.enter();
 *   a.add(5);
 * }
 * assert.equal(buffer[0], 5);
 * ```
 */
export abstract class AtomicViewContext<
  W extends number = number,
  V extends AtomicView<W> = AtomicView<W>,
> {
  #state: "ready" | "open" | "exited" | "released" = "ready";
  #source: ViewSource | undefined;
  #view: V | undefined;
  #leave: (() => void) | undefined;

  /** @ignore Contexts are made by `atomicview()`. */
  protected constructor(key: symbol, source: ViewSource) {
    guardConstruction(key, "atomicview()");
    this.#source = source;
  }

  /**
   * Opens the context.
   *
   * @returns The view, which can be used until `exit()`.
   * @throws {ReleasedError} If it was opened or released before, or its buffer was detached or
   *   shrunk.
   */
  enter(): V {
    AtomicViewContext.#check(this);
    if (this.#state === "released") {
      throw new ReleasedError("Cannot open context after calling 'release'");
    }
    const source = this.#source;
    if (this.#state !== "ready" || source === undefined) {
      throw new ReleasedError("Cannot open context multiple times");
    }
    if (isEmpty(source.bytes)) {
      throw new ReleasedError(
        "Cannot open context: its buffer was detached, transferred or shrunk",
      );
    }
    this.#view = source.specialized.create(source.bytes, source.buffer) as V;
    this.#state = "open";
    const mapping = mappingOf(source.bytes);
    if (mapping !== undefined) {
      const reference = mapping.addView(this.#view);
      this.#leave = () => mapping.removeView(reference);
    }
    return this.#view;
  }

  /**
   * Closes the context: every later use of its view throws. A second call has no effect. A context
   * that was never opened is released, as `using` does after an error before `enter()`.
   */
  exit(): void {
    AtomicViewContext.#check(this);
    if (this.#view !== undefined) release(this.#view);
    this.#state = this.#state === "open" || this.#state === "exited" ? "exited" : "released";
    this.#leave?.();
    this.#leave = undefined;
    this.#view = undefined;
    this.#source = undefined;
  }

  /**
   * Releases the buffer, so that the context can no longer be opened. A second call, or a call
   * after `exit()`, has no effect.
   *
   * @throws {ReleasedError} While the context is open.
   *
   * @example
   * ```ts
   * import { atomicview, INT, ReleasedError } from "@patomic/atomics";
   * import assert from "node:assert/strict";
   *
   * const ctx = atomicview({ buffer: new Int32Array(1), atype: INT });
   * ctx.release();
   * assert.throws(() => ctx.enter(), ReleasedError);
   * ```
   */
  release(): void {
    AtomicViewContext.#check(this);
    if (this.#state === "open") {
      throw new ReleasedError("Cannot call 'release' while context is open");
    }
    this.exit();
  }

  /** Calls `exit()`. */
  [Symbol.dispose](): void {
    AtomicViewContext.#check(this);
    this.exit();
  }

  static {
    addForgottenEnter(this.prototype);
    defineInspect(
      this.prototype,
      CONTEXT,
      (context) => #state in context ? `${context.constructor.name}(${context.#state})` : null,
    );
  }

  static #check(context: unknown): void {
    if (!(isObject(context) && #state in context)) throwReceiver(CONTEXT, context);
  }
}

/** The context of an `AtomicIntegralView`. See {@linkcode AtomicViewContext}. */
export abstract class AtomicIntegralViewContext<
  W extends number = number,
  V extends AtomicIntegralView<W> = AtomicIntegralView<W>,
> extends AtomicViewContext<W, V> {}

/** The context of an `AtomicIntView`. See {@linkcode AtomicViewContext}. */
export abstract class AtomicIntViewContext<W extends number = number>
  extends AtomicIntegralViewContext<W, AtomicIntView<W>> {}

/** The context of an `AtomicUintView`. See {@linkcode AtomicViewContext}. */
export abstract class AtomicUintViewContext<W extends number = number>
  extends AtomicIntegralViewContext<W, AtomicUintView<W>> {}

/** The context of an `AtomicBytesView`. See {@linkcode AtomicViewContext}. */
export abstract class AtomicBytesViewContext<W extends number = number>
  extends AtomicViewContext<W, AtomicBytesView<W>> {}

type ContextClass = new (key: symbol, source: ViewSource) => object;

/** Makes a context of a class. */
export function createContext(Class: unknown, source: ViewSource): object {
  return new (Class as ContextClass)(CONSTRUCTION_KEY, source);
}
