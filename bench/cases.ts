import { OPERATIONS, type OpType } from "../src/operations/table.ts";

/** The type of the values of a case. */
export type Kind = "INT" | "UINT" | "BYTES";

/** The code of one iteration, with this package and with JavaScript's `Atomics`. */
export interface Case {
  readonly operation: OpType;
  readonly kind: Kind;
  readonly width: number;
  readonly ours: string;
  /** Null for 16 bytes, because `Atomics` has no such operation. */
  readonly theirs: string | null;
}

// In the code, `a` is the atomic object, `t` an array of one element of its width, `v` four values
// and `i` the number of the iteration. A value in `sink` cannot be optimized away. `s` is an
// ordinary array of one element, and `b` its bytes.

const VALUE = "v[i & 3]";
const NEXT = "v[i + 1 & 3]";

const OURS: Partial<Record<OpType, string>> = {
  store: `a.store(${VALUE})`,
  exchange: `sink.value = a.exchange(${VALUE})`,
  cmpxchgWeak: `sink.value = a.cmpxchgWeak(${VALUE}, ${NEXT})`,
  cmpxchgStrong: `sink.value = a.cmpxchgStrong(${VALUE}, ${NEXT})`,
};

function ours(name: OpType, shape: string): string {
  const code = OURS[name];
  if (code !== undefined) return code;
  if (shape === "load") return `sink.value = a.${name}()`;
  if (shape === "test") return `sink.value = a.${name}(i & 7)`;
  if (shape === "fetch") return `sink.value = a.${name}(${VALUE})`;
  return shape === "store" ? `a.${name}(${VALUE})` : `a.${name}()`;
}

/** The shortest equivalent with `Atomics`, for integers. `n` is the suffix of their literals. */
function integers(name: OpType, n: "" | "n"): string {
  const bit = n ? "BigInt(i & 7)" : "(i & 7)";
  const one = `1${n}`;
  const tested = (before: string) => `sink.value = (${before} >> ${bit} & ${one}) === ${one}`;
  const negated = `let old = Atomics.load(t, 0);
    for (let found; (found = Atomics.compareExchange(t, 0, old, -old)) !== old; old = found);`;
  const compared = `const found = Atomics.compareExchange(t, 0, ${VALUE}, ${NEXT});
    sink.value = { success: found === ${VALUE}, expected: found }`;
  const code: Record<OpType, string> = {
    load: "sink.value = Atomics.load(t, 0)",
    store: `Atomics.store(t, 0, ${VALUE})`,
    exchange: `sink.value = Atomics.exchange(t, 0, ${VALUE})`,
    cmpxchgWeak: compared,
    cmpxchgStrong: compared,
    bitTest: tested("Atomics.load(t, 0)"),
    bitTestCompl: tested(`Atomics.xor(t, 0, ${one} << ${bit})`),
    bitTestSet: tested(`Atomics.or(t, 0, ${one} << ${bit})`),
    bitTestReset: tested(`Atomics.and(t, 0, ~(${one} << ${bit}))`),
    binOr: `Atomics.or(t, 0, ${VALUE})`,
    binXor: `Atomics.xor(t, 0, ${VALUE})`,
    binAnd: `Atomics.and(t, 0, ${VALUE})`,
    binNot: `Atomics.xor(t, 0, -${one})`,
    binFetchOr: `sink.value = Atomics.or(t, 0, ${VALUE})`,
    binFetchXor: `sink.value = Atomics.xor(t, 0, ${VALUE})`,
    binFetchAnd: `sink.value = Atomics.and(t, 0, ${VALUE})`,
    binFetchNot: `sink.value = Atomics.xor(t, 0, -${one})`,
    add: `Atomics.add(t, 0, ${VALUE})`,
    sub: `Atomics.sub(t, 0, ${VALUE})`,
    inc: `Atomics.add(t, 0, ${one})`,
    dec: `Atomics.sub(t, 0, ${one})`,
    neg: negated,
    fetchAdd: `sink.value = Atomics.add(t, 0, ${VALUE})`,
    fetchSub: `sink.value = Atomics.sub(t, 0, ${VALUE})`,
    fetchInc: `sink.value = Atomics.add(t, 0, ${one})`,
    fetchDec: `sink.value = Atomics.sub(t, 0, ${one})`,
    fetchNeg: `${negated} sink.value = old`,
  };
  return code[name];
}

/** The equivalents for bytes, which pass through an element of the width. */
const BYTES: Partial<Record<OpType, string>> = {
  load: "s[0] = Atomics.load(t, 0); sink.value = b.slice()",
  store: `b.set(${VALUE}); Atomics.store(t, 0, s[0])`,
  exchange: `b.set(${VALUE}); s[0] = Atomics.exchange(t, 0, s[0]); sink.value = b.slice()`,
  cmpxchgStrong: `b.set(${VALUE}); const wanted = s[0]; b.set(${NEXT});
    const found = s[0] = Atomics.compareExchange(t, 0, wanted, s[0]);
    sink.value = { success: found === wanted, expected: b.slice() }`,
};

const WITH_UINT: readonly OpType[] = ["load", "store", "exchange", "cmpxchgStrong", "fetchAdd"];

function isMeasured(kind: Kind, name: OpType): boolean {
  return kind === "INT" || (kind === "UINT" ? WITH_UINT.includes(name) : BYTES[name] !== undefined);
}

function theirs(kind: Kind, name: OpType, width: number): string | null {
  if (width === 16) return null;
  return kind === "BYTES" ? BYTES[name] as string : integers(name, width === 8 ? "n" : "");
}

/**
 * The measured cases: each operation on integers, and on other values if those take another path.
 */
export const CASES: readonly Case[] = (["INT", "UINT", "BYTES"] as const).flatMap((kind) =>
  OPERATIONS.filter(({ name }) => isMeasured(kind, name)).flatMap(({ name, shape }) =>
    [1, 2, 4, 8, 16].map((width): Case => (
      { operation: name, kind, width, ours: ours(name, shape), theirs: theirs(kind, name, width) }
    ))
  )
);
