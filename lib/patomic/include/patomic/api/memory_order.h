#ifndef PATOMIC_API_MEMORY_ORDER_H
#define PATOMIC_API_MEMORY_ORDER_H

#include "export.h"

#ifdef __cplusplus
extern "C" {
#endif

/* CONSUME acts as ACQUIRE. */
typedef enum {
    patomic_RELAXED = 0,
    patomic_CONSUME = 1,
    patomic_ACQUIRE = 2,
    patomic_RELEASE = 3,
    patomic_ACQ_REL = 4,
    patomic_SEQ_CST = 5
} patomic_memory_order_t;

/*
 * These macros evaluate their arguments more than once. The casts avoid comparisons of signed and
 * unsigned values, because the type of an enumeration may be unsigned.
 */
#define PATOMIC_IS_VALID_ORDER(order) \
    ((int) (order) >= (int) patomic_RELAXED && (int) (order) <= (int) patomic_SEQ_CST)

#define PATOMIC_IS_VALID_STORE_ORDER(order)      \
    ((int) (order) == (int) patomic_RELAXED ||   \
     (int) (order) == (int) patomic_RELEASE ||   \
     (int) (order) == (int) patomic_SEQ_CST)

#define PATOMIC_IS_VALID_LOAD_ORDER(order)       \
    ((int) (order) == (int) patomic_RELAXED ||   \
     (int) (order) == (int) patomic_CONSUME ||   \
     (int) (order) == (int) patomic_ACQUIRE ||   \
     (int) (order) == (int) patomic_SEQ_CST)

#define PATOMIC_IS_VALID_FAIL_ORDER(succ, fail) \
    (PATOMIC_IS_VALID_ORDER(succ) && (int) (fail) <= (int) (succ) && \
     PATOMIC_IS_VALID_LOAD_ORDER(fail))

/* The result has the type of `succ` in C++ too, if that is the enumeration. */
#define PATOMIC_CMPXCHG_FAIL_ORDER(succ)                                            \
    ((int) (succ) == (int) patomic_ACQ_REL || (int) (succ) == (int) patomic_RELEASE \
         ? patomic_ACQUIRE                                                          \
         : (succ))

/* Returns 1 for an order of patomic_memory_order_t, else 0. */
PATOMIC_EXPORT int patomic_is_valid_order(int order);

/* Returns 1 for an order that a store accepts, else 0. */
PATOMIC_EXPORT int patomic_is_valid_store_order(int order);

/* Returns 1 for an order that a load accepts, else 0. */
PATOMIC_EXPORT int patomic_is_valid_load_order(int order);

/* Returns 1 if `succ` is an order, `fail` is a load order, and `fail` <= `succ`; else 0. */
PATOMIC_EXPORT int patomic_is_valid_fail_order(int succ, int fail);

/* Returns the strongest order that a failed compare-exchange with `succ` may have. */
PATOMIC_EXPORT int patomic_cmpxchg_fail_order(int succ);

#ifdef __cplusplus
}
#endif

#endif
