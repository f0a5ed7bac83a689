#ifndef PATOMIC_SRC_ORDERS_H
#define PATOMIC_SRC_ORDERS_H

/* The values of patomic_memory_order_t are those of __ATOMIC_*, and the code below goes by it. */

#include "target.h"

#include <patomic/api/memory_order.h>

_Static_assert(
    (int) patomic_RELAXED == __ATOMIC_RELAXED && (int) patomic_CONSUME == __ATOMIC_CONSUME &&
        (int) patomic_ACQUIRE == __ATOMIC_ACQUIRE && (int) patomic_RELEASE == __ATOMIC_RELEASE &&
        (int) patomic_ACQ_REL == __ATOMIC_ACQ_REL && (int) patomic_SEQ_CST == __ATOMIC_SEQ_CST,
    "memory orders of the interface and of the compiler differ");

/* The strongest order that a failed compare-and-exchange may have next to `order`. */
INLINE int fail_order(int order)
{
    return order == __ATOMIC_ACQ_REL ? __ATOMIC_ACQUIRE : order == __ATOMIC_RELEASE ? __ATOMIC_RELAXED : order;
}

/* One order that has all of both: compare-and-exchange then needs a case for five orders instead of for every pair. */
INLINE int joined_order(int succ, int fail)
{
    if (succ == __ATOMIC_RELEASE && fail != __ATOMIC_RELAXED)
        return __ATOMIC_ACQ_REL;
    return succ;
}

#if TARGET_X86_64

/*
 * Every order of a load is a plain mov and every order of a read-modify-write the same locked instruction, which a store of
 * sixteen bytes is as well.
 */
#    define IN_ORDER(order, result, operation, ...) \
        result operation(__VA_ARGS__, __ATOMIC_SEQ_CST)
#    define IN_LOAD_ORDER(order, result, operation, ...) \
        result operation(__VA_ARGS__, __ATOMIC_SEQ_CST)
#    define IN_STORE_ORDER(order, operation, ...)              \
        do {                                                   \
            if (WIDTH < 16 && ((order) == __ATOMIC_RELAXED ||  \
                               (order) == __ATOMIC_RELEASE))   \
                operation(__VA_ARGS__, __ATOMIC_RELEASE);      \
            else                                               \
                operation(__VA_ARGS__, __ATOMIC_SEQ_CST);      \
        } while (0)

#else

/* The compiler emits the right instruction only for a constant order. */
#    define IN_ORDER(order, result, operation, ...)               \
        switch (order) {                                          \
        case __ATOMIC_RELAXED:                                    \
            result operation(__VA_ARGS__, __ATOMIC_RELAXED);      \
            break;                                                \
        case __ATOMIC_CONSUME:                                    \
        case __ATOMIC_ACQUIRE:                                    \
            result operation(__VA_ARGS__, __ATOMIC_ACQUIRE);      \
            break;                                                \
        case __ATOMIC_RELEASE:                                    \
            result operation(__VA_ARGS__, __ATOMIC_RELEASE);      \
            break;                                                \
        case __ATOMIC_ACQ_REL:                                    \
            result operation(__VA_ARGS__, __ATOMIC_ACQ_REL);      \
            break;                                                \
        default:                                                  \
            result operation(__VA_ARGS__, __ATOMIC_SEQ_CST);      \
        }
#    define IN_LOAD_ORDER(order, result, operation, ...)          \
        switch (order) {                                          \
        case __ATOMIC_RELAXED:                                    \
            result operation(__VA_ARGS__, __ATOMIC_RELAXED);      \
            break;                                                \
        case __ATOMIC_CONSUME:                                    \
        case __ATOMIC_ACQUIRE:                                    \
            result operation(__VA_ARGS__, __ATOMIC_ACQUIRE);      \
            break;                                                \
        default:                                                  \
            result operation(__VA_ARGS__, __ATOMIC_SEQ_CST);      \
        }
#    define IN_STORE_ORDER(order, operation, ...)                 \
        switch (order) {                                          \
        case __ATOMIC_RELAXED:                                    \
            operation(__VA_ARGS__, __ATOMIC_RELAXED);             \
            break;                                                \
        case __ATOMIC_RELEASE:                                    \
            operation(__VA_ARGS__, __ATOMIC_RELEASE);             \
            break;                                                \
        default:                                                  \
            operation(__VA_ARGS__, __ATOMIC_SEQ_CST);             \
        }

#endif

#endif
