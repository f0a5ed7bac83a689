#ifndef PATOMIC_API_CORE_H
#define PATOMIC_API_CORE_H

#include <stddef.h>

#include "align.h"
#include "export.h"
#include "ids.h"
#include "memory_order.h"
#include "ops.h"
#include "options.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    patomic_ops_t ops;
    patomic_align_t align;
} patomic_t;

typedef struct {
    patomic_ops_explicit_t ops;
    patomic_align_t align;
} patomic_explicit_t;

typedef struct {
    patomic_ops_transaction_t ops;
} patomic_transaction_t;

/*
 * These functions return a table. The operations are null and the alignment is {1, 1, 0} if the
 * width has no operations, or if no implementation has one of `kinds` and one of `ids`.
 */

/*
 * Returns operations with one fixed memory order. An operation that does not accept it is null.
 * An invalid order aborts the process.
 */
PATOMIC_EXPORT patomic_t patomic_create(
    size_t byte_width, patomic_memory_order_t order, unsigned int options, unsigned int kinds,
    unsigned long ids);

/* Returns operations that take the memory order as an argument. */
PATOMIC_EXPORT patomic_explicit_t patomic_create_explicit(
    size_t byte_width, unsigned int options, unsigned int kinds, unsigned long ids);

/* Returns operations that run as hardware transactions. */
PATOMIC_EXPORT patomic_transaction_t patomic_create_transaction(
    unsigned int options, unsigned int kinds, unsigned long ids);

#ifdef __cplusplus
}
#endif

#endif
