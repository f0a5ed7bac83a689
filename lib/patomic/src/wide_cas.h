#ifndef PATOMIC_SRC_WIDE_CAS_H
#define PATOMIC_SRC_WIDE_CAS_H

/* Compare-and-swap of sixteen bytes, by hand because compilers would call libatomic for it. */

#include "orders.h"
#include "target.h"

#if TARGET_X86_64

INLINE int wide_cas(volatile value_16 *obj, value_16 *expected, value_16 desired, int order)
{
    value_8 low = (value_8) *expected;
    value_8 high = (value_8) (*expected >> 64);
    unsigned char done;
    __asm__ volatile("lock cmpxchg16b %1"
                     : "=@ccz"(done), "+m"(*obj), "+a"(low), "+d"(high)
                     : "b"((value_8) desired), "c"((value_8) (desired >> 64))
                     : "memory");
    *expected = (value_16) high << 64 | low;
    (void) order;
    return done;
}

#elif TARGET_ARM64

/* A loaded pair counts as one access only once it was stored again, so a failed comparison stores what it found. */
#    define WIDE_CAS(load, store)                                                        \
        __asm__ volatile("1: " load " %[low], %[high], %[obj]\n"                         \
                         "cmp %[low], %[expected_low]\n"                                 \
                         "ccmp %[high], %[expected_high], #0, eq\n"                      \
                         "csel %[new_low], %[desired_low], %[low], eq\n"                 \
                         "csel %[new_high], %[desired_high], %[high], eq\n"              \
                         store " %w[done], %[new_low], %[new_high], %[obj]\n"            \
                         "cbnz %w[done], 1b\n"                                           \
                         "cset %w[done], eq"                                             \
                         : [low] "=&r"(low), [high] "=&r"(high),                         \
                           [new_low] "=&r"(new_low), [new_high] "=&r"(new_high),         \
                           [done] "=&r"(done), [obj] "+Q"(*obj)                          \
                         : [expected_low] "r"((value_8) *expected),                      \
                           [expected_high] "r"((value_8) (*expected >> 64)),             \
                           [desired_low] "r"((value_8) desired),                         \
                           [desired_high] "r"((value_8) (desired >> 64))                 \
                         : "cc", "memory")

INLINE int wide_cas(volatile value_16 *obj, value_16 *expected, value_16 desired, int order)
{
    value_8 low, high, new_low, new_high;
    int done;
    switch (order) {
    case __ATOMIC_RELAXED:
        WIDE_CAS("ldxp", "stxp");
        break;
    case __ATOMIC_ACQUIRE:
        WIDE_CAS("ldaxp", "stxp");
        break;
    case __ATOMIC_RELEASE:
        WIDE_CAS("ldxp", "stlxp");
        break;
    default:
        WIDE_CAS("ldaxp", "stlxp");
    }
    *expected = (value_16) high << 64 | low;
    return done;
}

#    undef WIDE_CAS

#elif TARGET_TSAN

INLINE int wide_cas(volatile value_16 *obj, value_16 *expected, value_16 desired, int order)
{
    return __atomic_compare_exchange_n(obj, expected, desired, 0, order, fail_order(order));
}

#endif

#endif
