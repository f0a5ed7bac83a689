import { Feature } from "../../tools/instructions/features.ts";
import { breaking, type WrongOperation } from "./wrong_operation.ts";

/** A load of a pair of registers. */
function plainPair(code: string): string {
  return `unsigned long low, high;
    __asm__ volatile("${code}" : "=&r"(low), "=&r"(high) : "r"(object) : "memory");
    *result = (T) high << 64 | low;`;
}

/** A store of a pair of registers. */
function storedPair(code: string): string {
  return `__asm__ volatile("${code}"
    : : "r"((unsigned long) *desired), "r"((unsigned long) (*desired >> 64)), "r"(object)
    : "memory");`;
}

/** Operations that break a rule for memory orders. */
export const WRONG_ORDERS: readonly WrongOperation[] = [
  ...breaking("has its order in the accesses, and no barrier", {
    "linux-x64": [{
      of: "store_4",
      body: "__atomic_store_n(object, *desired, 0); if (order == 5) __atomic_thread_fence(5);",
      says: /^mfence is a barrier$/,
      in: ["SEQ_CST"],
    }],
    "linux-arm64": [{
      of: "load_4",
      body: "*result = __atomic_load_n(object, 0); if (order != 0) __atomic_thread_fence(2);",
      says: /^dmb ishld is a barrier$/,
      in: ["CONSUME", "ACQUIRE", "SEQ_CST"],
    }],
  }),
  ...breaking("the barriers beside a plain pair are those of its order", {
    "linux-arm64": [
      {
        of: "load_16",
        body: plainPair("ldp %0, %1, [%2]"),
        features: Feature.LSE2,
        says: /^ldp .* has no barrier after it$|^the load has no ldar before it$/,
        in: ["CONSUME", "ACQUIRE", "SEQ_CST"],
      },
      {
        of: "load_16",
        body: plainPair("ldar %0, [%2]; ldp %0, %1, [%2]; dmb ishld"),
        features: Feature.LSE2,
        says: /^ld(ar|p) .* has a barrier after it$/,
        in: ["RELAXED"],
      },
      {
        of: "load_16",
        body: `if (order == 0) { ${plainPair("ldp %0, %1, [%2]")} }
          else { ${plainPair("ldp %0, %1, [%2]; dmb ishld")} }`,
        features: Feature.LSE2,
        says: /^the load has no ldar before it$/,
        in: ["SEQ_CST"],
      },
      {
        of: "store_16",
        body: storedPair("stp %0, %1, [%2]"),
        features: Feature.LSE2,
        says: /^stp .* has no barrier after it$|^the store has no barrier before it$/,
        in: ["RELEASE", "SEQ_CST"],
      },
      {
        of: "store_16",
        body: storedPair("dmb ish; stp %0, %1, [%2]; dmb ish"),
        features: Feature.LSE2,
        says: /^stp .* has a barrier after it$|^the store has a barrier before it$/,
        in: ["RELAXED", "RELEASE"],
      },
    ],
  }),
  ...breaking("acquires and releases where its order says so, and nowhere else", {
    "linux-arm64": [
      {
        of: "load_4",
        body: "*result = __atomic_load_n(object, 2);",
        says: /^ldar .* acquires$/,
        in: ["RELAXED"],
      },
      {
        of: "bit_test_8",
        body: "return *object >> index & 1;",
        says: /^ldr .* does not acquire$/,
        in: ["CONSUME", "ACQUIRE", "SEQ_CST"],
      },
      {
        of: "store_1",
        body: "*object = *desired;",
        says: /^strb .* does not release$/,
        in: ["RELEASE", "SEQ_CST"],
      },
      {
        of: "store_8",
        body: "__atomic_store_n(object, *desired, 3);",
        says: /^stlr .* releases$/,
        in: ["RELAXED"],
      },
      {
        of: "fetch_add_4",
        body: "*result = __atomic_fetch_add(object, *argument, 5);",
        says: /^ldaxr .* acquires$|^stlxr .* releases$/,
        in: ["RELAXED", "CONSUME", "ACQUIRE", "RELEASE"],
      },
      {
        of: "cmpxchg_strong_4",
        before: `#define TRY(order) \\
          __atomic_compare_exchange_n(object, &found, value, 0, order, \\
              order == 3 ? 0 : order == 4 ? 2 : order)`,
        body: `T found = *expected, value = *desired;
          int done = order == 0 ? TRY(0) : order < 3 ? TRY(2) : order == 3 ? TRY(3) : TRY(4);
          if (!done) *expected = found;
          return done;`,
        says: /^ldxr .* does not acquire$/,
        in: ["RELEASE, CONSUME", "RELEASE, ACQUIRE"],
      },
      {
        of: "add_4",
        body:
          '__asm__ volatile("ldaddal %w0, wzr, [%1]" : : "r"(*argument), "r"(object) : "memory");',
        args: ["-march=armv8.1-a"],
        says: /^ldaddal .* (does not acquire|releases)$/,
        in: ["RELAXED", "CONSUME", "ACQUIRE", "ACQ_REL", "SEQ_CST"],
      },
      {
        of: "load_8",
        body: `T value; if (order == 0) value = __atomic_load_n(object, 0);
          else __asm__ volatile("ldapr %0, [%1]" : "=r"(value) : "r"(object) : "memory");
          *result = value;`,
        args: ["-march=armv8.3-a"],
        says: /^ldapr .* may pass an earlier store that releases$/,
        in: ["SEQ_CST"],
      },
    ],
  }),
];
