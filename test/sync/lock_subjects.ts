import { Condition, type Guard, Mutex, type PlaceOptions, RwLock, Semaphore } from "../../sync.ts";
import {
  actOf,
  anyOf,
  type Model,
  type Result,
  several,
  type Subject,
} from "../stress/linearizability/subject.ts";

/** The guards of a thread. */
class Held {
  readonly #guards: [kind: string, guard: Guard][] = [];

  get last(): Guard | undefined {
    return this.#guards.at(-1)?.[1];
  }

  hold(kind: string, guard: Guard | null): boolean {
    if (guard !== null) this.#guards.push([kind, guard]);
    return guard !== null;
  }

  /** Releases the oldest guard, and returns its kind. */
  release(): Result {
    const [kind, guard] = this.#guards.shift() ?? [null];
    guard?.release();
    return kind;
  }
}

/** Returns the result of a call that cannot acquire. */
const failureOf = (name: string, waitsForItself: boolean): Result => {
  if (name.startsWith("try")) return false;
  return waitsForItself && !name.endsWith("Async") ? "DeadlockError" : "TimeoutError";
};

/** Timeouts in milliseconds. A wait that does not time out at once is rare, because it is slow. */
const TIMEOUTS = [0, 0, 0, 1];
const timeoutsOf = (thread: number | "alone") => thread === "alone" ? [0] : TIMEOUTS;
const THREADS = 3;
const NONE = -1;

interface Exclusive {
  holder: number;
}

const mutexModel: Model<Exclusive> = {
  initial: { holder: NONE },
  next(state, { name, result, thread }) {
    const isOwn = state.holder === thread;
    if (name === "release") {
      if (isOwn) state.holder = NONE;
      return result === (isOwn ? "lock" : null);
    }
    if (result !== true) return state.holder !== NONE && result === failureOf(name, isOwn);
    const isFree = state.holder === NONE;
    state.holder = thread;
    return isFree;
  },
};

const mutex: Subject<Exclusive> = {
  model: mutexModel,
  open(place, objects) {
    const held = new Held();
    return several(new Mutex(place), Mutex.attach, objects).map((mutex) =>
      actOf({
        tryLock: () => held.hold("lock", mutex.tryLock()),
        lock: (timeout) => held.hold("lock", mutex.lock({ timeout })),
        lockAsync: async (timeout) => held.hold("lock", await mutex.lockAsync({ timeout })),
        release: () => held.release(),
      })
    );
  },
  steps: (thread) =>
    anyOf(
      ["tryLock", 0],
      ["lock", ...timeoutsOf(thread)],
      ["lockAsync", ...timeoutsOf(thread)],
      ["release", 0],
      ["release", 0],
    ),
};

interface Readers {
  /** The guards of each thread. */
  held: string[][];
  /** The kind of the guard that each thread tries to get, "" if none. */
  trying: string[];
}

/**
 * A call fails only if another guard excludes it, or if a call of another thread that would exclude
 * it is in progress. So a call that acquires has three phases: to begin to try, to succeed or to
 * fail, and to end.
 */
const rwLock: Subject<Readers> = {
  model: {
    initial: {
      held: Array.from({ length: THREADS }, () => []),
      trying: Array(THREADS).fill(""),
    },
    phases: { read: 3, tryRead: 3, readAsync: 3, write: 3, tryWrite: 3, writeAsync: 3 },
    next({ held, trying }, { name, result, thread, phase }) {
      const own = held[thread] as string[];
      if (name === "release") return result === (own.shift() ?? null);
      const kind = /read/i.test(name) ? "read" : "write";
      if (phase !== 1) {
        trying[thread] = phase === 0 ? kind : "";
        return true;
      }
      const excludes = (other: string) => other !== "" && (kind === "write" || other === "write");
      const isFree = !held.flat().some(excludes);
      if (result === true) {
        own.push(kind);
        return isFree;
      }
      // A blocking call of a thread that reads already passes a waiting writer.
      if (name === "read" && own.includes("read")) return false;
      const isTried = trying.some((other, i) => i !== thread && excludes(other));
      return (!isFree || isTried) && result === failureOf(name, own.some(excludes));
    },
  },
  open(place, objects) {
    const held = new Held();
    return several(new RwLock(place), RwLock.attach, objects).map((lock) =>
      actOf({
        tryRead: () => held.hold("read", lock.tryRead()),
        read: (timeout) => held.hold("read", lock.read({ timeout })),
        readAsync: async (timeout) => held.hold("read", await lock.readAsync({ timeout })),
        tryWrite: () => held.hold("write", lock.tryWrite()),
        write: (timeout) => held.hold("write", lock.write({ timeout })),
        writeAsync: async (timeout) => held.hold("write", await lock.writeAsync({ timeout })),
        release: () => held.release(),
      })
    );
  },
  steps: (thread) =>
    anyOf(
      ["tryRead", 0],
      ["read", ...timeoutsOf(thread)],
      ["readAsync", ...timeoutsOf(thread)],
      ["tryWrite", 0],
      ["write", ...timeoutsOf(thread)],
      ["writeAsync", ...timeoutsOf(thread)],
      ...Array(4).fill(["release", 0]),
    ),
};

interface Permits {
  held: number[];
  /** Of each thread that acquires, whether it may fail: no permit was free, or one moved. */
  mayFail: (boolean | null)[];
}

const PERMITS = 2;

/**
 * A call looks at one permit after another. It fails only if no permit is free at some moment, or
 * if one is released while it looks.
 */
const semaphore: Subject<Permits> = {
  model: {
    initial: { held: Array(THREADS).fill(0), mayFail: Array(THREADS).fill(null) },
    phases: { acquire: 2, tryAcquire: 2, acquireAsync: 2 },
    next({ held, mayFail }, { name, result, thread, phase }) {
      const available = () => PERMITS - held.reduce((sum, count) => sum + count, 0);
      const own = held[thread] as number;
      const failAll = () => mayFail.forEach((may, i) => mayFail[i] = may === null ? null : true);
      if (name === "available") return result === available();
      if (name === "release") {
        if (own === 0) return result === null;
        held[thread] = own - 1;
        failAll();
        return result === "permit";
      }
      if (phase === 0) {
        mayFail[thread] = available() === 0;
        return true;
      }
      const may = mayFail[thread];
      mayFail[thread] = null;
      if (result !== true) return may === true && result === failureOf(name, own === PERMITS);
      if (available() === 0) return false;
      held[thread] = own + 1;
      if (available() === 0) failAll();
      return true;
    },
  },
  open(place, objects) {
    const held = new Held();
    const first = new Semaphore({ permits: PERMITS, ...place });
    return several(first, Semaphore.attach, objects).map((semaphore) =>
      actOf({
        tryAcquire: () => held.hold("permit", semaphore.tryAcquire()),
        acquire: (timeout) => held.hold("permit", semaphore.acquire({ timeout })),
        acquireAsync: async (timeout) =>
          held.hold("permit", await semaphore.acquireAsync({ timeout })),
        available: () => semaphore.available,
        release: () => held.release(),
      })
    );
  },
  steps: (thread) =>
    anyOf(
      ["tryAcquire", 0],
      ["acquire", ...timeoutsOf(thread)],
      ["acquireAsync", ...timeoutsOf(thread)],
      ["release", 0],
      ["release", 0],
      // With other threads, it is the sum of what it finds at different moments.
      ...(thread === "alone" ? [["available", 0] as const] : []),
    ),
};

interface Waiters extends Exclusive {
  /** Of each thread: 0, or 1 if it waits, or 2 if it was notified since. */
  waiting: number[];
}

/**
 * A wait has four phases: to begin to wait, to release the mutex, to stop waiting, to acquire the
 * mutex again. A notification wakes at least one thread, and may wake all (spurious wake-ups).
 */
const condition: Subject<Waiters> = {
  model: {
    initial: { holder: NONE, waiting: Array(THREADS).fill(0) },
    phases: { wait: 4, waitAsync: 4 },
    next(state, turn) {
      const { name, result, thread, phase } = turn;
      const { waiting } = state;
      if (name.startsWith("notify")) {
        waiting.forEach((value, i) => waiting[i] = value === 1 ? 2 : value);
        return result === true;
      }
      if (!name.startsWith("wait")) return mutexModel.next(state, turn);
      if (result === null) return state.holder !== thread;
      if (phase === 0) {
        waiting[thread] = 1;
        return state.holder === thread;
      }
      if (phase === 1) state.holder = NONE;
      else if (phase === 2) {
        const expected = waiting[thread] === 2 ? "woken" : "TimeoutError";
        waiting[thread] = 0;
        return result === expected;
      } else if (state.holder === NONE) state.holder = thread;
      else return false;
      return true;
    },
  },
  open(place: PlaceOptions, objects) {
    const held = new Held();
    const other = { ...place, offset: (place.offset ?? 0) + Condition.byteLengthFor() };
    const mutexes = several(new Mutex(other), Mutex.attach, objects);
    return several(new Condition(place), Condition.attach, objects).map((condition, i) => {
      const mutex = mutexes[i] as Mutex;
      return actOf({
        lock: (timeout) => held.hold("lock", mutex.lock({ timeout })),
        wait(timeout) {
          if (held.last === undefined) return null;
          condition.wait(held.last, { timeout });
          return "woken";
        },
        async waitAsync(timeout) {
          if (held.last === undefined) return null;
          await condition.waitAsync(held.last, { timeout });
          return "woken";
        },
        notifyOne: () => (condition.notifyOne(), true),
        notifyAll: () => (condition.notifyAll(), true),
        release: () => held.release(),
      });
    });
  },
  steps: (thread) =>
    anyOf(
      ["lock", ...timeoutsOf(thread)],
      ["lock", ...timeoutsOf(thread)],
      ["wait", ...timeoutsOf(thread)],
      ["waitAsync", ...timeoutsOf(thread)],
      ["notifyOne", 0],
      ["notifyAll", 0],
      ["release", 0],
    ),
};

/** The primitives with guards. */
export const LOCK_SUBJECTS = {
  Mutex: mutex,
  RwLock: rwLock,
  Semaphore: semaphore,
  Condition: condition,
};
