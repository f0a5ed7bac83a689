/* The tables that the library returns. */

#include "operations.h"
#include "test.h"

#include <patomic/extensions.h>

static const size_t widths[] = {1, 2, 4, 8, 16};

static int has_operations(size_t width)
{
    return patomic_explicit_table(width) != NULL;
}

static void *implicit_field(const patomic_t *table, const operation_t *operation)
{
    void *field;
    memcpy(&field, (const char *) table + operation->implicit_field, sizeof field);
    return field;
}

static void *explicit_field(const patomic_explicit_t *table, const operation_t *operation)
{
    void *field;
    memcpy(&field, (const char *) table + operation->explicit_field, sizeof field);
    return field;
}

static patomic_t implicit(size_t width, int order)
{
    return patomic_create(
        width, (patomic_memory_order_t) order, 0, patomic_kinds_ALL, patomic_ids_ALL);
}

static patomic_explicit_t explicit(size_t width)
{
    return patomic_create_explicit(width, 0, patomic_kinds_ALL, patomic_ids_ALL);
}

static void expect_align(
    patomic_align_t align, size_t recommended, size_t minimum, size_t size_within)
{
    EXPECT_EQUAL(align.recommended, recommended);
    EXPECT_EQUAL(align.minimum, minimum);
    EXPECT_EQUAL(align.size_within, size_within);
}

static void expect_no_operations(patomic_t a, patomic_explicit_t b)
{
    static const patomic_ops_t none;
    static const patomic_ops_explicit_t none_explicit;
    EXPECT(memcmp(&a.ops, &none, sizeof none) == 0, "the implicit table has an operation");
    EXPECT(memcmp(&b.ops, &none_explicit, sizeof none_explicit) == 0,
        "the explicit table has an operation");
    expect_align(a.align, 1, 1, 0);
    expect_align(b.align, 1, 1, 0);
}

static void test_layout(void)
{
    size_t i;
    EXPECT_EQUAL(sizeof(patomic_t), 240);
    EXPECT_EQUAL(sizeof(patomic_explicit_t), 240);
    EXPECT_EQUAL(sizeof(patomic_transaction_t), 320);
    EXPECT_EQUAL(sizeof(patomic_ops_t), 216);
    EXPECT_EQUAL(sizeof(patomic_ops_explicit_t), 216);
    EXPECT_EQUAL(sizeof(patomic_align_t), 24);
    EXPECT_EQUAL(sizeof(patomic_memory_order_t), 4);
    EXPECT_EQUAL(offsetof(patomic_transaction_t, ops.special_ops), 216);
    EXPECT_EQUAL(offsetof(patomic_transaction_t, ops.flag_ops), 248);
    EXPECT_EQUAL(offsetof(patomic_transaction_t, ops.raw_ops), 272);
    for (i = 0; i < OP_COUNT; ++i) {
        EXPECT_EQUAL(operations[i].explicit_field, 8 * i);
        EXPECT_EQUAL(operations[i].implicit_field, 8 * i);
    }
}

static void test_explicit_complete(void)
{
    size_t w, i;
    for (w = 0; w < LENGTH(widths); ++w) {
        patomic_explicit_t table = explicit(widths[w]);
        for (i = 0; i < OP_COUNT; ++i)
            EXPECT((explicit_field(&table, &operations[i]) != NULL) == has_operations(widths[w]),
                   "%s of %zu bytes", operations[i].name, widths[w]);
    }
}

static void test_implicit_by_order(void)
{
    size_t w, i;
    int order;
    for (w = 0; w < LENGTH(widths); ++w)
        for (order = patomic_RELAXED; order <= patomic_SEQ_CST; ++order) {
            patomic_t table = implicit(widths[w], order);
            for (i = 0; i < OP_COUNT; ++i)
                EXPECT((implicit_field(&table, &operations[i]) != NULL) ==
                           (has_operations(widths[w]) && takes_order(operations[i].shape, order)),
                       "%s of %zu bytes in order %d", operations[i].name, widths[w], order);
        }
}

static void test_alignment(void)
{
    size_t w;
    for (w = 0; w < LENGTH(widths); ++w) {
        size_t width = widths[w];
        patomic_align_t align = explicit(width).align;
        int order;
        if (!has_operations(width))
            continue;
#if defined(__x86_64__) && !TEST_CHECKED && !TEST_TSAN
        expect_align(align, width, width == 16 ? 16 : 1, width == 16 ? 0 : 8);
#else
        expect_align(align, width, width, 0);
#endif
        for (order = patomic_RELAXED; order <= patomic_SEQ_CST; ++order) {
            patomic_align_t same = implicit(width, order).align;
            expect_align(same, align.recommended, align.minimum, align.size_within);
        }
    }
}

static void test_no_such_width(void)
{
    const size_t none[] = {0, 3, 5, 6, 7, 9, 12, 15, 17, 24, 32, 64, (size_t) -1};
    size_t i;
    for (i = 0; i < LENGTH(none); ++i) {
        expect_no_operations(implicit(none[i], patomic_SEQ_CST), explicit(none[i]));
        EXPECT(patomic_explicit_table(none[i]) == NULL, "width %zu", none[i]);
    }
}

static void test_ids_and_kinds(void)
{
    unsigned int kinds;
    unsigned long ids;
    for (kinds = 0; kinds < 64; ++kinds)
        for (ids = 0; ids < 8; ++ids) {
            patomic_t a = patomic_create(4, patomic_RELAXED, 0, kinds, ids);
            patomic_explicit_t b = patomic_create_explicit(4, 0, kinds, ids);
            if (kinds & patomic_kind_BLTN && ids & patomic_id_STDC)
                EXPECT(a.ops.fp_load != NULL && b.ops.fp_load != NULL, "kinds %u, ids %lu", kinds,
                    ids);
            else
                expect_no_operations(a, b);
        }
}

static void test_options_ignored(void)
{
    patomic_explicit_t plain = explicit(4),
                       odd = patomic_create_explicit(4, ~0u, patomic_kinds_ALL, patomic_ids_ALL);
    patomic_t a = implicit(4, 5),
              b = patomic_create(4, patomic_SEQ_CST, ~0u, patomic_kinds_ALL, patomic_ids_ALL);
    EXPECT(memcmp(&plain, &odd, sizeof odd) == 0, "options changed the explicit table");
    EXPECT(memcmp(&a, &b, sizeof b) == 0, "options changed the implicit table");
}

static void test_explicit_table(void)
{
    size_t w;
    for (w = 0; w < LENGTH(widths); ++w) {
        const patomic_explicit_t *table = patomic_explicit_table(widths[w]);
        patomic_explicit_t made = explicit(widths[w]);
        EXPECT(table == patomic_explicit_table(widths[w]), "not the same table each time");
        if (table != NULL)
            EXPECT(memcmp(table, &made, sizeof made) == 0, "the two tables of %zu bytes differ",
                widths[w]);
    }
}

static void test_transaction(void)
{
    static const patomic_transaction_t none;
    patomic_transaction_t table =
        patomic_create_transaction(~0u, patomic_kinds_ALL, patomic_ids_ALL);
    EXPECT(memcmp(&table, &none, sizeof none) == 0, "the transaction table has an operation");
}

int main(int argc, char **argv)
{
    static const test_case_t cases[] = {
        {"layout", test_layout},
        {"explicit_complete", test_explicit_complete},
        {"implicit_by_order", test_implicit_by_order},
        {"alignment", test_alignment},
        {"no_such_width", test_no_such_width},
        {"ids_and_kinds", test_ids_and_kinds},
        {"options_ignored", test_options_ignored},
        {"explicit_table", test_explicit_table},
        {"transaction", test_transaction},
    };
    return run_case(cases, LENGTH(cases), argc, argv);
}
