/*
 * A library that has only two operations of four bytes, and whose table differs from the names that
 * it exports.
 */

#include <patomic/extensions.h>
#include <patomic/patomic.h>

#include <stdlib.h>

static void load_from_table(const volatile void *obj, int order, void *ret)
{
    (void) order;
    *(int *) ret = *(const volatile int *) obj + 1000;
}

void patomic_explicit_load_4(const volatile void *obj, int order, void *ret)
{
    (void) obj;
    (void) order;
    (void) ret;
    abort();
}

void patomic_explicit_store_4(volatile void *obj, const void *desired, int order)
{
    (void) order;
    *(volatile int *) obj = *(const int *) desired;
}

static const patomic_explicit_t table = {
    .ops = {.fp_load = load_from_table, .fp_store = patomic_explicit_store_4},
    .align = {4, 4, 0},
};

const patomic_explicit_t *patomic_explicit_table(size_t byte_width)
{
    return byte_width == 4 ? &table : NULL;
}

int patomic_version_major(void) { return 1; }
int patomic_version_minor(void) { return 23; }
int patomic_version_patch(void) { return 45; }
