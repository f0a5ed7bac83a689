#ifndef PATOMIC_SRC_WIDE_PLAIN_H
#define PATOMIC_SRC_WIDE_PLAIN_H

/*
 * A load and a store of 16 bytes in one access. They return 0, and do nothing, if the processor
 * does not guarantee that it is atomic.
 */

#include "orders.h"
#include "target.h"

#if TARGET_X86_64

typedef value_8 vector_16 __attribute__((vector_size(16)));

INLINE int wide_plain_load(const volatile void *obj, void *ret, int order)
{
    vector_16 value;
    if (!target_has(PATOMIC_FEATURE_AVX))
        return 0;
    __asm__ volatile("vmovdqa %1, %0"
                     : "=x"(value)
                     : "m"(*(const volatile value_16 *) obj)
                     : "memory");
    __builtin_memcpy(ret, &value, sizeof value);
    (void) order;
    return 1;
}

INLINE int wide_plain_store(volatile void *obj, const void *desired, int order)
{
    vector_16 value;
    /* A fence after the store would take longer than cmpxchg16b. */
    if (!target_has(PATOMIC_FEATURE_AVX) || order == __ATOMIC_SEQ_CST)
        return 0;
    __builtin_memcpy(&value, desired, sizeof value);
    __asm__ volatile("vmovdqa %1, %0"
                     : "=m"(*(volatile value_16 *) obj)
                     : "x"(value)
                     : "memory");
    return 1;
}

#elif TARGET_ARM64

/* ldp does not acquire: a barrier after it keeps later accesses behind it. */
INLINE int wide_plain_load(const volatile void *obj, void *ret, int order)
{
    value_8 value[2];
    if (!target_has(PATOMIC_FEATURE_LSE2))
        return 0;
    /* ldp may pass an earlier stlr. ldar may not, and ldp may not pass ldar. */
    if (order == __ATOMIC_SEQ_CST)
        __asm__ volatile("ldar %[low], %[obj]"
                         : [low] "=r"(value[0])
                         : [obj] "Q"(*(const volatile value_8 *) obj)
                         : "memory");
    __asm__ volatile("ldp %[low], %[high], %[obj]"
                     : [low] "=r"(value[0]), [high] "=r"(value[1])
                     : [obj] "Q"(*(const volatile value_16 *) obj)
                     : "memory");
    if (order != __ATOMIC_RELAXED)
        __asm__ volatile("dmb ishld" : : : "memory");
    __builtin_memcpy(ret, value, sizeof value);
    return 1;
}

/* stp does not release: a barrier before it keeps earlier accesses before it. */
INLINE int wide_plain_store(volatile void *obj, const void *desired, int order)
{
    value_8 value[2];
    if (!target_has(PATOMIC_FEATURE_LSE2))
        return 0;
    __builtin_memcpy(value, desired, sizeof value);
    if (order != __ATOMIC_RELAXED)
        __asm__ volatile("dmb ish" : : : "memory");
    __asm__ volatile("stp %[low], %[high], %[obj]"
                     : [obj] "=Q"(*(volatile value_16 *) obj)
                     : [low] "r"(value[0]), [high] "r"(value[1])
                     : "memory");
    if (order == __ATOMIC_SEQ_CST)
        __asm__ volatile("dmb ish" : : : "memory");
    return 1;
}

#else

INLINE int wide_plain_load(const volatile void *obj, void *ret, int order)
{
    (void) obj, (void) ret, (void) order;
    return 0;
}

INLINE int wide_plain_store(volatile void *obj, const void *desired, int order)
{
    (void) obj, (void) desired, (void) order;
    return 0;
}

#endif

#endif
