import { readFileSync } from "node:fs";
import path from "node:path";
import { MemoryOrder } from "../../../mod.ts";
import { OPERATIONS, type OpType } from "../../../src/operations/table.ts";
import { ROOT } from "../../support/child.ts";

/** Stores a value in a variable, or loads one into a register. */
export interface Instruction {
  readonly loads: boolean;
  readonly variable: string;
  readonly register: string;
  readonly value: number;
}

/** The values of the observed places, one digit each; `?` is a value that no test stores. */
export type Outcome = string;

/** The instructions of threads, and the outcomes of their interleavings. */
export interface Program {
  readonly threads: readonly (readonly Instruction[])[];
  readonly interleaved: ReadonlySet<Outcome>;
}

/** A litmus test, as litmus_shapes.h explains it. */
export interface Litmus extends Program {
  readonly name: string;
  readonly control: Program;
  /** Registers and variables. */
  readonly observed: readonly string[];
  readonly weak: Outcome;
  readonly forbiddenFrom: Strength;
  readonly shownBy: string;
  readonly rule: string;
}

/** The strength of orders, from the weakest on. */
export const STRENGTHS = ["relaxed", "release/acquire", "seq_cst"] as const;

export type Strength = typeof STRENGTHS[number];

/** The operations and orders of a run of a litmus test. */
export interface Orders {
  readonly name: string;
  readonly store: OpType;
  readonly storeOrder: MemoryOrder;
  readonly load: OpType;
  readonly loadOrder: MemoryOrder;
  readonly strength: Strength;
}

// One description for the threads of both languages.
const DESCRIPTION = readFileSync(path.join(ROOT, "lib/patomic/test/litmus_shapes.h"), "utf8");

/** Returns the arguments of each use of a macro, which are strings. */
function usesOf(macro: string): string[][] {
  const uses = DESCRIPTION.matchAll(new RegExp(`^${macro}\\(([^)]*)\\)$`, "gm"));
  return [...uses].map(([, list]) => JSON.parse(`[${list}]`));
}

export const LITMUS_TESTS: readonly Litmus[] = usesOf("LITMUS").map(
  ([name, threads, control, equations, forbiddenFrom, shownBy, rule]) => {
    const [observed, digits] = [0, 1].map((side) =>
      equations.split(" ").map((equation) => equation.split("=")[side])
    );
    return {
      name,
      ...programOf(threads, observed),
      control: programOf(control, observed),
      observed,
      weak: digits.join(""),
      forbiddenFrom: forbiddenFrom as Strength,
      shownBy,
      rule,
    };
  },
);

export const ORDERS: readonly Orders[] = usesOf("ORDERS").map(
  ([name, store, storeOrder, load, loadOrder, strength]) => ({
    name,
    store: operationOf(store),
    storeOrder: MemoryOrder[storeOrder as keyof typeof MemoryOrder],
    load: operationOf(load),
    loadOrder: MemoryOrder[loadOrder as keyof typeof MemoryOrder],
    strength: strength as Strength,
  }),
);

function operationOf(wanted: string): OpType {
  return OPERATIONS.find(({ symbol }) => symbol === wanted)!.name;
}

function programOf(text: string, observed: readonly string[]): Program {
  const threads = text.split(" | ").map((thread) => thread.split(" ").map(instructionOf));
  const outcomes = interleavings(threads).map((state) =>
    observed.map((place) => state.get(place) ?? 0).join("")
  );
  return { threads, interleaved: new Set(outcomes) };
}

/** Parses `x=1` or `r0=x`. */
function instructionOf(equation: string): Instruction {
  const [left, right] = equation.split("=");
  const loads = left.startsWith("r");
  return { loads, variable: loads ? right : left, register: left, value: Number(right) };
}

type State = ReadonlyMap<string, number>;

/** Returns the final states of the interleavings of the threads. */
function interleavings(threads: Program["threads"], state: State = new Map()): State[] {
  const running = threads.filter((thread) => thread.length > 0);
  if (running.length === 0) return [state];
  return running.flatMap((thread) => {
    const [{ loads, variable, register, value }, ...rest] = thread;
    const next = new Map(state).set(
      loads ? register : variable,
      loads ? state.get(variable) ?? 0 : value,
    );
    return interleavings(threads.map((each) => each === thread ? rest : each), next);
  });
}

/** Returns whether C11 forbids the weak outcome under these orders. */
export function isForbidden({ forbiddenFrom }: Litmus, { strength }: Orders): boolean {
  return STRENGTHS.indexOf(strength) >= STRENGTHS.indexOf(forbiddenFrom);
}

/** Formats an outcome, for example `r0=1 r1=0`. */
export function outcomeText({ observed }: Litmus, outcome: Outcome): string {
  return observed.map((place, i) => `${place}=${outcome[i]}`).join(" ");
}
