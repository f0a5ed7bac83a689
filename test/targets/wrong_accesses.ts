import { Feature } from "../../tools/instructions/features.ts";
import { breaking, type WrongOperation } from "./wrong_operation.ts";

/** Operations that break a rule for accesses to memory. */
export const WRONG_ACCESSES: readonly WrongOperation[] = [
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
    "a store, unless SEQ_CST on x86-64, is one plain store, if the processor has an atomic one",
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
];
