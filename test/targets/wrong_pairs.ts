import { Feature } from "../../tools/instructions/features.ts";
import { breaking, type Rest, type WrongOperation } from "./wrong_operation.ts";

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

const ADD = "add %w1, %w0, #1";

/** Operations that break a rule for LL/SC loops. */
export const WRONG_PAIRS: readonly WrongOperation[] = [
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
];
