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
#define ORDER_PARAMETER
#define CMPXCHG_PARAMETERS
#define CMPXCHG_ORDER joined_order(ORDER, PATOMIC_CMPXCHG_FAIL_ORDER(ORDER))
#define CHECK_ORDER() ((void) 0)
#define CHECK_LOAD_ORDER() ((void) 0)
#define CHECK_STORE_ORDER() ((void) 0)
#define CHECK_CMPXCHG_ORDER() ((void) 0)

#include "shapes.h"

#define TABLE_TYPE patomic_t
#define TABLE(width) JOIN(JOIN(implicit_table_, width), JOIN(_, ORDER_NAME))
#define TEMPLATE "table.h"

/* One set of functions for each order that makes a difference: on x86-64 that is only whether a store is sequentially consistent. */
#define ORDER_NAME RELEASE
#include "every_width.h"
#undef ORDER_NAME
#define ORDER_NAME SEQ_CST
#include "every_width.h"
#undef ORDER_NAME
#if !TARGET_X86_64
#    define ORDER_NAME RELAXED
#    include "every_width.h"
#    undef ORDER_NAME
#    define ORDER_NAME ACQUIRE
#    include "every_width.h"
#    undef ORDER_NAME
#    define ORDER_NAME ACQ_REL
#    include "every_width.h"
#    undef ORDER_NAME
#endif

#if TARGET_X86_64
#    define TABLE_IN_ORDER(width) \
        order == patomic_SEQ_CST ? &implicit_table_##width##_SEQ_CST : &implicit_table_##width##_RELEASE
#else
#    define TABLE_IN_ORDER(width)                                              \
        order == patomic_RELAXED ? &implicit_table_##width##_RELAXED :         \
        order <= patomic_ACQUIRE ? &implicit_table_##width##_ACQUIRE :         \
        order == patomic_RELEASE ? &implicit_table_##width##_RELEASE :         \
        order == patomic_ACQ_REL ? &implicit_table_##width##_ACQ_REL :         \
                                   &implicit_table_##width##_SEQ_CST
#endif
#define CASE(width) case width: return TABLE_IN_ORDER(width);

static const patomic_t *table_of(size_t byte_width, int order)
{
    if (!target_runs(byte_width))
        return NULL;
    switch (byte_width) {
    TARGET_WIDTHS(CASE)
    default: return NULL;
    }
}

patomic_t patomic_create(
    size_t byte_width, patomic_memory_order_t order, unsigned int options, unsigned int kinds, unsigned long ids)
{
    const patomic_t *table;
    patomic_t result = {.align = {1, 1, 0}};
    REQUIRE(patomic_is_valid_order((int) order));
    (void) options;
    table = target_is_asked_for(kinds, ids) ? table_of(byte_width, (int) order) : NULL;
    if (table == NULL)
        return result;
    result = *table;
    if (!patomic_is_valid_store_order((int) order))
        result.ops.fp_store = NULL;
    if (!patomic_is_valid_load_order((int) order)) {
        result.ops.fp_load = NULL;
        result.ops.bitwise_ops.fp_test = NULL;
    }
    return result;
}
