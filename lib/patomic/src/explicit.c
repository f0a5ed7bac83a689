#include "check.h"
#include "operations.h"
#include "orders.h"
#include "target.h"

#include <patomic/api/core.h>
#include <patomic/extensions.h>

#define TEMPLATE "bodies.h"
#include "every_width.h"
#undef TEMPLATE

#define LINKAGE UNALIGNED
#define NAME(operation) JOIN(patomic_explicit_##operation##_, WIDTH)
#define BIT_PARAMETER int
#define ORDER_PARAMETER , int order
#define ORDER order
#define CMPXCHG_PARAMETERS , int succ, int fail
#define CMPXCHG_ORDER joined_order(succ, fail)
#define CHECK_ORDER() IGNORE(order); CHECK(patomic_is_valid_order(order))
#define CHECK_LOAD_ORDER() IGNORE(order); CHECK(patomic_is_valid_load_order(order))
#define CHECK_STORE_ORDER() IGNORE(order); CHECK(patomic_is_valid_store_order(order))
#define CHECK_CMPXCHG_ORDER()             \
    IGNORE(succ);                         \
    IGNORE(fail);                         \
    CHECK(patomic_is_valid_order(succ));  \
    CHECK(patomic_is_valid_fail_order(succ, fail))

/* A release build does not use the order if the instruction is the same in every order. */
#define IGNORE(parameter) (void) parameter

#define OBJECT_PARAMETER(qualifiers) qualifiers void *obj
#define FIND_OBJECT(qualifiers) ((void) 0)

#include "shapes.h"

#define TABLE(width) JOIN(explicit_table_, width)
#define TEMPLATE "table.h"
#include "every_width.h"
#undef TEMPLATE

#define CASE(width) case width: return &TABLE(width);

const patomic_explicit_t *patomic_explicit_table(size_t byte_width)
{
    if (!target_runs(byte_width))
        return NULL;
    switch (byte_width) {
    TARGET_WIDTHS(CASE)
    default: return NULL;
    }
}

int patomic_load_is_readonly(size_t byte_width)
{
    if (byte_width == 16)
        return patomic_explicit_table(16) != NULL &&
               (patomic_features() & (PATOMIC_FEATURE_AVX | PATOMIC_FEATURE_LSE2)) != 0;
    return patomic_explicit_table(byte_width) != NULL;
}

patomic_explicit_t patomic_create_explicit(
    size_t byte_width, unsigned int options, unsigned int kinds, unsigned long ids)
{
    const patomic_explicit_t *table =
        target_is_asked_for(kinds, ids) ? patomic_explicit_table(byte_width) : NULL;
    patomic_explicit_t none = {.align = {1, 1, 0}};
    (void) options;
    return table != NULL ? *table : none;
}
