#ifndef PATOMIC_SRC_WIDE_CAS_H
#define PATOMIC_SRC_WIDE_CAS_H

/* Compare-and-swap of 16 bytes. In assembly, because compilers would call libatomic for it. */

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

/*
 * A load of a pair is atomic only if the pair is stored again. So a failed comparison stores the
 * value that it found.
 */
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

INLINE int wide_cas_by_exclusive_pair(
    volatile value_16 *obj, value_16 *expected, value_16 desired, int order)
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

/* casp takes pairs of registers of which the first is even. */
#    define WIDE_CASP(order)                                                             \
        __asm__ volatile(".arch_extension lse\n"                                         \
                         "casp" order " %[low], %[high], %[new_low], %[new_high], %[obj]" \
                         : [low] "+r"(low), [high] "+r"(high), [obj] "+Q"(*obj)          \
                         : [new_low] "r"(new_low), [new_high] "r"(new_high)              \
                         : "memory")

INLINE int wide_cas_by_casp(
    volatile value_16 *obj, value_16 *expected, value_16 desired, int order)
{
    register value_8 low __asm__("x6") = (value_8) *expected;
    register value_8 high __asm__("x7") = (value_8) (*expected >> 64);
    register value_8 new_low __asm__("x8") = (value_8) desired;
    register value_8 new_high __asm__("x9") = (value_8) (desired >> 64);
    value_16 found;
    int done;
    switch (order) {
    case __ATOMIC_RELAXED:
        WIDE_CASP("");
        break;
    case __ATOMIC_ACQUIRE:
        WIDE_CASP("a");
        break;
    case __ATOMIC_RELEASE:
        WIDE_CASP("l");
        break;
    default:
        WIDE_CASP("al");
    }
    found = (value_16) high << 64 | low;
    done = found == *expected;
    *expected = found;
    return done;
}

#    undef WIDE_CASP

/* Expands X once for each compare-and-swap, so that the choice is made before a loop. */
#    define WITH_WIDE_CAS(X)                     \
        if (target_has(PATOMIC_FEATURE_LSE)) {   \
            X(wide_cas_by_casp)                  \
        } else {                                 \
            X(wide_cas_by_exclusive_pair)        \
        }

#elif TARGET_TSAN

INLINE int wide_cas(volatile value_16 *obj, value_16 *expected, value_16 desired, int order)
{
    return __atomic_compare_exchange_n(obj, expected, desired, 0, order, fail_order(order));
}

#endif

#ifndef WITH_WIDE_CAS
#    define WITH_WIDE_CAS(X) X(wide_cas)
#endif

#endif
