import { Barrier, Event, Once, Snapshot } from "../../sync.ts";
import { actOf, anyOf, several, type Subject } from "../stress/linearizability/subject.ts";
import { LOCK_SUBJECTS } from "./lock_subjects.ts";

const NONE = -1;

const event: Subject<{ isSet: boolean }> = {
  model: {
    initial: { isSet: false },
    next(state, { name, result }) {
      if (name === "release") return result === null;
      if (name === "isSet") return result === state.isSet;
      if (name.startsWith("wait")) return result === (state.isSet ? true : "TimeoutError");
      state.isSet = name === "set";
      return result === true;
    },
  },
  open: (place, objects) =>
    several(new Event(place), Event.attach, objects).map((event) =>
      actOf({
        set: () => (event.set(), true),
        reset: () => (event.reset(), true),
        isSet: () => event.isSet,
        wait: (timeout) => (event.wait({ timeout }), true),
        waitAsync: async (timeout) => (await event.waitAsync({ timeout }), true),
        release: () => null,
      })
    ),
  steps: () => anyOf(["set", 0], ["reset", 0], ["isSet", 0], ["wait", 0], ["waitAsync", 0]),
};

interface Parties {
  parties: number;
  /** Of each thread: 0, or 1 if it has arrived, or 2 if all have arrived since. */
  arrived: number[];
}

const PARTIES = 2;

/** A call has two phases: to arrive, and to see whether all parties have arrived. */
const barrier: Subject<Parties> = {
  // More threads than parties can all go on at once, in a phase that one of them completes.
  mostThreads: PARTIES,
  model: {
    initial: { parties: PARTIES, arrived: Array(PARTIES).fill(0) },
    phases: { arriveAndWait: 2, arriveAndWaitAsync: 2 },
    next(state, { name, result, thread, phase }) {
      const { arrived } = state;
      if (name === "release") return result === null;
      if (name === "arriveAndDrop") {
        if (state.parties === 0) return result === "RangeError";
        state.parties--;
      } else if (phase === 0) arrived[thread] = 1;
      else {
        const expected = arrived[thread] === 2 ? true : "TimeoutError";
        arrived[thread] = 0;
        return result === expected;
      }
      const count = arrived.filter((value) => value === 1).length;
      if (count >= state.parties) arrived.forEach((value, i) => arrived[i] = value && 2);
      return phase === 0 && name !== "arriveAndDrop" || result === true;
    },
  },
  open: (place, objects) =>
    several(new Barrier({ parties: PARTIES, ...place }), Barrier.attach, objects).map((barrier) =>
      actOf({
        arriveAndWait: (timeout) => (barrier.arriveAndWait({ timeout }), true),
        arriveAndWaitAsync: async (
          timeout,
        ) => (await barrier.arriveAndWaitAsync({ timeout }), true),
        arriveAndDrop: () => (barrier.arriveAndDrop(), true),
        release: () => null,
      })
    ),
  steps: (thread) => {
    const timeouts = thread === "alone" ? [0] : [0, 0, 1];
    const arrives = [["arriveAndWait", ...timeouts], ["arriveAndWaitAsync", ...timeouts]] as const;
    return anyOf(...arrives, ...arrives, ["arriveAndDrop", 0]);
  },
};

interface Runs {
  isDone: boolean;
  running: number;
}

/** The function begins in one phase of a call, and has ended after the next. */
const once: Subject<Runs> = {
  model: {
    initial: { isDone: false, running: NONE },
    phases: { run: 2, runAsync: 2 },
    next(state, { name, result, thread, phase }) {
      if (name === "release") return result === null;
      if (name === "isDone") return result === state.isDone;
      if (result === false) return phase === 1 || state.isDone;
      if (result === "TimeoutError") return phase === 1 || state.running !== NONE;
      if (phase === 0) {
        if (state.running !== NONE || state.isDone) return false;
        state.running = thread;
      } else {
        state.running = NONE;
        state.isDone = result === true;
      }
      return true;
    },
  },
  open(place, objects) {
    const fail = (fails: number) => {
      if (fails) throw new Error("as it was told");
    };
    const options = { timeout: 0 };
    return several(new Once(place), Once.attach, objects).map((once) =>
      actOf({
        run: (fails) => once.run(() => fail(fails), options),
        runAsync: (fails) => once.runAsync(() => fail(fails), options),
        isDone: () => once.isDone,
        release: () => null,
      })
    );
  },
  steps: () => anyOf(["run", 0, 1, 1, 1], ["runAsync", 0, 1, 1, 1], ["isDone", 0]),
};

interface Value {
  value: number;
  version: number;
  writer: number;
}

const LENGTH = 300;

/** A write has three phases: to exclude other writers, to replace the value, to admit writers. */
const snapshot: Subject<Value> = {
  model: {
    initial: { value: 0, version: 0, writer: NONE },
    phases: { write: 3, update: 3 },
    next(state, { name, operand, result, thread, phase }) {
      if (name === "release") return result === null;
      if (name === "read") return result === state.value;
      if (name === "version") return result === state.version;
      if (name === "changed") {
        return result === (state.version === operand ? "TimeoutError" : state.version);
      }
      if (result === "TimeoutError") return phase > 0 || state.writer !== NONE;
      if (phase === 0) {
        if (state.writer !== NONE) return false;
        state.writer = thread;
      } else if (phase === 1) {
        state.value = name === "write" ? operand : state.value + 1;
        state.version++;
      } else state.writer = NONE;
      return result === true;
    },
  },
  open(place, objects) {
    const first = new Snapshot({ byteLength: LENGTH, ...place });
    const options = { timeout: 0 };
    return several(first, Snapshot.attach, objects).map((snapshot) =>
      actOf({
        write: (value) => (snapshot.write(new Uint8Array(LENGTH).fill(value), options), true),
        update: () => (snapshot.update((bytes) => bytes.map((byte) => byte + 1), options), true),
        read() {
          const bytes = snapshot.read();
          return bytes.every((byte) => byte === bytes[0]) ? bytes[0] as number : "torn";
        },
        version: () => snapshot.version,
        changed: (since) => snapshot.changed({ since, timeout: 0 }),
        release: () => null,
      })
    );
  },
  steps: () =>
    anyOf(
      ["write", 50, 100, 150],
      ["update", 0],
      ["read", 0],
      ["read", 0],
      ["version", 0],
      ["changed", 0, 1, 2, 3],
    ),
};

/** All primitives, with their models. */
export const SUBJECTS = {
  ...LOCK_SUBJECTS,
  Event: event,
  Barrier: barrier,
  Once: once,
  Snapshot: snapshot,
};
