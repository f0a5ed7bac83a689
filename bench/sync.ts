// Measures the locks of sync against the operations that they consist of. Prints JSON. Arguments:
// the milliseconds per round, and the number of rounds.
import process from "node:process";
import { atomic, UINT } from "../mod.ts";
import { Mutex } from "../sync.ts";
import { median } from "../tools/median.ts";
import { timeOf } from "./time.ts";

/** The time of a lock and its release without contention, and of the operations in them. */
export interface Locking {
  /** In nanoseconds: `mutex.lock().release()`. */
  readonly lock: number;
  /** In nanoseconds: a compare-exchange that succeeds, and an exchange. */
  readonly operations: number;
  /** The median of the ratios of rounds that follow each other. */
  readonly ratio: number;
}

const [milliseconds, rounds] = process.argv.slice(2).map(Number) as [number, number];
const mutex = new Mutex();
const a = atomic({ width: 4, atype: UINT });

const time = (repeat: (times: number) => void): number => timeOf(repeat, milliseconds);

const lock = () =>
  time((times) => {
    for (let i = 0; i < times; i++) mutex.lock().release();
  });
const operations = () =>
  time((times) => {
    for (let i = 0; i < times; i++) {
      a.cmpxchgStrong(0, 1);
      a.exchange(0);
    }
  });

for (let i = 0; i < 10; i++) lock(), operations();
const measured = Array.from({ length: rounds }, () => [lock(), operations()] as const);
const result: Locking = {
  lock: median(measured.map(([lock]) => lock)),
  operations: median(measured.map(([, operations]) => operations)),
  ratio: median(measured.map(([lock, operations]) => lock / operations)),
};
console.log(JSON.stringify(result));
