import { Feature } from "../../tools/instructions/features.ts";

/** An operation in C, and a rule for its instructions that it breaks. */
export interface WrongOperation {
  /** The title of the rule. */
  readonly rule: string;
  readonly on: "linux-x64" | "linux-arm64";
  readonly of: string;
  /** What stands in its braces. Its memory is of the type `T`. */
  readonly body: string;
  /** What stands before it. */
  readonly before?: string;
  readonly args?: readonly string[];
  /** The features of the processor. Default: those of the baseline. */
  readonly features?: number;
  /** What each problem is. */
  readonly says: RegExp;
  /** The orders in which there is one; all of them where it is left out. */
  readonly in?: readonly string[];
}

type Rest = Omit<WrongOperation, "rule" | "on">;

function breaking(
  rule: string,
  cases: Readonly<Partial<Record<WrongOperation["on"], readonly Rest[]>>>,
): WrongOperation[] {
  return (["linux-x64", "linux-arm64"] as const).flatMap((on) =>
    (cases[on] ?? []).map((rest) => ({ rule, on, ...rest }))
  );
}

/**
 * An addition by an exclusive pair, with additional code between its halves or in place of the test
 * after them.
 */
function pair(between: string, test = "cbnz %w2, 1b"): string {
  return `T old, sum; int failed;
    __asm__ volatile("1: ldaxr %w0, [%3]; ${between}; stlxr %w2, %w1, [%3]; ${test}"
      : "=&r"(old), "=&r"(sum), "=&r"(failed) : "r"(object), "r"(argument) : "w9", "memory");
    *result = old;`;
}
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

const ADD = "add %w1, %w0, #1";

export const WRONG_OPERATIONS: readonly WrongOperation[] = [
  ...breaking("calls nothing", {
    "linux-x64": [{
      of: "fetch_add_4",
      before: "T outside(volatile T *, T);",
      body: "*result = outside(object, *argument) + 1;",
      says: /^call 0x\w+ is a call$/,
    }],
    "linux-arm64": [{
      of: "fetch_add_4",
      body: "*result = __atomic_fetch_add(object, *argument, 5);",
      args: ["-moutline-atomics"],
      says: /^bl 0x\w+ is a call$/,
    }],
  }),
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
  ...breaking("touches only the memory that it is given", {
    "linux-x64": [
      {
        of: "or_1",
        body: `unsigned long address = (unsigned long) object;
          unsigned bits = (unsigned) *argument << (address & 3) * 8;
          __atomic_fetch_or((unsigned *) (address & ~3ul), bits, 5);`,
        says: / touches the object at a place that it calculates$/,
      },
      {
        of: "add_4",
        body: "__atomic_fetch_add(object + 1, *argument, 5);",
        says: /^lock add .* touches 4 bytes at 4 of the object, which has 4$/,
      },
      {
        of: "add_4",
        body: "__atomic_fetch_add(object, (T) (*(const unsigned long *) argument >> 1), 5);",
        says: /^mov .* touches 8 bytes at 0 of the argument, which has 4$/,
      },
      {
        of: "fetch_add_4",
        body: "*result = __atomic_fetch_add(*(T **) argument, 1, 5);",
        says: new RegExp(
          "^mov .* touches 8 bytes at 0 of the argument, which has 4$|" +
            "^lock .* touches memory that is none of its arguments'$",
        ),
      },
      {
        of: "exchange_4",
        before: "static volatile unsigned last;",
        body: "*result = __atomic_exchange_n(object, *desired, 5); last = *result;",
        says: / writes to the library itself$/,
      },
    ],
    "linux-arm64": [
      {
        of: "or_1",
        body: "__atomic_fetch_or((unsigned *) object, *argument, 5);",
        says: /x?r .* touches 4 bytes at 0 of the object, which has 1$/,
      },
      {
        of: "add_4",
        body: "__atomic_fetch_add(object - 1, *argument, 5);",
        says: / touches 4 bytes at -4 of the object, which has 4$/,
      },
      {
        of: "exchange_2",
        body: "*(unsigned *) result = __atomic_exchange_n(object, *desired, 5);",
        says: /^str .* touches 4 bytes at 0 of the result, which has 2$/,
      },
    ],
  }),
  ...breaking("touches the object as a whole", {
    "linux-x64": [
      {
        of: "load_8",
        body: `volatile unsigned *halves = (volatile unsigned *) object;
          *result = (T) halves[1] << 32 | halves[0];`,
        says: /^mov .* touches 4 of 8 bytes$/,
      },
      {
        of: "store_16",
        body: `volatile unsigned long *halves = (volatile unsigned long *) object;
          halves[0] = (unsigned long) *desired; halves[1] = (unsigned long) (*desired >> 64);`,
        says: /^mov .* touches 8 of 16 bytes$/,
      },
    ],
    "linux-arm64": [{
      of: "load_2",
      body: `volatile unsigned char *halves = (volatile unsigned char *) object;
        *result = halves[1] << 8 | halves[0];`,
      says: /^ldrb .* touches 1 of 2 bytes$/,
    }],
  }),
  ...breaking("a load is one plain load, if the processor has an atomic one of its width", {
    "linux-x64": [
      {
        of: "load_4",
        body: "*result = __atomic_fetch_add((T *) object, *result, 5);",
        says: /^lock xadd .* is not a plain load$/,
      },
      {
        of: "load_16",
        body: "*result = __sync_val_compare_and_swap((T *) object, 0, 0);",
        features: Feature.CX16 | Feature.AVX,
        says: /^lock cmpxchg16b .* is not a plain load$/,
      },
      {
        of: "bit_test_4",
        body: "return *object >> index & *object & 1;",
        says: /^\w+ .* touches the object a second time$/,
      },
      {
        of: "load_8",
        body: "if (order == 5) *result = *object;",
        says: /^returns without touching the object$/,
        in: ["RELAXED", "CONSUME", "ACQUIRE"],
      },
    ],
    "linux-arm64": [{
      of: "load_8",
      body: `T value; __asm__ volatile("ldaxr %0, [%1]" : "=r"(value) : "r"(object) : "memory");
          *result = value;`,
      says: /^ldaxr .* is not a plain load$/,
    }],
  }),
  ...breaking(
    "a store is one plain store, if the processor has an atomic one of its width, unless it is sequentially consistent on x86-64",
    {
      "linux-x64": [
        {
          of: "store_2",
          body: "__atomic_exchange_n(object, *desired, 5);",
          says: /^xchg .* is not a plain store$/,
          in: ["RELAXED", "RELEASE"],
        },
        {
          of: "store_4",
          body: `if (order == 5) __atomic_exchange_n(object, *desired, 5);
            else if (order == 3) *object = *desired;`,
          says: /^returns without touching the object$/,
          in: ["RELAXED"],
        },
      ],
      "linux-arm64": [{
        of: "store_4",
        body: "__atomic_store_n(object, 0, 3); __atomic_store_n(object, *desired, 3);",
        says: /^stlr .* touches the object a second time$/,
      }],
    },
  ),
  ...breaking("all else is one locked or atomic instruction, or an exclusive pair", {
    "linux-x64": [
      {
        of: "store_16",
        body: `T value = *desired;
          __asm__ volatile("vmovdqa %1, %0" : "=m"(*object) : "x"(value) : "memory");`,
        features: Feature.CX16 | Feature.AVX,
        says: /^vmovdqa .* is a plain store$|^returns without a read-modify-write$/,
        in: ["SEQ_CST"],
      },
      {
        of: "add_4",
        body: "*object += *argument;",
        says: / is a plain store$|^returns without a read-modify-write$/,
      },
      {
        of: "store_4",
        body: "*object = *desired;",
        says: /^mov .* is a plain store$|^returns without a read-modify-write$/,
        in: ["SEQ_CST"],
      },
      {
        of: "inc_8",
        body: "if (order != 0) __atomic_fetch_add(object, 1, 5);",
        says: /^returns without a read-modify-write$/,
        in: ["RELAXED"],
      },
      {
        of: "load_16",
        body: `T value; __asm__ volatile("movups (%1), %0" : "=x"(value) : "r"(object) : "memory");
          *result = value;`,
        says: /^returns without a read-modify-write$/,
      },
    ],
    "linux-arm64": [
      {
        of: "add_4",
        body: "*object += *argument;",
        says: /^str .* is a plain store$|^returns without a read-modify-write$/,
      },
      {
        of: "cmpxchg_strong_4",
        body:
          "if (*object == *expected) { *object = *desired; return 1; } *expected = 0; return 0;",
        says: /^str .* is a plain store$|^returns without a read-modify-write$/,
      },
      {
        of: "fetch_add_8",
        body:
          `T old; __asm__ volatile("ldaxr %0, [%1]; clrex" : "=r"(old) : "r"(object) : "memory");
          *result = old;`,
        says: /^returns without a read-modify-write$/,
      },
    ],
  }),
  ...breaking(
    "nothing touches memory between an exclusive load and its store, or it may never succeed",
    {
      "linux-arm64": [{
        of: "fetch_add_4",
        body: pair("ldr w9, [%4]; add %w1, %w0, w9"),
        says: /^ldr .* comes between an exclusive load and store$/,
      }],
    },
  ),
  ...breaking(
    "an exclusive store that failed is tried again, unless the operation may fail without reason",
    {
      "linux-arm64": [
        {
          of: "fetch_add_4",
          body: pair(ADD, "nop"),
          says: /^stlxr .* is not followed by a test of whether it failed$/,
        },
        ...["cbnz %w2, 2f; 2:", "cbz %w2, 1b", "tbz %w2, #0, 1b"].map((test): Rest => ({
          of: "fetch_add_4",
          body: pair(ADD, test),
          says: /^stlxr .* is not tried again where it fails$/,
        })),
      ],
    },
  ),
  ...breaking("an exclusive load of 16 bytes is stored again, since only that makes it atomic", {
    "linux-arm64": [{
      of: "load_16",
      body: `unsigned long low, high;
        __asm__ volatile("ldxp %0, %1, [%2]" : "=&r"(low), "=&r"(high) : "r"(object) : "memory");
        *result = (T) high << 64 | low;`,
      says: /^ldxp .* is not always stored again$/,
    }],
  }),
  ...breaking("with LSE a read-modify-write is no LL/SC loop", {
    "linux-arm64": [{
      of: "fetch_add_4",
      body: "*result = __atomic_fetch_add(object, *argument, 5);",
      features: Feature.LSE,
      says: /^(ldaxr|stlxr) .* is one half of an LL\/SC pair$/,
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
