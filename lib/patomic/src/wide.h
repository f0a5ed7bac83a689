/* The primitives of sixteen bytes: all of them a compare-and-swap, in a loop where the new value hangs on the old. */

#include "wide_cas.h"

INLINE value_16 do_load_16(const volatile value_16 *obj, int order)
{
    /* Whatever it compares with, it gives what it found and changes nothing. It needs writable memory all the same. */
    value_16 found = 0;
    (void) wide_cas((volatile value_16 *) obj, &found, 0, order);
    return found;
}

/* A first guess for a loop. It may be torn, and then the compare-and-swap finds out. */
INLINE value_16 wide_guess(const volatile value_16 *obj)
{
    const volatile value_8 *halves = (const volatile value_8 *) obj;
    return (value_16) __atomic_load_n(&halves[1], __ATOMIC_RELAXED) << 64 |
           __atomic_load_n(&halves[0], __ATOMIC_RELAXED);
}

#define WIDE_UPDATE(name, desired)                                                     \
    INLINE value_16 do_##name##_16(volatile value_16 *obj, value_16 arg, int order)    \
    {                                                                                  \
        value_16 old = wide_guess(obj);                                                \
        while (!wide_cas(obj, &old, desired, order)) {                                 \
        }                                                                              \
        return old;                                                                    \
    }

WIDE_UPDATE(exchange, arg)

#define WIDE_FETCH(name, desired)                                                      \
    WIDE_UPDATE(fetch_##name, desired)                                                 \
    INLINE void do_##name##_16(volatile value_16 *obj, value_16 arg, int order)        \
    {                                                                                  \
        (void) do_fetch_##name##_16(obj, arg, order);                                  \
    }

WIDE_FETCH(or, old | arg)
WIDE_FETCH(xor, old ^ arg)
WIDE_FETCH(and, old & arg)
WIDE_FETCH(add, old + arg)
WIDE_FETCH(sub, old - arg)

#undef WIDE_FETCH
#undef WIDE_UPDATE

INLINE void do_store_16(volatile value_16 *obj, value_16 desired, int order)
{
    (void) do_exchange_16(obj, desired, order);
}

INLINE int do_cmpxchg_strong_16(volatile value_16 *obj, value_16 *expected, value_16 desired, int order)
{
    return wide_cas(obj, expected, desired, order);
}

INLINE int do_cmpxchg_weak_16(volatile value_16 *obj, value_16 *expected, value_16 desired, int order)
{
    return wide_cas(obj, expected, desired, order);
}
