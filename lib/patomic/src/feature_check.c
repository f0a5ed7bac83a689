#include "check.h"
#include "operations.h"

#include <patomic/api/feature_check.h>

#include <stddef.h>

typedef struct {
    /* The categories that have an operation, and those that lack one. */
    unsigned int some;
    unsigned int not_all;
} presence_t;

#define COUNT(name, field, shape, category, kind)                                              \
    if (ops->field != NULL)                                                                    \
        presence.some |= (unsigned int) patomic_opcat_##category;                              \
    else                                                                                       \
        presence.not_all |= (unsigned int) patomic_opcat_##category;

#define STRIKE(name, field, shape, category, kind)                                             \
    if (opcat == patomic_opcat_##category && ops->field != NULL)                               \
        opkinds &= ~(unsigned int) patomic_opkind_##kind;

#define FEATURE_CHECK(suffix, table, operations, categories)                                   \
    static presence_t presence##suffix(const table *ops)                                       \
    {                                                                                          \
        presence_t presence = {0, 0};                                                          \
        operations(COUNT)                                                                      \
        return presence;                                                                       \
    }                                                                                          \
    unsigned int patomic_feature_check_all##suffix(const table *ops, unsigned int opcats)      \
    {                                                                                          \
        CHECK(ops != NULL);                                                                    \
        return opcats & ~((unsigned int) categories & ~presence##suffix(ops).not_all);         \
    }                                                                                          \
    unsigned int patomic_feature_check_any##suffix(const table *ops, unsigned int opcats)      \
    {                                                                                          \
        CHECK(ops != NULL);                                                                    \
        return opcats & ~presence##suffix(ops).some;                                           \
    }                                                                                          \
    unsigned int patomic_feature_check_leaf##suffix(                                           \
        const table *ops, patomic_opcat_t opcat, unsigned int opkinds)                         \
    {                                                                                          \
        CHECK(ops != NULL);                                                                    \
        REQUIRE(is_one_bit((unsigned int) opcat));                                             \
        operations(STRIKE)                                                                     \
        return opkinds;                                                                        \
    }

static int is_one_bit(unsigned int bits)
{
    return bits != 0 && (bits & (bits - 1)) == 0;
}

#define ALL_TRANSACTION_OPERATIONS(X) PATOMIC_OPERATIONS(X) PATOMIC_TRANSACTION_OPERATIONS(X)

FEATURE_CHECK(, patomic_ops_t, PATOMIC_OPERATIONS, patomic_opcats_IMPLICIT)
FEATURE_CHECK(_explicit, patomic_ops_explicit_t, PATOMIC_OPERATIONS, patomic_opcats_EXPLICIT)
FEATURE_CHECK(
    _transaction, patomic_ops_transaction_t, ALL_TRANSACTION_OPERATIONS, patomic_opcats_TRANSACTION)
