/* The operations on an object at a byte offset from a base: patomic_at_<operation>_<width>. */

#include "check.h"
#include "operations.h"
#include "orders.h"
#include "target.h"

#include <patomic/extensions.h>

#define TEMPLATE "bodies.h"
#include "every_width.h"
#undef TEMPLATE

#define LINKAGE UNALIGNED
#define NAME(operation) JOIN(patomic_at_##operation##_, WIDTH)
#define OBJECT_PARAMETER(qualifiers) qualifiers void *base, double byte_offset
#define FIND_OBJECT(qualifiers) \
    qualifiers void *obj = (qualifiers unsigned char *) base + (ptrdiff_t) byte_offset
#define BIT_PARAMETER double
#define ORDER_PARAMETER , double order
#define ORDER AT_ORDER(order)
#define CMPXCHG_PARAMETERS , double succ, double fail
#define CMPXCHG_ORDER AT_ORDER(joined_order((int) succ, (int) fail))
#define CHECK_ORDER() IGNORE(order); CHECK(patomic_is_valid_order((int) order))
#define CHECK_LOAD_ORDER() IGNORE(order); CHECK(patomic_is_valid_load_order((int) order))
#define CHECK_STORE_ORDER() IGNORE(order); CHECK(patomic_is_valid_store_order((int) order))
#define CHECK_CMPXCHG_ORDER()                   \
    IGNORE(succ);                               \
    IGNORE(fail);                               \
    CHECK(patomic_is_valid_order((int) succ));  \
    CHECK(patomic_is_valid_fail_order((int) succ, (int) fail))

/*
 * On arm64 every order but RELAXED is sequentially consistent here, which halves the size of these
 * functions. The instructions differ little in speed.
 */
#if TARGET_ARM64
#    define AT_ORDER(order) \
        ((int) (order) == __ATOMIC_RELAXED ? __ATOMIC_RELAXED : __ATOMIC_SEQ_CST)
#else
#    define AT_ORDER(order) ((int) (order))
#endif

/* A release build does not use the order if the instruction is the same in every order. */
#define IGNORE(parameter) (void) parameter

/* Up to 4 bytes, operands and results are numbers. */
#include "shapes_at.h"

#define DEFINE_AT(name, field, shape, category, kind) AT_SHAPE_##shape(name)
#define VALUE JOIN(value_, WIDTH)

#define WIDTH 1
PATOMIC_OPERATIONS(DEFINE_AT)
#undef WIDTH

#define WIDTH 2
PATOMIC_OPERATIONS(DEFINE_AT)
#undef WIDTH

#define WIDTH 4
PATOMIC_OPERATIONS(DEFINE_AT)
#undef WIDTH

/* From 8 bytes, they are in memory. */
#include "shapes.h"

#define DEFINE(name, field, shape, category, kind) SHAPE_##shape(name)

#if TARGET_HAS_8
#    define WIDTH 8
PATOMIC_OPERATIONS(DEFINE)
#    undef WIDTH
#endif

#if TARGET_HAS_16
#    define WIDTH 16
PATOMIC_OPERATIONS(DEFINE)
#    undef WIDTH
#endif
