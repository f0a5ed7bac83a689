import { MpmcQueue, SpscQueue } from "../../queue.ts";
import { anyOf, type Result, several, type Subject } from "../stress/linearizability/subject.ts";
import { broadcast } from "./broadcast_subject.ts";
import { actOfQueue, ALONE, drained, LENGTHS, LONGEST } from "./queue_calls.ts";
import { CAPACITY, NONE, OBJECTS, produces, type Producing, recordLength } from "./ring_model.ts";

type SlotState = "free" | "written" | "full" | "read";

/** A slot: the last position that used it, and what is in it. */
interface Slot {
  position: number;
  state: SlotState;
  length: number;
}

interface Slots {
  head: number;
  tail: number;
  isClosed: boolean;
  slots: Slot[];
  /** Of each object: the position of a call that is in progress, and a claim. */
  busy: number[];
  claims: ({ position: number; length: number } | null)[];
}

/**
 * A message takes its place in the order when its producer acquires a slot. The slot is in use
 * until the consumer has copied the message. So both calls have two phases.
 */
const mpmc = (capacity: number): Subject<Slots> => ({
  model: {
    initial: {
      head: 0,
      tail: 0,
      isClosed: false,
      slots: Array.from({ length: capacity }, () => ({ position: -1, state: "free", length: 0 })),
      busy: Array(OBJECTS).fill(NONE),
      claims: Array(OBJECTS).fill(null),
    },
    phases: { trySend: 2, tryReceive: 2 },
    next(all, { name, operand, result, by, phase }) {
      const slotOf = (position: number) => all.slots[position % capacity] as Slot;
      const claim = all.claims[by];
      /** Returns the result of a call that needs a free slot. */
      const acquire = (): Result => {
        if (all.isClosed) return "TypeError";
        const slot = slotOf(all.tail);
        if (slot.state !== "free") return false;
        slot.state = "written";
        slot.position = all.tail++;
        return true;
      };
      const publish = (position: number, length: number) =>
        Object.assign(slotOf(position), { state: "full", length });
      const first = (): Slot | undefined => {
        // Positions of aborted messages, whose slots may be in use again.
        while (all.head < all.tail) {
          const slot = slotOf(all.head);
          if (slot.position === all.head && slot.state !== "free") break;
          all.head++;
        }
        const slot = slotOf(all.head);
        return all.head < all.tail && slot.state === "full" ? slot : undefined;
      };
      const abort = () => {
        if (claim) slotOf(claim.position).state = "free";
        all.claims[by] = null;
      };
      switch (name) {
        case "trySend":
          if (phase === 1) {
            if (result === true) publish(all.busy[by] as number, operand);
            return true;
          }
          all.busy[by] = all.tail;
          return result === (operand > LONGEST ? "RangeError" : acquire());
        case "tryClaim": {
          if (operand > LONGEST) return result === "RangeError";
          if (claim) return result === "Error";
          const position = all.tail;
          const expected = acquire();
          if (expected === true) all.claims[by] = { position, length: operand };
          return result === expected;
        }
        case "commit":
          if (!claim) return result === "Error";
          if (operand > claim.length) return result === "RangeError";
          publish(claim.position, operand);
          all.claims[by] = null;
          return result === true;
        case "abort":
          abort();
          return result === (claim ? true : "Error");
        case "tryReceive":
        case "tryReceiveInto": {
          if (phase === 1) {
            if (result !== "none") slotOf(all.busy[by] as number).state = "free";
            return true;
          }
          const slot = first();
          if (slot === undefined) return result === "none";
          if (name === "tryReceiveInto" && slot.length > operand) return result === "RangeError";
          all.busy[by] = all.head++;
          slot.state = name === "tryReceive" ? "read" : "free";
          return result === slot.length;
        }
        case "drain": {
          const lengths: number[] = [];
          for (let slot; lengths.length < operand && (slot = first()); all.head++) {
            lengths.push(slot.length);
            slot.state = "free";
          }
          return result === drained(lengths);
        }
        case "leave":
          abort();
          return result === true;
        case "close":
          return all.isClosed = result === true;
        case "isClosed":
          return result === all.isClosed;
        default:
          return result === (name === "lost" ? 0 : null);
      }
    },
  },
  open: (place, objects) =>
    several(new MpmcQueue({ capacity, messageSize: LONGEST, ...place }), MpmcQueue.attach, objects)
      .map(actOfQueue),
  steps: (thread) => thread === "alone" ? ALONE : MANY,
});

const SENDS = ["trySend", ...LENGTHS] as const;
const RECEIVES = ["tryReceive", 0] as const;
const MANY = anyOf(
  ...Array(3).fill(SENDS),
  ...Array(5).fill(RECEIVES),
  ["tryClaim", ...LENGTHS],
  ["tryClaim", ...LENGTHS],
  ["commit", 0],
  ["abort", 0],
  ["isClosed", 0],
  ["close", 0],
);

interface Ring extends Producing {
  head: number;
  records: { end: number; length: number }[];
  isClosed: boolean;
  consumer: number;
}

const PRODUCER = anyOf(SENDS, SENDS, SENDS, SENDS, SENDS, ["close", 0]);
const CONSUMER = anyOf(RECEIVES, RECEIVES, RECEIVES, ["drain", 1, 2, 10], ["isClosed", 0]);

/** Bytes are counted exactly. `drain()` looks for messages in one phase, and frees them in one. */
const spsc: Subject<Ring> = {
  mostThreads: 2,
  model: {
    initial: {
      ...{ head: 0, tail: 0, records: [], isClosed: false },
      ...{ producer: NONE, consumer: NONE, claim: null },
    },
    phases: { drain: 2 },
    next(ring, turn) {
      const { name, operand, result, by, phase } = turn;
      const makeRoom = (needed: number): Result => {
        if (needed <= CAPACITY - (ring.tail - ring.head)) return true;
        return ring.isClosed ? "TypeError" : false;
      };
      const append = (gap: number): Result => {
        if (ring.isClosed) return "TypeError";
        ring.tail += gap + recordLength(operand);
        ring.records.push({ end: ring.tail, length: operand });
        return true;
      };
      const consume = () => {
        if (ring.consumer !== NONE && ring.consumer !== by) return false;
        ring.consumer = by;
        return true;
      };
      const produced = produces(ring, turn, makeRoom, append);
      if (produced !== undefined) return produced;
      switch (name) {
        case "tryReceive":
        case "tryReceiveInto": {
          if (!consume()) return result === "Error";
          const [record] = ring.records;
          if (record === undefined) return result === "none";
          if (name === "tryReceiveInto" && record.length > operand) return result === "RangeError";
          ring.head = record.end;
          ring.records.shift();
          return result === record.length;
        }
        case "drain": {
          if (operand > 0 && !consume()) return result === "Error";
          if (phase === 0) {
            return result === drained(ring.records.slice(0, operand).map(({ length }) => length));
          }
          const count = Number.parseInt(String(result));
          ring.head = ring.records[count - 1]?.end ?? ring.head;
          ring.records.splice(0, count);
          return true;
        }
        case "leave":
          if (ring.producer === by) ring.producer = NONE, ring.claim = null;
          if (ring.consumer === by) ring.consumer = NONE;
          return result === true;
        case "close":
          return ring.isClosed = result === true;
        case "isClosed":
          return result === ring.isClosed;
        default:
          return result === (name === "lost" ? 0 : null);
      }
    },
  },
  open: (place, objects) =>
    several(new SpscQueue({ capacity: CAPACITY, ...place }), SpscQueue.attach, objects)
      .map(actOfQueue),
  steps: (thread) => thread === "alone" ? ALONE : thread === 0 ? PRODUCER : CONSUMER,
};

/** The queues, with their models. */
export const SUBJECTS = {
  "MpmcQueue of 1 message": mpmc(1),
  "MpmcQueue of 2 messages": mpmc(2),
  "MpmcQueue of 4 messages": mpmc(4),
  SpscQueue: spsc,
  Broadcast: broadcast,
};
