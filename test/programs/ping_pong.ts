// ping_pong.ts <name> <role> <ways> <rounds> <refused>: wakes another process and is woken by it,
// in turn. Prints the number of lost wake-ups, the number that took longer than 100 ms, and the
// longest time in milliseconds. Ways are kinds and forms: notify-sync,pulse-async. Refused system
// calls are numbers, with an errno: 425,449:38.
import process from "node:process";
import { atomic, type AtomicInt, INT, SharedMemory } from "../../mod.ts";
import { refuse } from "../support/seccomp.ts";

const [name, role, ways, rounds, refused = ""] = process.argv.slice(2);
refuse(refused);

const LATE = 100;
type Word = AtomicInt<4, ArrayBuffer>;

/** The word at which an end sleeps, the round of its next sleep, and that of its last sleep. */
interface End {
  readonly at: Word;
  readonly ready: Word;
  readonly done: Word;
}

using memory = SharedMemory.open({ name });
const word = (offset: number): Word => atomic({ width: 4, atype: INT, memory, offset });
const endAt = (offset: number): End => ({
  at: word(offset),
  ready: word(offset + 64),
  done: word(offset + 128),
});
const result = { lost: 0, late: 0, longest: 0 };

function until(ready: Word, round: number): void {
  for (let found = ready.load(); found < round; found = ready.load()) ready.wait(found);
}

function announce(ready: Word, round: number): void {
  ready.store(round);
  ready.notify();
}

/** Waits until the other end wakes this one. */
async function wait({ at, ready, done }: End, way: string, round: number): Promise<void> {
  // The time after which a wake-up counts as lost.
  const timeout = way === "control" ? 100 : 10_000;
  const expected = way.startsWith("notify") ? round - 1 : 0;
  let from = performance.now();
  let outcome;
  if (way.endsWith("-sync")) {
    announce(ready, round);
    outcome = at.wait(expected, { timeout });
  } else {
    // The control announces its wait too early, so that the wake-up is lost.
    if (way === "control") {
      announce(ready, round);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    const woken = at.waitAsync(expected, { timeout });
    from = performance.now();
    if (way !== "control") announce(ready, round);
    outcome = await woken;
  }
  const time = performance.now() - from;
  done.store(round);
  if (outcome === "timed-out") result.lost++;
  // The other process may have to be started first.
  if (round === 1) return;
  if (time > LATE) result.late++;
  result.longest = Math.max(result.longest, time);
}

/** Wakes the other end, which is registered in the form "async", and is about to be in "sync". */
function wake({ at, ready, done }: End, way: string, round: number): void {
  until(ready, round);
  if (way.startsWith("notify")) {
    at.store(round);
    at.notify();
    return;
  }
  for (let attempt = 1;; attempt++) {
    if (way.startsWith("pulse")) {
      at.store(1);
      at.store(0);
    }
    // A counted waiter must end. In the form "async" the first one must be counted.
    if (at.notify(1) > 0 || !way.endsWith("-sync") || done.load() >= round) return;
    // Let the other end run.
    if (attempt % 50 === 0) done.wait(round - 1, { timeout: 1 });
  }
}

for (const [i, way] of ways.split(",").entries()) {
  const [first, second] = [endAt(512 * i), endAt(512 * i + 256)];
  for (let round = 1; round <= Number(rounds); round++) {
    if (role === "first") {
      await wait(first, way, round);
      wake(second, way, round);
    } else {
      wake(first, way, round);
      await wait(second, way, round);
    }
  }
}
console.log(JSON.stringify(result));
