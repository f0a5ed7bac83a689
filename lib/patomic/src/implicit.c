#include "check.h"
#include "operations.h"
#include "orders.h"
#include "target.h"

#include <patomic/api/core.h>

#define TEMPLATE "bodies.h"
#include "every_width.h"
#undef TEMPLATE

#define LINKAGE static UNALIGNED
#define NAME(operation) JOIN(JOIN(patomic_##operation##_, WIDTH), JOIN(_, ORDER_NAME))
#define ORDER JOIN(patomic_, ORDER_NAME)
#define BIT_PARAMETER int
#define ORDER_PARAMETER
#define CMPXCHG_PARAMETERS
#define CMPXCHG_ORDER joined_order(ORDER, PATOMIC_CMPXCHG_FAIL_ORDER(ORDER))
#define CHECK_ORDER() ((void) 0)
#define CHECK_LOAD_ORDER() ((void) 0)
#define CHECK_STORE_ORDER() ((void) 0)
#define CHECK_CMPXCHG_ORDER() ((void) 0)

#define OBJECT_PARAMETER(qualifiers) qualifiers void *obj
#define FIND_OBJECT(qualifiers) ((void) 0)

#include "shapes.h"

/*
 * fill_<width>_<order> fills a table. A constant table would need relocations, which are larger
 * than these functions.
 */
#define FILL JOIN(JOIN(fill_, WIDTH), JOIN(_, ORDER_NAME))
#define TEMPLATE "fill.h"

/* One set of functions for each order that makes a difference. */
#define ORDER_NAME RELEASE
#include "every_width.h"
#undef ORDER_NAME
#define ORDER_NAME SEQ_CST
#include "every_width.h"
#undef ORDER_NAME
#if TARGET_X86_64
/* Only a store differs: whether it is sequentially consistent. */
#    define RELAXED_IS RELEASE
#    define ACQUIRE_IS RELEASE
#    define ACQ_REL_IS RELEASE
#else
#    define RELAXED_IS RELAXED
#    define ORDER_NAME RELAXED
#    include "every_width.h"
#    undef ORDER_NAME
#    define ACQUIRE_IS ACQUIRE
#    define ORDER_NAME ACQUIRE
#    include "every_width.h"
#    undef ORDER_NAME
#    if TARGET_ARM64
/* A store and a load do not accept ACQ_REL, and the other operations have the same instructions. */
#        define ACQ_REL_IS SEQ_CST
#    else
#        define ACQ_REL_IS ACQ_REL
#        define ORDER_NAME ACQ_REL
#        include "every_width.h"
#        undef ORDER_NAME
#    endif
#endif

#define FILL_IN(width, order) JOIN(JOIN(fill_, width), JOIN(_, order))
#define CASE(width)                                                                        \
    case width:                                                                            \
        switch (order) {                                                                   \
        case patomic_RELAXED: FILL_IN(width, RELAXED_IS)(table); return;                   \
        case patomic_CONSUME:                                                              \
        case patomic_ACQUIRE: FILL_IN(width, ACQUIRE_IS)(table); return;                   \
        case patomic_RELEASE: FILL_IN(width, RELEASE)(table); return;                      \
        case patomic_ACQ_REL: FILL_IN(width, ACQ_REL_IS)(table); return;                   \
        case patomic_SEQ_CST: FILL_IN(width, SEQ_CST)(table); return;                      \
        }                                                                                  \
        return;

static void fill(patomic_t *table, size_t byte_width, patomic_memory_order_t order)
{
    if (!target_runs(byte_width))
        return;
    switch (byte_width) {
    TARGET_WIDTHS(CASE)
    default: return;
    }
}

patomic_t patomic_create(
    size_t byte_width, patomic_memory_order_t order, unsigned int options, unsigned int kinds,
    unsigned long ids)
{
    patomic_t result = {.align = {1, 1, 0}};
    REQUIRE(patomic_is_valid_order((int) order));
    (void) options;
    if (target_is_asked_for(kinds, ids))
        fill(&result, byte_width, order);
    if (!patomic_is_valid_store_order((int) order))
        result.ops.fp_store = NULL;
    if (!patomic_is_valid_load_order((int) order)) {
        result.ops.fp_load = NULL;
        result.ops.bitwise_ops.fp_test = NULL;
    }
    return result;
}
