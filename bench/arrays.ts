// Measures operations on the elements of arrays against JavaScript's `Atomics` on one typed array,
// the memory of an element, and two workers that add to neighbouring elements. Prints JSON.
// Arguments: the milliseconds of one measurement, and the number of rounds.
import process from "node:process";
import { fileURLToPath } from "node:url";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { atomicArray, type AtomicIntArray, attach, INT } from "../mod.ts";
import { median } from "../tools/median.ts";

/** The figures of arrays. */
export interface Arrays {
  /** The ratios of the times, ours to those of `Atomics`. */
  readonly ratios: readonly ArrayRatio[];
  /** The bytes of an element of 4 bytes, in an array of a million. */
  readonly bytesPerElement: number;
  /** The additions per second of two workers to two elements, by the stride in bytes. */
  readonly sharing: Readonly<Record<"4" | "64", number>>;
}

/** The ratio of one operation on elements of 1, 2 or 4 bytes. */
export interface ArrayRatio {
  readonly operation: string;
  readonly width: number;
  readonly length: number;
  readonly access: "sequential" | "random";
  readonly ratio: number;
}

const OPERATIONS: Readonly<Record<string, readonly [ours: string, theirs: string]>> = {
  load: ["sink.value = a.load(at)", "sink.value = Atomics.load(t, at)"],
  store: ["a.store(at, i & 7)", "Atomics.store(t, at, i & 7)"],
  fetchAdd: ["sink.value = a.fetchAdd(at, i & 7)", "sink.value = Atomics.add(t, at, i & 7)"],
  exchange: [
    "sink.value = a.exchange(at, i & 7)",
    "sink.value = Atomics.exchange(t, at, i & 7)",
  ],
  cmpxchgStrong: [
    "sink.value = a.cmpxchgStrong(at, 0, 0)",
    `const found = Atomics.compareExchange(t, at, 0, 0);
      sink.value = { success: found === 0, expected: found }`,
  ],
};
const TYPED: Readonly<Record<1 | 2 | 4, new (buffer: SharedArrayBuffer) => object>> = {
  1: Int8Array,
  2: Int16Array,
  4: Int32Array,
};
const ITERATIONS = 8192;
const ADDITIONS = 2_000_000;

type Run = () => void;

/** Compiles a loop from its own text, so that no two loops share inline caches. */
function compile(title: string, code: string, ...parts: unknown[]): Run {
  const source = `(function (a, t, indexes, sink) {
  return function () {
    for (let i = 0; i < ${ITERATIONS}; i++) {
      const at = indexes[i & 4095];
      ${code};
    }
  };
})
//# sourceURL=bench:${title}`;
  return ((0, eval)(source) as (...parts: unknown[]) => Run)(...parts);
}

/** Returns the milliseconds of one run, the least in a time. */
function time(run: Run, milliseconds: number): number {
  let least = Infinity;
  for (let now = performance.now(), end = now + milliseconds; now < end;) {
    run();
    const after = performance.now();
    least = Math.min(least, after - now);
    now = after;
  }
  return least;
}

function ratios(milliseconds: number, rounds: number): ArrayRatio[] {
  const cases = [1, 1000, 1_000_000].flatMap((length) =>
    (["sequential", "random"] as const).flatMap((access) => {
      const indexes = Int32Array.from(
        { length: 4096 },
        (_, i) => access === "random" ? Math.floor(Math.random() * length) : i % length,
      );
      return ([1, 2, 4] as const).flatMap((width) => {
        const a = atomicArray({ width, atype: INT, length });
        const t = new TYPED[width](new SharedArrayBuffer(length * width));
        return Object.entries(OPERATIONS).map(([operation, [ours, theirs]]) => {
          const title = `${operation}:${width}:${length}:${access}`;
          const parts = [a, t, indexes, {}];
          return {
            ...{ operation, width, length, access },
            ours: compile(`ours:${title}`, ours, ...parts),
            theirs: compile(`theirs:${title}`, theirs, ...parts),
            least: { ours: Infinity, theirs: Infinity },
          };
        });
      });
    })
  );
  for (const { ours, theirs } of cases) for (let i = 0; i < 5; i++) ours(), theirs();
  for (let round = 0; round < rounds; round++) {
    for (const { ours, theirs, least } of cases) {
      least.ours = Math.min(least.ours, time(ours, milliseconds));
      least.theirs = Math.min(least.theirs, time(theirs, milliseconds));
    }
  }
  return cases.map(({ operation, width, length, access, least }) => (
    { operation, width, length, access, ratio: least.ours / least.theirs }
  ));
}

function bytesPerElement(): number {
  const length = 1_000_000;
  const make = () => atomicArray({ width: 4, atype: INT, length });
  const kept = [make()];
  kept[0].store(0, 1);
  const before = process.memoryUsage().rss;
  for (let i = 0; i < 16; i++) {
    const array = make();
    // Touches every page.
    for (let at = 0; at < length; at += 256) array.store(at, 1);
    kept.push(array);
  }
  return (process.memoryUsage().rss - before) / (16 * length);
}

/** Returns the additions per second of two workers, each to an element of its own. */
async function sharing(stride: number): Promise<number> {
  const array = atomicArray({ width: 4, atype: INT, length: 3, stride });
  const file = fileURLToPath(import.meta.url);
  const workers = [0, 1].map((index) =>
    new Worker(file, { workerData: { index, handle: array.handle() } })
  );
  const times = await Promise.all(
    workers.map((worker) =>
      new Promise<number>((resolve, reject) =>
        worker.once("message", resolve).once("error", reject)
      )
    ),
  );
  await Promise.all(workers.map((worker) => worker.terminate()));
  return 2 * ADDITIONS / (Math.max(...times) / 1000);
}

if (isMainThread) {
  const [milliseconds, rounds] = process.argv.slice(2).map(Number) as [number, number];
  const speeds = async (stride: number) => {
    const found = [];
    for (let i = 0; i < 5; i++) found.push(await sharing(stride));
    return median(found);
  };
  const arrays: Arrays = {
    ratios: ratios(milliseconds, rounds),
    bytesPerElement: bytesPerElement(),
    sharing: { "4": await speeds(4), "64": await speeds(64) },
  };
  console.log(JSON.stringify(arrays));
} else {
  const { index, handle } = workerData;
  const array = attach<AtomicIntArray<4>>(handle);
  for (let i = 0; i < 100_000; i++) array.inc(index);
  // Both begin at the same time: the last element counts those that are ready.
  array.inc(2);
  while (array.load(2) < 2);
  const start = performance.now();
  for (let i = 0; i < ADDITIONS; i++) array.inc(index);
  parentPort?.postMessage(performance.now() - start);
}
