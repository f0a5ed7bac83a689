#include "check.h"
#include "operations.h"

#include <patomic/api/combine.h>

#include <stddef.h>

static size_t larger(size_t a, size_t b)
{
    return a > b ? a : b;
}

/* 0 is no limit. */
static size_t tighter(size_t a, size_t b)
{
    if (a == 0 || b == 0)
        return a + b;
    return a < b ? a : b;
}

static void combine_align(patomic_align_t *priority, const patomic_align_t *other)
{
    priority->recommended = larger(priority->recommended, other->recommended);
    priority->minimum = larger(priority->minimum, other->minimum);
    priority->size_within = tighter(priority->size_within, other->size_within);
}

#define FILL(name, field, shape, category, kind)                                 \
    if (priority->ops.field == NULL && other->ops.field != NULL) {               \
        priority->ops.field = other->ops.field;                                  \
        filled = 1;                                                              \
    }

#define COMBINE(function, table)                                                 \
    void function(table *priority, const table *other)                           \
    {                                                                            \
        int filled = 0;                                                          \
        CHECK(priority != NULL);                                                 \
        CHECK(other != NULL);                                                    \
        PATOMIC_OPERATIONS(FILL)                                                 \
        if (filled)                                                              \
            combine_align(&priority->align, &other->align);                      \
    }

COMBINE(patomic_combine, patomic_t)
COMBINE(patomic_combine_explicit, patomic_explicit_t)
