import { Feature } from "./features.ts";
import { textOf } from "./machine_code.ts";
import type { Access } from "./machine.ts";
import {
  ACQ_REL,
  ACQUIRE,
  CONSUME,
  type OperationCode,
  RELEASE,
  SEQ_CST,
} from "./operation_code.ts";
import { OBJECT } from "./value.ts";
import { reachable, type Step } from "./walk.ts";

/** What must hold of an operation in given orders, whatever compiled it. */
export interface Rule {
  readonly title: string;
  /** Which operations, widths, orders and architectures it is for; all where it is left out. */
  concerns?(code: OperationCode): boolean;
  /** What is wrong; nothing where it holds. */
  problems(code: OperationCode): Iterable<string>;
}

type Work = "load" | "store" | "compare-exchange" | "read-modify-write";

/** What the processor has to do for an operation. */
function workOf({ operation, width, orders, processor, features }: OperationCode): Work {
  // Without these features no plain access of 16 bytes is atomic.
  const isPlain = width < 16 || (features & (Feature.AVX | Feature.LSE2)) !== 0;
  if (!operation.writes && isPlain) return "load";
  // On x86-64 a later load may pass a plain store.
  const isOrdered = processor.name === "arm64" || orders.success !== SEQ_CST;
  if (!operation.reads && isPlain && isOrdered) return "store";
  if (width === 16) return "read-modify-write";
  return operation.shape === "cmpxchg" ? "compare-exchange" : "read-modify-write";
}

const isArm64 = ({ processor }: OperationCode) => processor.name === "arm64";
/** ldp and stp have no order, so barriers stand beside them. */
const isPlainPair = (code: OperationCode) =>
  isArm64(code) && code.width === 16 && ["load", "store"].includes(workOf(code));
/** An earlier stlr may not pass ldar, and ldp may not pass ldar. */
const isOrderingLoad = (code: OperationCode, step: Step) =>
  isPlainPair(code) && code.orders.success === SEQ_CST && step.instruction.mnemonic === "ldar";
const isBarrier = ({ special }: Step) => special === "barrier";
const text = ({ instruction }: Step) => textOf(instruction);
const ofObject = ({ accesses }: Step) => accesses.filter(({ address }) => address.base === OBJECT);
const isAtomic = (step: Step) => ofObject(step).some(({ kind }) => kind === "atomic");
const isExclusive = (step: Step) => ofObject(step).some(({ kind }) => kind === "exclusive");
const isExclusiveLoad = (step: Step) =>
  isExclusive(step) && ofObject(step).some(({ reads }) => reads);
const isExclusiveStore = (step: Step) =>
  isExclusive(step) && ofObject(step).some(({ writes }) => writes);

/** Whether the function can return by a way on which no step is one of those. */
function returnsWithout(
  code: OperationCode,
  isOne: (step: Step) => boolean,
  from?: readonly number[],
): boolean {
  const [first] = code.path.keys();
  return [...reachable(code.path, from ?? [first], isOne)].some((step) =>
    step.next.length === 0 && !isOne(step)
  );
}

function* everyAccess({ path }: OperationCode): Generator<[Step, Access]> {
  for (const step of path.values()) {
    for (const access of step.accesses) yield [step, access];
  }
}

/** Whether what is read or written lies in memory that the function was given. */
function strayed(
  { address: { base, offset }, width, writes }: Access,
  given: number,
): string | null {
  if (base === "stack") return null;
  if (base === null && offset !== null) return writes ? "writes to the library itself" : null;
  if (base === null) return "touches memory that is none of its arguments'";
  if (offset === null) return `touches the ${base} at a place that it calculates`;
  const start = Number(BigInt.asIntN(64, offset));
  if (start >= 0 && start + width <= given) return null;
  return `touches ${width} bytes at ${start} of the ${base}, which has ${given}`;
}

/** Which orders a read-modify-write has to have; of a load and a store only one of them counts. */
function asked(
  { orders: { success, failure } }: OperationCode,
): { acquire: boolean; release: boolean } {
  const acquires = (order: number | null) =>
    [CONSUME, ACQUIRE, ACQ_REL, SEQ_CST].includes(order ?? -1);
  return {
    acquire: acquires(success) || acquires(failure),
    release: [RELEASE, ACQ_REL, SEQ_CST].includes(success),
  };
}

function* plainOnce(code: OperationCode, direction: "reads" | "writes"): Generator<string> {
  const touches = (step: Step) => ofObject(step).length > 0 && !isOrderingLoad(code, step);
  for (const [step, access] of everyAccess(code)) {
    if (access.address.base !== OBJECT || isOrderingLoad(code, step)) continue;
    const isPlain = access.kind === "plain" && access[direction] && access.reads !== access.writes;
    if (!isPlain) yield `${text(step)} is not a plain ${direction === "reads" ? "load" : "store"}`;
    for (const again of reachable(code.path, step.next, touches)) {
      if (touches(again)) yield `${text(again)} touches the object a second time`;
    }
  }
  if (returnsWithout(code, touches)) yield "returns without touching the object";
}

export const RULES: readonly Rule[] = [
  {
    title: "calls nothing",
    *problems({ path }) {
      for (const step of path.values()) {
        if (step.special === "call") yield `${text(step)} is a call`;
      }
    },
  },
  {
    title: "has its order in the accesses, and no barrier",
    concerns: (code) => !isPlainPair(code),
    *problems({ path }) {
      for (const step of path.values()) {
        if (step.special === "barrier") yield `${text(step)} is a barrier`;
      }
    },
  },
  {
    title: "touches only the memory that it is given",
    *problems(code) {
      for (const [step, access] of everyAccess(code)) {
        const problem = strayed(access, code.width);
        if (problem !== null) yield `${text(step)} ${problem}`;
      }
    },
  },
  {
    title: "touches the object as a whole",
    *problems(code) {
      for (const [step, { address, width, kind, writes }] of everyAccess(code)) {
        if (address.base !== OBJECT || width === code.width) continue;
        // A first guess, which the compare-and-swap finds out if it is wrong.
        const isHalfRead = code.width === 16 && width === 8 && kind === "plain" && !writes;
        if (!isHalfRead) yield `${text(step)} touches ${width} of ${code.width} bytes`;
      }
    },
  },
  {
    title: "a load is one plain load, if the processor has an atomic one of its width",
    concerns: (code) => workOf(code) === "load",
    problems: (code) => plainOnce(code, "reads"),
  },
  {
    title:
      "a store, unless SEQ_CST on x86-64, is one plain store, if the processor has an atomic one",
    concerns: (code) => workOf(code) === "store",
    problems: (code) => plainOnce(code, "writes"),
  },
  {
    title: "all else is one locked or atomic instruction, or an exclusive pair",
    concerns: (code) => workOf(code) === "read-modify-write" || workOf(code) === "compare-exchange",
    *problems(code) {
      for (const [step, { address, kind, writes }] of everyAccess(code)) {
        if (address.base === OBJECT && kind === "plain" && writes) {
          yield `${text(step)} is a plain store`;
        }
      }
      // A comparison that failed has nothing to store.
      const isEnd = workOf(code) === "compare-exchange" ? isExclusive : isExclusiveStore;
      if (returnsWithout(code, (step) => isAtomic(step) || isEnd(step))) {
        yield "returns without a read-modify-write";
      }
    },
  },
  {
    title:
      "nothing touches memory between an exclusive load and its store, or it may never succeed",
    concerns: isArm64,
    *problems({ path }) {
      const isEnd = (step: Step) => isExclusive(step) || step.special === "clear";
      for (const load of [...path.values()].filter(isExclusiveLoad)) {
        for (const step of reachable(path, load.next, isEnd)) {
          if (isEnd(step) || step.accesses.length === 0) continue;
          const leadsToStore = [...reachable(path, step.next, isEnd)].some(isExclusiveStore);
          if (leadsToStore) yield `${text(step)} comes between an exclusive load and store`;
        }
      }
    },
  },
  {
    title:
      "an exclusive store that failed is tried again, unless the operation may fail without reason",
    concerns: isArm64,
    *problems(code) {
      const { path, operation, width } = code;
      for (const step of path.values()) {
        if (step.status === undefined) continue;
        const test = path.get(step.next[0]);
        if (!test?.reads.has(step.status)) {
          yield `${text(step)} is not followed by a test of whether it failed`;
        } else if (operation.symbol !== "cmpxchg_weak" || width === 16) {
          const failed = { cbnz: test.next[1], cbz: test.next[0] }[test.instruction.mnemonic];
          if (failed === undefined || returnsWithout(code, isExclusiveLoad, [failed])) {
            yield `${text(step)} is not tried again where it fails`;
          }
        }
      }
    },
  },
  {
    title: "an exclusive load of 16 bytes is stored again, since only that makes it atomic",
    concerns: (code) => isArm64(code) && code.width === 16,
    *problems(code) {
      for (const step of code.path.values()) {
        if (isExclusiveLoad(step) && returnsWithout(code, isExclusiveStore, step.next)) {
          yield `${text(step)} is not always stored again`;
        }
      }
    },
  },
  {
    title: "with LSE a read-modify-write is no LL/SC loop",
    concerns: (code) => isArm64(code) && (code.features & Feature.LSE) !== 0,
    *problems({ path }) {
      for (const step of path.values()) {
        if (isExclusive(step)) yield `${text(step)} is one half of an LL/SC pair`;
      }
    },
  },
  {
    title: "the barriers beside a plain pair are those of its order",
    concerns: isPlainPair,
    *problems(code) {
      const { acquire, release } = asked(code);
      const isLoad = workOf(code) === "load";
      const isSequential = code.orders.success === SEQ_CST;
      const pairs = [...code.path.values()].filter((step) =>
        ofObject(step).length > 0 && !isOrderingLoad(code, step)
      );
      const isPair = (step: Step) => pairs.includes(step);
      const [first] = code.path.keys();
      /** Whether the pair can be reached without such a step before it. */
      const reachedWithout = (isOne: (step: Step) => boolean) =>
        [...reachable(code.path, [first], (step) => isOne(step) || isPair(step))].some(isPair);
      for (const step of pairs) {
        const isFollowed = !returnsWithout(code, isBarrier, step.next);
        if (isFollowed !== (isLoad ? acquire : isSequential)) {
          yield `${text(step)} has ${isFollowed ? "a" : "no"} barrier after it`;
        }
      }
      if (!isLoad && reachedWithout(isBarrier) === release) {
        yield `the store has ${release ? "no" : "a"} barrier before it`;
      }
      if (isLoad && reachedWithout((step) => isOrderingLoad(code, step)) === isSequential) {
        yield `the load has ${isSequential ? "no ldar" : "an ldar"} before it`;
      }
    },
  },
  {
    title: "acquires and releases where its order says so, and nowhere else",
    concerns: isArm64,
    *problems(code) {
      const { acquire, release } = asked(code);
      const isPlain = workOf(code) === "load" || workOf(code) === "store";
      for (const [step, access] of everyAccess(code)) {
        if (access.address.base !== OBJECT || (access.kind === "plain" && !isPlain)) continue;
        if (isPlainPair(code)) continue;
        if (access.reads && access.acquire !== acquire) {
          yield `${text(step)} ${acquire ? "does not acquire" : "acquires"}`;
        }
        if (access.writes && access.release !== release) {
          yield `${text(step)} ${release ? "does not release" : "releases"}`;
        }
        if (code.orders.success === SEQ_CST && step.instruction.mnemonic.startsWith("ldapr")) {
          yield `${text(step)} may pass an earlier store that releases`;
        }
      }
    },
  },
];
