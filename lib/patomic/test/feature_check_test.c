#include "test.h"

#include <patomic/patomic.h>

/*
 * The category and kind of each field of the transaction table. The other two tables are its first
 * part.
 */
static const struct {
    unsigned int cat;
    unsigned int kind;
} fields[] = {
    {0x1, 2},
    {0x1, 1},
    {0x2, 1},
    {0x2, 2},
    {0x2, 4},
    {0x4, 1},
    {0x4, 8},
    {0x4, 2},
    {0x4, 4},
    {0x8, 1},
    {0x8, 2},
    {0x8, 4},
    {0x8, 8},
    {0x10, 1},
    {0x10, 2},
    {0x10, 4},
    {0x10, 8},
    {0x20, 1},
    {0x20, 2},
    {0x20, 4},
    {0x20, 8},
    {0x20, 16},
    {0x40, 1},
    {0x40, 2},
    {0x40, 4},
    {0x40, 8},
    {0x40, 16},
    {0x80, 1},
    {0x80, 2},
    {0x80, 4},
    {0x80, 8},
    {0x100, 1},
    {0x100, 2},
    {0x100, 16},
    {0x200, 1},
    {0x200, 2},
    {0x200, 4},
    {0x200, 8},
    {0x200, 16},
    {0x200, 32},
};

enum { IMPLICIT, EXPLICIT, TRANSACTION };

static patomic_ops_transaction_t table;

static size_t field_count(int kind)
{
    return kind == TRANSACTION ? 40 : 27;
}

static void stub(void)
{
}

static void put(size_t field, int present)
{
    void (*function)(void) = present ? stub : NULL;
    memcpy((char *) &table + field * sizeof function, &function, sizeof function);
}

static unsigned int check_all(int kind, unsigned int opcats)
{
    patomic_ops_t a;
    patomic_ops_explicit_t b;
    memcpy(&a, &table, sizeof a);
    memcpy(&b, &table, sizeof b);
    return kind == IMPLICIT   ? patomic_feature_check_all(&a, opcats)
           : kind == EXPLICIT ? patomic_feature_check_all_explicit(&b, opcats)
                              : patomic_feature_check_all_transaction(&table, opcats);
}

static unsigned int check_any(int kind, unsigned int opcats)
{
    patomic_ops_t a;
    patomic_ops_explicit_t b;
    memcpy(&a, &table, sizeof a);
    memcpy(&b, &table, sizeof b);
    return kind == IMPLICIT   ? patomic_feature_check_any(&a, opcats)
           : kind == EXPLICIT ? patomic_feature_check_any_explicit(&b, opcats)
                              : patomic_feature_check_any_transaction(&table, opcats);
}

static unsigned int check_leaf(int kind, unsigned int opcat, unsigned int opkinds)
{
    patomic_ops_t a;
    patomic_ops_explicit_t b;
    memcpy(&a, &table, sizeof a);
    memcpy(&b, &table, sizeof b);
    return kind == IMPLICIT ? patomic_feature_check_leaf(&a, (patomic_opcat_t) opcat, opkinds)
           : kind == EXPLICIT
               ? patomic_feature_check_leaf_explicit(&b, (patomic_opcat_t) opcat, opkinds)
               : patomic_feature_check_leaf_transaction(&table, (patomic_opcat_t) opcat, opkinds);
}

static void expect_as_present(int kind, const int *present)
{
    unsigned int missing = 0, some = 0, known = 0, opcat;
    size_t i;
    for (i = 0; i < LENGTH(fields); ++i)
        put(i, present[i]);
    for (i = 0; i < field_count(kind); ++i) {
        known |= fields[i].cat;
        *(present[i] ? &some : &missing) |= fields[i].cat;
    }
    EXPECT_EQUAL(check_all(kind, ~0u), ~(known & ~missing));
    EXPECT_EQUAL(check_all(kind, 0x55555555u), 0x55555555u & ~(known & ~missing));
    EXPECT_EQUAL(check_any(kind, ~0u), ~some);
    EXPECT_EQUAL(check_any(kind, 0xaaaaaaaau), 0xaaaaaaaau & ~some);
    for (opcat = 1; opcat != 0; opcat <<= 1) {
        unsigned int have = 0;
        for (i = 0; i < field_count(kind); ++i)
            if (fields[i].cat == opcat && present[i])
                have |= fields[i].kind;
        EXPECT_EQUAL(check_leaf(kind, opcat, ~0u), ~have);
        EXPECT_EQUAL(check_leaf(kind, opcat, 0x55555555u), 0x55555555u & ~have);
    }
}

static void check_kind(int kind)
{
    int present[LENGTH(fields)] = {0};
    uint64_t state = 7;
    size_t i, round;
    expect_as_present(kind, present);
    for (i = 0; i < LENGTH(fields); ++i) {
        present[i] = 1;
        expect_as_present(kind, present);
    }
    for (i = 0; i < LENGTH(fields); ++i) {
        present[i] = 0;
        expect_as_present(kind, present);
        present[i] = 1;
    }
    for (round = 0; round < 2000; ++round) {
        for (i = 0; i < LENGTH(fields); ++i)
            present[i] = next_random(&state) % 4 != 0;
        expect_as_present(kind, present);
    }
}

static void test_implicit(void) { check_kind(IMPLICIT); }
static void test_explicit(void) { check_kind(EXPLICIT); }
static void test_transaction(void) { check_kind(TRANSACTION); }

int main(int argc, char **argv)
{
    static const test_case_t cases[] = {
        {"implicit", test_implicit},
        {"explicit", test_explicit},
        {"transaction", test_transaction},
    };
    return run_case(cases, LENGTH(cases), argc, argv);
}
