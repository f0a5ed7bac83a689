import { parentPort } from "node:worker_threads";
import { atomicview, BYTES, UINT } from "../../mod.ts";
import { toBytes } from "../support/model.ts";

/** The work of a worker on shared memory. */
export interface Task {
  readonly job: "fetchAdd" | "inc" | "cmpxchg" | "update" | "maximum" | "bytes" | "bits" | "racy";
  readonly memory: SharedArrayBuffer;
  readonly gate: SharedArrayBuffer;
  readonly threads: number;
  readonly times: number;
  readonly index: number;
}

type Job = (task: Task) => void;

const viewOf = (memory: SharedArrayBuffer) =>
  atomicview({ buffer: memory, width: memory.byteLength as 4, atype: UINT }).enter();
const bytesOf = (memory: SharedArrayBuffer) => atomicview({ buffer: memory, atype: BYTES }).enter();
const toInteger = (width: number, value: number) => (width > 4 ? BigInt(value) : value) as number;

const jobs: Readonly<Record<Task["job"], Job>> = {
  fetchAdd({ memory, times }) {
    const a = viewOf(memory);
    const one = toInteger(a.width, 1);
    for (let i = 0; i < times; i++) a.fetchAdd(one);
  },
  inc({ memory, times }) {
    const a = viewOf(memory);
    for (let i = 0; i < times; i++) a.inc();
  },
  cmpxchg({ memory, times }) {
    const a = viewOf(memory);
    const width: number = a.width;
    const next = (value: number | bigint) =>
      (width > 4
        ? BigInt.asUintN(width * 8, BigInt(value) + 1n)
        : (Number(value) + 1) % 2 ** (width * 8)) as number;
    for (let i = 0; i < times; i++) {
      let { success, expected } = a.cmpxchgWeak(toInteger(width, 0), toInteger(width, 1));
      while (!success) ({ success, expected } = a.cmpxchgWeak(expected, next(expected)));
    }
  },
  update({ memory, times }) {
    const a = viewOf(memory);
    const width: number = a.width;
    const next = (value: number | bigint) =>
      (width > 4
        ? BigInt.asUintN(width * 8, BigInt(value) + 1n)
        : (Number(value) + 1) % 2 ** (width * 8)) as number;
    for (let i = 0; i < times; i++) a.fetchUpdate(next);
  },
  // Every replaced value is smaller. The greatest value remains.
  maximum({ memory, times, index }) {
    const a = viewOf(memory);
    const width: number = a.width;
    const limit = width === 1 ? 256 : 65536;
    for (let i = 0; i < times; i++) {
      const value = toInteger(a.width, (i * 4 + index) % limit);
      a.fetchMax(value);
      if (a.load() < value) throw new Error("The maximum was lost");
    }
  },
  // All bytes of the object are equal at any time, unless a read or a write is torn.
  bytes({ memory, times, index, threads }) {
    const a = bytesOf(memory);
    const mine = new Uint8Array(a.width).fill(index + 1);
    for (let i = 0; i < times; i++) {
      for (const seen of [a.load(), a.exchange(mine), a.cmpxchgStrong(mine, mine).expected]) {
        if (seen.some((byte) => byte !== seen[0] || byte > threads)) {
          throw new Error(`A torn value was read: ${seen}`);
        }
      }
      a.store(mine);
    }
  },
  // Each worker has two bits, which no other worker may change.
  bits({ memory, times, index, threads }) {
    const a = bytesOf(memory);
    const second = index + threads;
    const mask = toBytes(1n << BigInt(second), a.width);
    for (let i = 0; i < times; i++) {
      if (a.bitTestSet(index)) throw new Error("The bit was set by another");
      if (!a.bitTest(index)) throw new Error("The bit was reset by another");
      if (!a.bitTestCompl(index)) throw new Error("The bit was inverted by another");
      a.binXor(mask);
      if (!a.bitTestReset(second)) throw new Error("The bit of binXor() was reset by another");
    }
  },
  racy({ memory, times }) {
    const word = new Uint32Array(memory);
    for (let i = 0; i < times; i++) word[0] = word[0] + 1;
  },
};

parentPort?.on("message", (task: Task) => {
  const ready = new Int32Array(task.gate);
  // Workers begin when all have started, so that they run at the same time.
  if (Atomics.add(ready, 0, 1) === task.threads - 1) Atomics.notify(ready, 0);
  for (let count = Atomics.load(ready, 0); count < task.threads; count = Atomics.load(ready, 0)) {
    Atomics.wait(ready, 0, count, 1000);
  }
  try {
    jobs[task.job](task);
    parentPort?.postMessage("done");
  } catch (error) {
    parentPort?.postMessage(String(error));
  }
});
