#include "operations.h"
#include "test.h"

static void stub_a(void)
{
}

static void stub_b(void)
{
}

typedef void (*function_t)(void);

/* Both structs consist of an array of pointers and the alignment. */
static void put(void *table, size_t field, function_t function)
{
    memcpy((char *) table + field, &function, sizeof function);
}

static function_t get(const void *table, size_t field)
{
    function_t function;
    memcpy(&function, (const char *) table + field, sizeof function);
    return function;
}

static void combine_tables(patomic_t *priority, const patomic_t *other, int is_explicit)
{
    patomic_explicit_t a, b;
    if (!is_explicit) {
        patomic_combine(priority, other);
        return;
    }
    memcpy(&a, priority, sizeof a);
    memcpy(&b, other, sizeof b);
    patomic_combine_explicit(&a, &b);
    EXPECT(memcmp(&b, other, sizeof b) == 0, "the other table was written");
    memcpy(priority, &a, sizeof a);
}

static patomic_align_t align_of(size_t recommended, size_t minimum, size_t size_within)
{
    patomic_align_t align;
    align.recommended = recommended;
    align.minimum = minimum;
    align.size_within = size_within;
    return align;
}

static void expect_align(
    patomic_align_t align, size_t recommended, size_t minimum, size_t size_within)
{
    EXPECT_EQUAL(align.recommended, recommended);
    EXPECT_EQUAL(align.minimum, minimum);
    EXPECT_EQUAL(align.size_within, size_within);
}

static void fills_only_null(int is_explicit)
{
    size_t filled, i;
    for (filled = 0; filled < OP_COUNT; ++filled) {
        patomic_t a = {0}, b = {0};
        for (i = 0; i < OP_COUNT; ++i) {
            put(&b, 8 * i, stub_b);
            if (i != filled)
                put(&a, 8 * i, stub_a);
        }
        a.align = align_of(4, 1, 8);
        b.align = align_of(2, 2, 4);
        combine_tables(&a, &b, is_explicit);
        for (i = 0; i < OP_COUNT; ++i)
            EXPECT(get(&a, 8 * i) == (i == filled ? stub_b : stub_a), "%s", operations[i].name);
        expect_align(a.align, 4, 2, 4);
    }
}

static void leaves_align_alone(int is_explicit)
{
    patomic_t a = {0}, b = {0}, full = {0};
    size_t i;
    a.align = align_of(1, 1, 0);
    b.align = align_of(64, 64, 1);
    combine_tables(&a, &b, is_explicit);
    expect_align(a.align, 1, 1, 0);
    for (i = 0; i < OP_COUNT; ++i) {
        put(&b, 8 * i, stub_b);
        put(&full, 8 * i, stub_a);
    }
    full.align = align_of(8, 8, 0);
    combine_tables(&full, &b, is_explicit);
    expect_align(full.align, 8, 8, 0);
}

static void combines_size_within(int is_explicit)
{
    const size_t sizes[] = {0, 4, 8, 64};
    size_t i, j;
    for (i = 0; i < LENGTH(sizes); ++i)
        for (j = 0; j < LENGTH(sizes); ++j) {
            patomic_t a = {0}, b = {0};
            size_t x = sizes[i], y = sizes[j];
            put(&b, 0, stub_b);
            a.align = align_of(1, 8, x);
            b.align = align_of(16, 4, y);
            combine_tables(&a, &b, is_explicit);
            expect_align(a.align, 16, 8, x == 0 ? y : y == 0 ? x : x < y ? x : y);
        }
}

static void test_fills(void) { fills_only_null(0); }
static void test_fills_explicit(void) { fills_only_null(1); }
static void test_align_alone(void) { leaves_align_alone(0); }
static void test_align_alone_explicit(void) { leaves_align_alone(1); }
static void test_size_within(void) { combines_size_within(0); }
static void test_size_within_explicit(void) { combines_size_within(1); }

int main(int argc, char **argv)
{
    static const test_case_t cases[] = {
        {"fills_only_null", test_fills},
        {"fills_only_null_explicit", test_fills_explicit},
        {"leaves_align_alone", test_align_alone},
        {"leaves_align_alone_explicit", test_align_alone_explicit},
        {"size_within", test_size_within},
        {"size_within_explicit", test_size_within_explicit},
    };
    return run_case(cases, LENGTH(cases), argc, argv);
}
