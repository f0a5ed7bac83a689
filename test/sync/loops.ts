import assert from "node:assert/strict";
import { atomic, type AtomicUint, type SharedMemory, UINT } from "../../mod.ts";
import {
  Barrier,
  Condition,
  Event,
  Mutex,
  Once,
  OwnerDiedError,
  RwLock,
  Semaphore,
  Snapshot,
} from "../../sync.ts";

const PAGE = 4096;
/** The primitives, each of which one thread of a process uses in a loop. */
export const PRIMITIVES: readonly string[] = [
  ...["Mutex", "RwLock", "Semaphore", "Condition", "Event", "Barrier", "Once", "Snapshot"],
];

// The offsets of the barriers and the Onces. Every death uses one of each.
const USED_UP = 40 * PAGE;

/** Returns the size of a segment for a number of deaths. */
export const sizeFor = (deaths: number): number => USED_UP + PAGE * (4 * deaths + 16);

/** A segment with its words: each is 64 bytes from the next. */
export class Shared {
  readonly memory: SharedMemory;

  constructor(memory: SharedMemory) {
    this.memory = memory;
  }

  word(index: number): AtomicUint<4> {
    return atomic({ width: 4, atype: UINT, memory: this.memory, offset: 64 * index });
  }

  /** The number of loops of a thread of a role. */
  readonly progress = (role: number, primitive: number) => this.word(1 + 8 * role + primitive);
  /** The number of victims that were started. */
  readonly deaths = () => this.word(32);
  /** The barrier in use. */
  readonly barrier = () => this.word(33);
  /** The number of victims that may begin. */
  readonly begun = () => this.word(35);
  /** The number of beats of the survivor's main thread: one per 20 ms, if it gets a processor. */
  readonly beats = () => this.word(36);
  /** Whether the loops must end. */
  readonly stop = () => this.word(34);
  /** A word of the loop of a primitive. */
  readonly own = (primitive: number, index: number) => this.word(64 * (1 + primitive) + index);
  readonly place = (primitive: number) => ({
    memory: this.memory,
    offset: PAGE * (16 + 2 * primitive),
  });
}

// Not a bound for the survivor: while both processes run, the faster one may acquire the lock
// repeatedly.
const timeout = 60_000;
const chance = (probability: number) => Math.random() < probability;

/** Acquires in one of the three forms. */
async function acquire<G>(sync: () => G, attempt: () => G | null, async: () => Promise<G>) {
  if (chance(0.3)) return await async();
  return (chance(0.3) ? attempt() : null) ?? sync();
}

/** Marks that a thread is inside. Only the death of a thread can leave the mark behind. */
function enter(inside: AtomicUint<4>, abandoned: boolean): void {
  assert.ok(inside.exchange(1) === 0 || abandoned, "another thread is inside");
}

type Loop = (shared: Shared, index: number, role: number) => () => unknown;

const mutexLoop: Loop = (shared, index) => {
  const mutex = new Mutex(shared.place(index));
  const inside = shared.own(index, 0);
  return async () => {
    using guard = await acquire(
      () => mutex.lock({ timeout }),
      () => mutex.tryLock(),
      () => mutex.lockAsync({ timeout }),
    );
    enter(inside, guard.abandoned);
    inside.store(0);
  };
};

const rwLockLoop: Loop = (shared, index) => {
  const lock = new RwLock(shared.place(index));
  const [inside, value] = [shared.own(index, 0), shared.own(index, 1)];
  return async () => {
    if (chance(0.5)) {
      using guard = await acquire(
        () => lock.write({ timeout }),
        () => lock.tryWrite(),
        () => lock.writeAsync({ timeout }),
      );
      enter(inside, guard.abandoned);
      value.inc();
      inside.store(0);
    } else {
      using guard = await acquire(
        () => lock.read({ timeout }),
        () => lock.tryRead(),
        () => lock.readAsync({ timeout }),
      );
      if (guard.abandoned) inside.store(0);
      assert.equal(inside.load(), 0, "a writer is inside");
      const before = value.load();
      for (let i = 0; i < 20; i++) assert.equal(value.load(), before);
    }
  };
};

const semaphoreLoop: Loop = (shared, index, role) => {
  const permits = new Semaphore({ ...shared.place(index), permits: 2 });
  // The survivor keeps one permit, so that the other one works like a mutex.
  const kept = role === 0 ? permits.acquire() : undefined;
  const isKept = shared.own(index, 1);
  if (kept === undefined) { if (isKept.load() === 0) isKept.wait(0); }
  else {
    isKept.store(1);
    isKept.notify();
  }
  const inside = shared.own(index, 0);
  return async () => {
    using guard = await acquire(
      () => permits.acquire({ timeout }),
      () => permits.tryAcquire(),
      () => permits.acquireAsync({ timeout }),
    );
    enter(inside, guard.abandoned);
    // Use it here, so that it is not collected.
    assert.notEqual(kept?.abandoned, true);
    assert.equal(permits.available, 0);
    inside.store(0);
  };
};

const conditionLoop: Loop = (shared, index) => {
  const mutex = new Mutex(shared.place(index));
  const condition = new Condition({
    memory: shared.memory,
    offset: shared.place(index).offset + PAGE,
  });
  const [inside, items] = [shared.own(index, 0), shared.own(index, 1)];
  return async () => {
    using guard = await mutex.lockAsync({ timeout });
    enter(inside, guard.abandoned);
    if (items.load() < 3 && chance(0.5)) {
      items.inc();
      if (chance(0.5)) condition.notifyOne();
      else condition.notifyAll();
    } else if (items.load() > 0) {
      items.dec();
    } else {
      inside.store(0);
      try {
        if (chance(0.5)) condition.wait(guard, { timeout: 20 });
        else await condition.waitAsync(guard, { timeout: 20 });
      } catch (error) {
        assert.equal((error as Error).name, "TimeoutError");
      }
      enter(inside, guard.abandoned);
    }
    assert.ok(items.load() <= 3);
    inside.store(0);
  };
};

const eventLoop: Loop = (shared, index, role) => {
  const event = new Event(shared.place(index));
  const ends = shared.own(index, 0);
  return async () => {
    try {
      if (role === 1) {
        event.set();
        event.reset();
      } else if (chance(0.5)) event.wait({ timeout: 20 });
      else await event.waitAsync({ timeout: 20 });
      ends.inc();
    } catch (error) {
      assert.equal((error as Error).name, "TimeoutError");
      if (chance(0.1)) event.set();
    }
  };
};

const barrierLoop: Loop = (shared, _, role) => {
  const current = shared.barrier();
  let barrier: Barrier | undefined;
  let number = -1;
  let [mine, others] = [shared.word(0), shared.word(0)];
  return async () => {
    const next = current.load();
    if (number !== next) {
      number = next;
      const offset = USED_UP + 2 * PAGE * number;
      barrier = new Barrier({ memory: shared.memory, offset, parties: 2 });
      const arrivals = (role: number) => shared.word((offset + PAGE) / 64 + role);
      [mine, others] = [arrivals(role), arrivals(1 - role)];
    }
    const before = mine.fetchInc();
    try {
      if (chance(0.5)) barrier?.arriveAndWait({ timeout: 50 });
      else await barrier?.arriveAndWaitAsync({ timeout: 50 });
      assert.ok(others.load() > before, "the other party has not arrived");
    } catch (error) {
      if (error instanceof OwnerDiedError) {
        current.cmpxchgStrong(number, number + 1);
      } else {
        assert.equal((error as Error).name, "TimeoutError");
        mine.dec();
      }
    }
  };
};

const onceLoop: Loop = (shared, index) => {
  const deaths = shared.deaths();
  const runs = shared.own(index, 0);
  let last = 0;
  return async () => {
    const death = deaths.load();
    if (death === last) {
      await deaths.waitAsync(death, { timeout: 20 });
      return;
    }
    last = death;
    const offset = shared.memory.size - PAGE * (death + 1);
    const once = new Once({ memory: shared.memory, offset });
    const pause = shared.own(index, 1);
    const ran = once.run(() => {
      pause.wait(0, { timeout: 5 });
    }, { timeout });
    if (ran) runs.inc();
    assert.ok(once.isDone);
    assert.equal(once.run(() => {}), false);
  };
};

const snapshotLoop: Loop = (shared, index) => {
  const snapshot = new Snapshot({ ...shared.place(index), byteLength: 1024 });
  return () => {
    if (chance(0.5)) {
      snapshot.update((bytes) => bytes.fill((bytes[0] as number) + 1), { timeout });
    }
    const bytes = snapshot.read();
    assert.ok(bytes.every((byte) => byte === bytes[0]), "a torn value");
  };
};

/** The loops of the primitives, in their order. */
export const LOOPS: readonly Loop[] = [
  ...[mutexLoop, rwLockLoop, semaphoreLoop, conditionLoop],
  ...[eventLoop, barrierLoop, onceLoop, snapshotLoop],
];
