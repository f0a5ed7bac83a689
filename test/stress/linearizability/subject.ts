import fc from "fast-check";
import type { PlaceOptions, SyncHandle } from "../../../sync.ts";
import { findOrder, type Timed } from "./search.ts";

/** What a thread does next. */
export interface Step {
  readonly name: string;
  readonly operand: number;
}

export type Result = string | number | boolean | null;

/** A call with its result. */
export interface Made extends Step, Timed {
  /** The number of the object that carried it out. */
  readonly by: number;
  readonly result: Result;
}

/** Carries out a step with an object. Returns null if the step is not possible. */
export type Act = (step: Step) => Result | Promise<Result>;

/** What a model is told of a call: its thread, its result, and which of its phases comes next. */
export interface Turn extends Step {
  readonly thread: number;
  readonly by: number;
  readonly result: Result;
  readonly phase: number;
}

/** A sequential model of a primitive. `S` is its state, a plain value. */
export interface Model<S> {
  readonly initial: S;
  /**
   * How many moments a call has at which it can take effect, by its name. Default: one. Between two
   * of them, calls of other threads can see that it is in progress.
   */
  readonly phases?: Readonly<Record<string, number>>;
  /** Changes the state. Returns whether the call can have its result. */
  next(state: S, turn: Turn): boolean;
}

/** A primitive under test. */
export interface Subject<S = unknown> {
  readonly model: Model<S>;
  /** The greatest number of threads that can use it at a time. Default: any. */
  readonly mostThreads?: number;
  /** Opens it as several objects of one thread. */
  open(place: PlaceOptions, objects: number): Act[];
  /** The steps of a thread, or of a thread that is alone. */
  steps(thread: number | "alone"): fc.Arbitrary<Step>;
}

/** Ends every program: it is repeated until it returns null. */
export const RELEASE: Step = { name: "release", operand: 0 };

/** Returns any of some steps. Each has a name and its operands; a name can be repeated. */
export const anyOf = (...steps: readonly (readonly [string, ...number[]])[]): fc.Arbitrary<Step> =>
  fc.constantFrom(...steps).chain(([name, ...operands]) =>
    fc.record({ name: fc.constant(name), operand: fc.constantFrom(...operands) })
  );

/** Returns whether the model allows the results of a history: the calls of each thread. */
export function allows<S>(model: Model<S>, history: readonly (readonly Made[])[]): boolean {
  const inPhases = history.map((calls) =>
    calls.flatMap((call) =>
      Array.from({ length: model.phases?.[call.name] ?? 1 }, (_, phase) => ({ ...call, phase }))
    )
  );
  const next = (state: S, call: Made & { phase: number }, thread: number) => {
    const copy = structuredClone(state);
    return model.next(copy, { ...call, thread }) ? copy : undefined;
  };
  return findOrder(model.initial, next, inPhases, JSON.stringify) !== null;
}

/** The calls of an object by the names of their steps. */
export type Calls = Readonly<Record<string, (operand: number) => Result | Promise<Result>>>;

/** Carries out steps by calls. A call that throws has the name of the error as its result. */
export function actOf(calls: Calls): Act {
  return ({ name, operand }) => {
    try {
      const result = (calls[name] as Calls[string])(operand);
      return result instanceof Promise ? result.catch(nameOf) : result;
    } catch (error) {
      return nameOf(error as Error);
    }
  };
}

const nameOf = ({ name }: Error): string => name;

/** Returns a primitive and objects that are attached to it. */
export function several<T extends { handle(): SyncHandle }>(
  first: T,
  attach: (handle: SyncHandle) => T,
  objects: number,
): T[] {
  return [first, ...Array.from({ length: objects - 1 }, () => attach(first.handle()))];
}

/** Carries out steps one after another, each with the object that it names. */
export async function inSequence(
  acts: readonly Act[],
  steps: readonly (Step & { readonly by: number })[],
): Promise<Made[]> {
  const made: Made[] = [];
  const perform = async (step: Step, by: number) => {
    const result = await (acts[by] as Act)(step);
    made.push({ ...step, by, result, begin: 2 * made.length, end: 2 * made.length + 1 });
    return result;
  };
  for (const { by, ...step } of steps) await perform(step, by);
  for (const by of acts.keys()) while (await perform(RELEASE, by) !== null);
  return made;
}
