/*
 * The primitives of 16 bytes. Loads and stores are one access where the processor guarantees that
 * it is atomic. Everything else is a compare-and-swap, in a loop if the new value depends on the
 * old.
 */

#include "wide_cas.h"
#include "wide_plain.h"

INLINE value_16 do_load_16(const volatile value_16 *obj, int order)
{
    value_16 found = 0;
    if (wide_plain_load(obj, &found, order))
        return found;
    /* A compare-and-swap that stores the value that it found. It needs writable memory. */
#define LOAD(cas) (void) cas((volatile value_16 *) obj, &found, 0, order);
    WITH_WIDE_CAS(LOAD)
#undef LOAD
    return found;
}

/* Returns a first guess for a loop. It may be torn: then the compare-and-swap fails. */
INLINE value_16 wide_guess(const volatile value_16 *obj)
{
    const volatile value_8 *halves = (const volatile value_8 *) obj;
    return (value_16) __atomic_load_n(&halves[1], __ATOMIC_RELAXED) << 64 |
           __atomic_load_n(&halves[0], __ATOMIC_RELAXED);
}

#define WIDE_UPDATE(name, DESIRED)                                                     \
    INLINE value_16 do_##name##_16(volatile value_16 *obj, value_16 arg, int order)    \
    {                                                                                  \
        value_16 old = wide_guess(obj);                                                \
        WITH_WIDE_CAS(DESIRED)                                                         \
        return old;                                                                    \
    }
#define WIDE_LOOP(cas, desired)                      \
    while (!cas(obj, &old, desired, order)) {        \
    }
#define WIDE_EXCHANGE(cas) WIDE_LOOP(cas, arg)
#define WIDE_OR(cas) WIDE_LOOP(cas, old | arg)
#define WIDE_XOR(cas) WIDE_LOOP(cas, old ^ arg)
#define WIDE_AND(cas) WIDE_LOOP(cas, old & arg)
#define WIDE_ADD(cas) WIDE_LOOP(cas, old + arg)
#define WIDE_SUB(cas) WIDE_LOOP(cas, old - arg)
#define WIDE_NEG(cas) WIDE_LOOP(cas, 0 - old)

WIDE_UPDATE(exchange, WIDE_EXCHANGE)

#define WIDE_FETCH(name, DESIRED)                                                      \
    WIDE_UPDATE(fetch_##name, DESIRED)                                                 \
    INLINE void do_##name##_16(volatile value_16 *obj, value_16 arg, int order)        \
    {                                                                                  \
        (void) do_fetch_##name##_16(obj, arg, order);                                  \
    }

WIDE_FETCH(or, WIDE_OR)
WIDE_FETCH(xor, WIDE_XOR)
WIDE_FETCH(and, WIDE_AND)
WIDE_FETCH(add, WIDE_ADD)
WIDE_FETCH(sub, WIDE_SUB)

/* do_neg_16 is in negate.h. */
INLINE value_16 do_fetch_neg_16(volatile value_16 *obj, int order)
{
    value_16 old = wide_guess(obj);
    WITH_WIDE_CAS(WIDE_NEG)
    return old;
}

#undef WIDE_FETCH
#undef WIDE_UPDATE

INLINE void do_store_16(volatile value_16 *obj, value_16 desired, int order)
{
    if (!wide_plain_store(obj, &desired, order))
        (void) do_exchange_16(obj, desired, order);
}

INLINE int do_cmpxchg_strong_16(
    volatile value_16 *obj, value_16 *expected, value_16 desired, int order)
{
#define RETURN(cas) return cas(obj, expected, desired, order);
    WITH_WIDE_CAS(RETURN)
#undef RETURN
}

INLINE int do_cmpxchg_weak_16(
    volatile value_16 *obj, value_16 *expected, value_16 desired, int order)
{
    return do_cmpxchg_strong_16(obj, expected, desired, order);
}
