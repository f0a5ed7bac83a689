// Measures loads, tests and stores of 16 bytes with the processor's atomic access, and with the
// compare-and-swap of a processor without it. Prints JSON. Arguments: the milliseconds per round,
// and the number of rounds.
import process from "node:process";
import { atomic, BYTES, MemoryOrder } from "../mod.ts";
import { patomic } from "../src/library/patomic.ts";
import { median } from "../tools/median.ts";
import { timeOf } from "./time.ts";

/** The times of an operation of 16 bytes in nanoseconds. */
export interface Wide {
  readonly operation: "load" | "bitTest" | "store";
  /** One access. */
  readonly access: number;
  /** A compare-and-swap. */
  readonly cas: number;
  /** The median of the ratios of rounds that follow each other. */
  readonly ratio: number;
}

// PATOMIC_FEATURE_AVX and PATOMIC_FEATURE_LSE2 of extensions.h
const ATOMIC_ACCESS = 2 | 8;

const [milliseconds, rounds] = process.argv.slice(2).map(Number) as [number, number];
const { runtime, path, isLoadReadonly } = patomic();
const { patomic_features: features, patomic_override_features: override } = runtime.open(path)
  .functions({
    patomic_features: { parameters: [], result: "u32" },
    patomic_override_features: { parameters: ["u32"], result: "void" },
  }) as unknown as Record<string, (features?: number) => number>;

// BYTES, because a bigint would take longer than the operation.
const a = atomic({ width: 16, atype: BYTES });
const value = new Uint8Array(new ArrayBuffer(16));

const time = (repeat: (times: number) => void): number => timeOf(repeat, milliseconds);

const OPERATIONS: Readonly<Record<Wide["operation"], (times: number) => void>> = {
  load: (times) => {
    for (let i = 0; i < times; i++) a.load(MemoryOrder.RELAXED);
  },
  bitTest: (times) => {
    for (let i = 0; i < times; i++) a.bitTest(5, MemoryOrder.RELAXED);
  },
  store: (times) => {
    for (let i = 0; i < times; i++) a.store(value, MemoryOrder.RELEASE);
  },
};

const all = features();
const measured: Wide[] = [];
for (const [name, repeat] of isLoadReadonly(16) ? Object.entries(OPERATIONS) : []) {
  const sides = () => {
    override(all);
    const access = time(repeat);
    override(all & ~ATOMIC_ACCESS);
    const cas = time(repeat);
    override(all);
    return [access, cas] as const;
  };
  sides();
  const pairs = Array.from({ length: rounds }, sides);
  measured.push({
    operation: name as Wide["operation"],
    access: median(pairs.map(([access]) => access)),
    cas: median(pairs.map(([, cas]) => cas)),
    ratio: median(pairs.map(([access, cas]) => cas / access)),
  });
}
console.log(JSON.stringify(measured));
