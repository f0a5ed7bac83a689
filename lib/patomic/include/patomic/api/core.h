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
 * A table of null pointers with the alignment {1, 1, 0} is what a width without operations gets, and so do kinds or ids that match nothing.
 */

/* Operations of one fixed order; those that do not take it are null. An invalid order ends the process. */
PATOMIC_EXPORT patomic_t patomic_create(
    size_t byte_width, patomic_memory_order_t order, unsigned int options, unsigned int kinds, unsigned long ids);

/* Operations that are given the order at each call. */
PATOMIC_EXPORT patomic_explicit_t patomic_create_explicit(
    size_t byte_width, unsigned int options, unsigned int kinds, unsigned long ids);

/* Operations inside hardware transactions. */
PATOMIC_EXPORT patomic_transaction_t patomic_create_transaction(
    unsigned int options, unsigned int kinds, unsigned long ids);

#ifdef __cplusplus
}
#endif

#endif
