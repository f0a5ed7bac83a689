import { Broadcast } from "../../queue.ts";
import { type Result, several, type Subject } from "../stress/linearizability/subject.ts";
import { actOfQueue, ALONE, drained, LONGEST } from "./queue_calls.ts";
import { CAPACITY, NONE, OBJECTS, produces, type Producing, recordLength } from "./ring_model.ts";

/** Where a consumer goes on, the number of the message there, and how many it has lost. */
interface Consumer {
  begin: number;
  index: number;
  next: number;
  lost: number;
}

interface Messages extends Producing {
  /** The bytes behind the tail that may be overwritten, by a claim. */
  overwritten: number;
  /** All messages that were ever sent. */
  records: { begin: number; end: number; length: number }[];
  isClosed: boolean;
  consumers: Consumer[];
}

/**
 * A consumer is overtaken when a byte of its next message may be overwritten. It goes on with the
 * latest message. What was once announced as overwritten remains so.
 */
export const broadcast: Subject<Messages> = {
  mostThreads: 1,
  model: {
    initial: {
      ...{ tail: 0, overwritten: 0, records: [], isClosed: false, producer: NONE, claim: null },
      consumers: Array.from({ length: OBJECTS }, () => ({ begin: 0, index: 0, next: 0, lost: 0 })),
    },
    next(all, turn) {
      const { name, operand, result, by } = turn;
      const consumer = all.consumers[by] as Consumer;
      const announce = (needed: number): Result => {
        if (all.isClosed) return "TypeError";
        all.overwritten = Math.max(all.overwritten, needed);
        return true;
      };
      const append = (gap: number): Result => {
        if (all.isClosed) return "TypeError";
        const begin = all.tail + gap;
        const end = begin + recordLength(operand);
        all.overwritten = Math.max(0, all.overwritten - (end - all.tail));
        all.tail = end;
        all.records.push({ begin, end, length: operand });
        return true;
      };
      const take = (longest = LONGEST): Result => {
        if (consumer.begin === all.tail) return "none";
        if (all.tail + all.overwritten - consumer.begin > CAPACITY) {
          consumer.index = all.records.length - 1;
          consumer.begin = (all.records[consumer.index] as Messages["records"][number]).begin;
        }
        const { end, length } = all.records[consumer.index] as Messages["records"][number];
        if (length > longest) return "RangeError";
        consumer.lost += consumer.index - consumer.next;
        consumer.next = ++consumer.index;
        consumer.begin = end;
        return length;
      };
      const produced = produces(all, turn, announce, append);
      if (produced !== undefined) return produced;
      switch (name) {
        case "tryReceive":
          return result === take();
        case "tryReceiveInto":
          return result === take(operand);
        case "drain": {
          const lengths: Result[] = [];
          for (let length; lengths.length < operand && (length = take()) !== "none";) {
            lengths.push(length);
          }
          return result === drained(lengths);
        }
        case "leave":
          if (all.producer === by) all.producer = NONE, all.claim = null;
          return result === true;
        case "lost":
          return result === consumer.lost;
        case "close":
          return all.isClosed = result === true;
        case "isClosed":
          return result === all.isClosed;
        default:
          return result === null;
      }
    },
  },
  open: (place, objects) =>
    several(new Broadcast({ capacity: CAPACITY, ...place }), Broadcast.attach, objects)
      .map(actOfQueue),
  steps: () => ALONE,
};
