import { toValue, type Value } from "../../support/model.ts";
import type { Callable } from "../../support/subjects.ts";
import { FREE, type Thread } from "../threads/barrier.ts";
import {
  type Instruction,
  type Litmus,
  LITMUS_TESTS,
  ORDERS,
  type Outcome,
} from "./litmus_shapes.ts";
import { objectAt } from "../threads/objects.ts";

/** The argument of the threads. */
export interface Trial {
  /** The name of the test. */
  readonly test: string;
  readonly isControl: boolean;
  readonly orders: string;
  readonly width: number;
  /** Whether each thread has a processor. */
  readonly together: boolean;
  readonly milliseconds: number;
  /** The milliseconds of an extension while the weak outcome is missing. */
  readonly patience: number;
}

/** The number of times that each outcome was seen. */
export interface Histogram {
  readonly iterations: number;
  readonly seen: Readonly<Record<Outcome, number>>;
}

const VARIABLES = ["x", "y"];
const REGISTERS = ["r0", "r1", "r2", "r3"];

/** The number of iterations between two barriers, each with variables of its own. */
const ITERATIONS = 256;
const SLOTS = ITERATIONS * VARIABLES.length;
const LINE = 128;
const VARIABLES_AT = FREE + LINE;
const REGISTERS_AT = VARIABLES_AT + SLOTS * LINE;

/** The job of one thread. The result of the first one counts. */
export function runLitmus(thread: Thread, trial: Trial): Histogram {
  const litmus = LITMUS_TESTS.find(({ name }) => name === trial.test)!;
  const places = placesOf(thread, trial.width);
  const batch = batchOf(thread, litmus, trial, places);
  const share = new Uint8Array(thread.buffer, VARIABLES_AT, SLOTS * LINE).subarray(
    thread.index * SLOTS / thread.count * LINE,
    (thread.index + 1) * SLOTS / thread.count * LINE,
  );
  const isDone = new Int32Array(thread.buffer, FREE, 1);
  const seen: Record<Outcome, number> = {};
  const start = performance.now();
  let iterations = 0;
  do {
    // A store to a line in another thread's cache is slow, and a load from the own cache overtakes
    // it.
    share.fill(0);
    thread.meet();
    batch();
    thread.meet();
    if (thread.index === 0) {
      for (let i = 0; i < ITERATIONS; i++) {
        const outcome = outcomeOf(litmus, places, i);
        seen[outcome] = (seen[outcome] ?? 0) + 1;
      }
      iterations += ITERATIONS;
      const over = performance.now() - start - trial.milliseconds;
      isDone[0] = over >= 0 && (litmus.weak in seen || over >= trial.patience) ? 1 : 0;
    }
    thread.meet();
  } while (isDone[0] === 0);
  return { iterations, seen };
}

/** The places of variables and registers for each iteration, and the values of a variable. */
interface Places {
  readonly variables: Readonly<Record<string, readonly Callable[]>>;
  /** Indices of values. */
  readonly registers: Readonly<Record<string, Int32Array>>;
  /** All bytes of a value are equal, so that a torn value is none of them. */
  readonly values: readonly Value[];
}

/**
 * Each variable of each iteration has its own cache line, and the next iteration does not use the
 * adjacent line.
 */
function placesOf(thread: Thread, width: number): Places {
  // An odd factor reaches every slot.
  const slot = (i: number) => i * 77 % SLOTS;
  const objects = (first: number) =>
    Array.from(
      { length: ITERATIONS },
      (_, i) => objectAt(thread, VARIABLES_AT + slot(i * VARIABLES.length + first) * LINE, width),
    );
  const register = (index: number) =>
    new Int32Array(thread.buffer, REGISTERS_AT + index * ITERATIONS * 4, ITERATIONS);
  const solid = (byte: bigint) => byte * ((1n << BigInt(8 * width)) - 1n) / 255n;
  return {
    variables: Object.fromEntries(VARIABLES.map((name, index) => [name, objects(index)])),
    registers: Object.fromEntries(REGISTERS.map((name, index) => [name, register(index)])),
    values: [0n, 1n, 2n].map((byte) => toValue({ atype: "UINT", width }, solid(byte))),
  };
}

function outcomeOf(
  { observed }: Litmus,
  { variables, registers, values }: Places,
  i: number,
): Outcome {
  return observed.map((name) => {
    const index = name in registers
      ? registers[name][i]
      : values.indexOf(variables[name][i].load() as Value);
    return index === -1 ? "?" : index;
  }).join("");
}

type Step = (i: number) => unknown;

function stepOf(
  { loads, variable, register, value }: Instruction,
  trial: Trial,
  places: Places,
): Step {
  const { store, storeOrder, load, loadOrder } = ORDERS.find(({ name }) => name === trial.orders)!;
  const { values, variables: { [variable]: objects }, registers: { [register]: results } } = places;
  if (!loads) return (i) => objects[i][store](values[value], storeOrder);
  const found = load === "load"
    ? (object: Callable) => object.load(loadOrder)
    : (object: Callable) => object[load](values[0], loadOrder);
  return (i) => results[i] = values.indexOf(found(objects[i]) as Value);
}

/**
 * Executes all iterations. Threads with a processor each meet before every iteration, and continue
 * after different delays.
 */
function batchOf(thread: Thread, litmus: Litmus, trial: Trial, places: Places): () => void {
  const { threads } = trial.isControl ? litmus.control : litmus;
  const [first, second] = threads[thread.index].map((instruction) =>
    stepOf(instruction, trial, places)
  );
  const { together } = trial;
  const delays = new Delays(thread.index, !together);
  return () => {
    const before = delays.longest();
    // Also without a delay between the instructions, because some outcomes require it.
    const between = delays.random() % 2 === 0 ? delays.longest() : 0;
    for (let i = 0; i < ITERATIONS; i++) {
      if (together) thread.meet();
      delays.wait(before, i);
      first(i);
      if (second !== undefined) {
        delays.wait(between, i);
        second(i);
      }
    }
  };
}

const NOBODY = new Int32Array(new SharedArrayBuffer(4));

class Delays {
  readonly #rests: boolean;
  #state: number;
  #sum = 0;

  constructor(seed: number, rests: boolean) {
    this.#state = seed + 1;
    this.#rests = rests;
  }

  /** A positive number of 31 bits. */
  random(): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return this.#state >>> 1;
  }

  /** A number whose bits are all set. */
  longest(): number {
    return (1 << this.random() % 9) - 1;
  }

  wait(longest: number, i: number): void {
    const random = this.random();
    // Threads that share a processor pause at the same iterations, so that they switch in the
    // middle of one.
    const rest = this.#rests && i % 8 === 0 ? (random >>> 16) % 4 : 0;
    if (rest > 0) Atomics.wait(NOBODY, 0, 0, rest / 1000);
    for (let rounds = random & longest; rounds > 0; rounds--) this.#sum += rounds;
  }
}
