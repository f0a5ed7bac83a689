#ifndef PATOMIC_SRC_ORDERS_H
#define PATOMIC_SRC_ORDERS_H

/* The code below requires that patomic_memory_order_t has the values of __ATOMIC_*. */

#include "target.h"

#include <patomic/api/memory_order.h>

_Static_assert(
    (int) patomic_RELAXED == __ATOMIC_RELAXED && (int) patomic_CONSUME == __ATOMIC_CONSUME &&
        (int) patomic_ACQUIRE == __ATOMIC_ACQUIRE && (int) patomic_RELEASE == __ATOMIC_RELEASE &&
        (int) patomic_ACQ_REL == __ATOMIC_ACQ_REL && (int) patomic_SEQ_CST == __ATOMIC_SEQ_CST,
    "memory orders of the interface and of the compiler differ");

/* Returns the strongest order that a failed compare-exchange with `order` may have. */
INLINE int fail_order(int order)
{
    return order == __ATOMIC_ACQ_REL   ? __ATOMIC_ACQUIRE
           : order == __ATOMIC_RELEASE ? __ATOMIC_RELAXED
                                       : order;
}

/*
 * Returns the order that includes both. So a compare-exchange needs a case for each of five orders,
 * not for each pair.
 */
INLINE int joined_order(int succ, int fail)
{
    if (succ == __ATOMIC_RELEASE && fail != __ATOMIC_RELAXED)
        return __ATOMIC_ACQ_REL;
    return succ;
}

#if TARGET_X86_64

/*
 * A load is the same instruction in every order, and so is a read-modify-write. Only a store
 * differs: it is a plain one, or a locked instruction if it is sequentially consistent.
 */
#    define IN_ORDER(order, result, operation, ...) \
        result operation(__VA_ARGS__, __ATOMIC_SEQ_CST)
#    define IN_LOAD_ORDER(order, result, operation, ...) \
        result operation(__VA_ARGS__, __ATOMIC_SEQ_CST)
#    define IN_STORE_ORDER(order, operation, ...)              \
        do {                                                   \
            if ((order) == __ATOMIC_RELAXED ||                 \
                (order) == __ATOMIC_RELEASE)                   \
                operation(__VA_ARGS__, __ATOMIC_RELEASE);      \
            else                                               \
                operation(__VA_ARGS__, __ATOMIC_SEQ_CST);      \
        } while (0)

#else

#    if TARGET_ARM64
/* A read-modify-write that acquires and releases is as strong as a sequentially consistent one. */
#        define CASE_ACQ_REL(...)
#    else
#        define CASE_ACQ_REL(...)  \
            case __ATOMIC_ACQ_REL: \
                __VA_ARGS__;       \
                break;
#    endif

/* The compiler selects the instruction only if the order is a constant. */
#    define IN_ORDER(order, result, operation, ...)                           \
        switch (order) {                                                      \
        case __ATOMIC_RELAXED:                                                \
            result operation(__VA_ARGS__, __ATOMIC_RELAXED);                  \
            break;                                                            \
        case __ATOMIC_CONSUME:                                                \
        case __ATOMIC_ACQUIRE:                                                \
            result operation(__VA_ARGS__, __ATOMIC_ACQUIRE);                  \
            break;                                                            \
        case __ATOMIC_RELEASE:                                                \
            result operation(__VA_ARGS__, __ATOMIC_RELEASE);                  \
            break;                                                            \
            CASE_ACQ_REL(result operation(__VA_ARGS__, __ATOMIC_ACQ_REL))     \
        default:                                                              \
            result operation(__VA_ARGS__, __ATOMIC_SEQ_CST);                  \
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
