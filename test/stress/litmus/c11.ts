import { MemoryOrder } from "../../../mod.ts";
import type { Litmus, Orders, Outcome } from "./litmus_shapes.ts";

/**
 * One step of an execution. The initial value of a variable is a store that happens before all
 * others.
 */
interface Event {
  readonly thread: number;
  readonly variable: string;
  readonly reads: boolean;
  readonly writes: boolean;
  /** The register of the value that is read. */
  readonly register?: string;
  /** The value that is written, unless it is the value that was read. */
  readonly value?: number;
  readonly order: MemoryOrder;
}

type Relation = readonly (readonly [Event, Event])[];

const INITIALLY = -1;

/**
 * Returns the outcomes of a litmus test that C11 allows: those of the executions that are
 * consistent with happens-before, with coherence, and with one total order of the sequentially
 * consistent operations. A release sequence consists of read-modify-writes only, as in C++20:
 * this forbids less.
 */
export function allowedOutcomes(litmus: Litmus, orders: Orders): Set<Outcome> {
  const events = eventsOf(litmus, orders);
  const variables = [...new Set(events.map(({ variable }) => variable))];
  const outcomes = new Set<Outcome>();
  for (
    const modifications of product(
      variables.map((variable) => modificationOrders(events, variable)),
    )
  ) {
    const loads = events.filter(({ writes }) => !writes);
    for (
      const sources of product(
        loads.map(({ variable }) => modifications[variables.indexOf(variable)]),
      )
    ) {
      const execution = new Execution(
        events,
        modifications,
        new Map(loads.map((load, i) => [load, sources[i]])),
      );
      if (execution.isConsistent()) outcomes.add(execution.outcome(litmus));
    }
  }
  return outcomes;
}

function eventsOf({ threads }: Litmus, { store, storeOrder, load, loadOrder }: Orders): Event[] {
  const events = threads.flatMap((instructions, thread) =>
    instructions.map(({ loads, variable, register, value }): Event => {
      if (loads) {
        return {
          thread,
          variable,
          reads: true,
          writes: load !== "load",
          register,
          order: loadOrder,
        };
      }
      return { thread, variable, reads: store !== "store", writes: true, value, order: storeOrder };
    })
  );
  const variables = [...new Set(events.map(({ variable }) => variable))];
  const initial = variables.map((variable): Event => (
    {
      thread: INITIALLY,
      variable,
      reads: false,
      writes: true,
      value: 0,
      order: MemoryOrder.RELAXED,
    }
  ));
  return [...initial, ...events];
}

/** Returns the possible modification orders of a variable, from its initial value on. */
function modificationOrders(events: readonly Event[], variable: string): Event[][] {
  const [initial, ...writes] = events.filter((event) =>
    event.variable === variable && event.writes
  );
  return permutations(writes).map((order) => [initial, ...order]);
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) =>
    permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest])
  );
}

function product<T>(choices: readonly (readonly T[])[]): T[][] {
  return choices.reduce<T[][]>(
    (all, each) => all.flatMap((some) => each.map((item) => [...some, item])),
    [[]],
  );
}

/** The reads-from relation, and the modification order of each variable. */
class Execution {
  readonly #events: readonly Event[];
  readonly #modifications: readonly (readonly Event[])[];
  readonly #source: ReadonlyMap<Event, Event>;

  /** `sources` is for loads. A read-modify-write reads from its predecessor. */
  constructor(
    events: readonly Event[],
    modifications: readonly (readonly Event[])[],
    sources: ReadonlyMap<Event, Event>,
  ) {
    const before = modifications.flatMap((order) =>
      order.map((event, i) => [event, order[i - 1]] as const)
    );
    this.#events = events;
    this.#modifications = modifications;
    this.#source = new Map([...sources, ...before.filter(([{ reads }]) => reads)]);
  }

  outcome({ observed }: Litmus): Outcome {
    return observed.map((place) => {
      const load = this.#events.find(({ register }) => register === place);
      if (load !== undefined) return this.#valueOf(this.#source.get(load)!);
      return this.#valueOf(
        this.#modifications.find(([{ variable }]) => variable === place)!.at(-1)!,
      );
    }).join("");
  }

  #valueOf(event: Event): number {
    return event.value ?? this.#valueOf(this.#source.get(event)!);
  }

  isConsistent(): boolean {
    const events = this.#events;
    const pairs = events.flatMap((a) => events.map((b) => [a, b] as const));
    const position = new Map(
      this.#modifications.flatMap((order) => order.map((event, i) => [event, i] as const)),
    );
    const isEarlier = (a: Event, b: Event) =>
      a.variable === b.variable && position.get(a)! < position.get(b)!;
    const source = (event: Event) => this.#source.get(event);

    const sequenced = pairs.filter(([a, b]) =>
      a.thread === INITIALLY
        ? b.thread !== INITIALLY
        : a.thread === b.thread && events.indexOf(a) < events.indexOf(b)
    );
    const readsFrom = pairs.filter(([a, b]) => source(b) === a);
    const modified = pairs.filter(([a, b]) => a.writes && b.writes && isEarlier(a, b));
    const readsBefore = pairs.filter(([a, b]) =>
      a !== b && b.writes && source(a) !== undefined && isEarlier(source(a)!, b)
    );
    const synchronizes = pairs.filter(([a, b]) =>
      isRelease(a) && isAcquire(b) && this.#readsFromSequence(b, a)
    );

    const happensBefore = closure([...sequenced, ...synchronizes]);
    const communicates = closure([...readsFrom, ...modified, ...readsBefore]);
    const isCoherent = happensBefore.every(([a, b]) =>
      a !== b && !communicates.some(([c, d]) => c === b && d === a)
    );
    const single = [...happensBefore, ...modified, ...readsBefore].filter((pair) =>
      pair.every(({ order }) => order === MemoryOrder.SEQ_CST)
    );
    return isCoherent && closure(single).every(([a, b]) => a !== b);
  }

  /**
   * Returns whether a load reads from a store, or from read-modify-writes in its release sequence.
   */
  #readsFromSequence(load: Event, store: Event): boolean {
    const source = this.#source.get(load);
    return source === store || (source?.reads === true && this.#readsFromSequence(source, store));
  }
}

const RELEASES: readonly MemoryOrder[] = [
  MemoryOrder.RELEASE,
  MemoryOrder.ACQ_REL,
  MemoryOrder.SEQ_CST,
];
const ACQUIRES: readonly MemoryOrder[] = [
  MemoryOrder.ACQUIRE,
  MemoryOrder.ACQ_REL,
  MemoryOrder.SEQ_CST,
];
const isRelease = ({ writes, order }: Event) => writes && RELEASES.includes(order);
const isAcquire = ({ reads, order }: Event) => reads && ACQUIRES.includes(order);

/** Returns the transitive closure of a relation. */
function closure(relation: Relation): Relation {
  const events = [...new Set(relation.flat())];
  const follows = new Map(events.map((event) => [event, new Set<Event>()]));
  for (const [a, b] of relation) follows.get(a)!.add(b);
  for (const via of events) {
    for (const after of follows.values()) {
      if (after.has(via)) { for (const event of follows.get(via)!) after.add(event); }
    }
  }
  return events.flatMap((a) => [...follows.get(a)!].map((b) => [a, b] as const));
}
