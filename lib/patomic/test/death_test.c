/*
 * death_test create|kind|leaf: the misuse that aborts the process in every build.
 * death_test OPERATION|null: the misuse that aborts it in a checked build only.
 */

#include "operations.h"
#include "test.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Runs `misuse` in a new process, which a signal must end. Returns the signal and its stderr. */
static int death_of(void (*misuse)(void *), void *argument, char *text, size_t size)
{
    int ends[2], status = 0;
    size_t used = 0;
    ssize_t got;
    pid_t child;
    EXPECT(pipe(ends) == 0, "no pipe");
    child = fork();
    EXPECT(child >= 0, "no process");
    if (child == 0) {
        const struct rlimit no_core = {0, 0};
        EXPECT_EQUAL(setrlimit(RLIMIT_CORE, &no_core), 0);
        EXPECT_EQUAL(dup2(ends[1], 2), 2);
        (void) close(ends[0]);
        (void) close(ends[1]);
        misuse(argument);
        _exit(0);
    }
    (void) close(ends[1]);
    while (used + 1 < size && (got = read(ends[0], text + used, size - 1 - used)) > 0)
        used += (size_t) got;
    text[used] = '\0';
    (void) close(ends[0]);
    EXPECT(waitpid(child, &status, 0) == child, "the process does not exist");
    EXPECT(WIFSIGNALED(status), "no signal ended the process: status %d", status);
    return WTERMSIG(status);
}

/* FILE:LINE: FUNCTION: Assertion `expression` failed. */
static void expect_message(const char *text, const char *function, const char *expression)
{
    char tail[256];
    const char *colon = strchr(text, ':');
    char *after;
    (void) snprintf(tail, sizeof tail, ": %s: Assertion `%s` failed.\n", function, expression);
    EXPECT(strncmp(text, "src/", 4) == 0 && colon != NULL, "not a file of the library: %s", text);
    EXPECT(strtoul(colon + 1, &after, 10) > 0, "no line: %s", text);
    /* An emulator may append a line. */
    EXPECT(strncmp(after, tail, strlen(tail)) == 0, "got %s instead of %s", after, tail);
}

static void expect_end(
    void (*misuse)(void *), void *argument, const char *function, const char *expression)
{
    char text[512];
    int signal_number = death_of(misuse, argument, text, sizeof text);
    EXPECT_EQUAL(signal_number, SIGABRT);
    expect_message(text, function, expression);
}

static struct {
    size_t width;
    unsigned int kinds;
    unsigned long ids;
    int order;
} creation;

static void create(void *unused)
{
    (void) unused;
    (void) patomic_create(
        creation.width, (patomic_memory_order_t) creation.order, 0, creation.kinds, creation.ids);
}

static void test_create(void)
{
    const size_t widths[] = {0, 1, 3, 8, 16, 64};
    const int orders[] = {-1, 6, 7, 100, -2147483647};
    size_t w, o;
    for (w = 0; w < LENGTH(widths); ++w)
        for (o = 0; o < LENGTH(orders); ++o) {
            creation.width = widths[w];
            creation.order = orders[o];
            creation.kinds = w % 2 ? patomic_kinds_ALL : 0;
            creation.ids = o % 2 ? patomic_ids_ALL : patomic_id_NULL;
            expect_end(create, NULL, "patomic_create", "patomic_is_valid_order((int) order)");
        }
}

static void get_kind(void *id)
{
    (void) patomic_get_kind(*(unsigned long *) id);
}

static void test_kind(void)
{
    unsigned long ids[] = {3, 5, 12, ~0ul};
    size_t i;
    for (i = 0; i < LENGTH(ids); ++i)
        expect_end(get_kind, &ids[i], "patomic_get_kind", "(id & (id - 1)) == 0");
}

static void leaf(void *opcat)
{
    static const patomic_ops_t ops;
    (void) patomic_feature_check_leaf(&ops, (patomic_opcat_t) *(unsigned int *) opcat, 0);
}

static void leaf_explicit(void *opcat)
{
    static const patomic_ops_explicit_t ops;
    (void) patomic_feature_check_leaf_explicit(&ops, (patomic_opcat_t) *(unsigned int *) opcat, 0);
}

static void leaf_transaction(void *opcat)
{
    static const patomic_ops_transaction_t ops;
    (void) patomic_feature_check_leaf_transaction(
        &ops, (patomic_opcat_t) * (unsigned int *) opcat, 0);
}

static void test_leaf(void)
{
    unsigned int opcats[] = {
        0, 3, patomic_opcats_BIN, patomic_opcats_EXPLICIT, patomic_opcats_TRANSACTION, ~0u};
    const char *expression = "is_one_bit((unsigned int) opcat)";
    size_t i;
    for (i = 0; i < LENGTH(opcats); ++i) {
        expect_end(leaf, &opcats[i], "patomic_feature_check_leaf", expression);
        expect_end(leaf_explicit, &opcats[i], "patomic_feature_check_leaf_explicit", expression);
        expect_end(
            leaf_transaction, &opcats[i], "patomic_feature_check_leaf_transaction", expression);
    }
}

static void combine_priority(void *unused)
{
    static const patomic_t table;
    (void) unused;
    patomic_combine(NULL, &table);
}

static void combine_other(void *unused)
{
    static patomic_t table;
    (void) unused;
    patomic_combine(&table, NULL);
}

static void combine_explicit_priority(void *unused)
{
    static const patomic_explicit_t table;
    (void) unused;
    patomic_combine_explicit(NULL, &table);
}

static void combine_explicit_other(void *unused)
{
    static patomic_explicit_t table;
    (void) unused;
    patomic_combine_explicit(&table, NULL);
}

#define CHECK_OF_NULL(function, ...)                     \
    static void function##_of_null(void *unused)         \
    {                                                    \
        (void) unused;                                   \
        (void) patomic_##function(NULL, __VA_ARGS__);    \
    }

CHECK_OF_NULL(feature_check_all, 0)
CHECK_OF_NULL(feature_check_all_explicit, 0)
CHECK_OF_NULL(feature_check_all_transaction, 0)
CHECK_OF_NULL(feature_check_any, 0)
CHECK_OF_NULL(feature_check_any_explicit, 0)
CHECK_OF_NULL(feature_check_any_transaction, 0)
CHECK_OF_NULL(feature_check_leaf, patomic_opcat_LDST, 0)
CHECK_OF_NULL(feature_check_leaf_explicit, patomic_opcat_LDST, 0)
CHECK_OF_NULL(feature_check_leaf_transaction, patomic_opcat_LDST, 0)

static void test_null(void)
{
    expect_end(combine_priority, NULL, "patomic_combine", "priority != NULL");
    expect_end(combine_other, NULL, "patomic_combine", "other != NULL");
    expect_end(combine_explicit_priority, NULL, "patomic_combine_explicit", "priority != NULL");
    expect_end(combine_explicit_other, NULL, "patomic_combine_explicit", "other != NULL");
#define EXPECT_END(function)                                                                       \
    expect_end(function##_of_null, NULL, "patomic_" #function, "ops != NULL")
    EXPECT_END(feature_check_all);
    EXPECT_END(feature_check_all_explicit);
    EXPECT_END(feature_check_all_transaction);
    EXPECT_END(feature_check_any);
    EXPECT_END(feature_check_any_explicit);
    EXPECT_END(feature_check_any_transaction);
    EXPECT_END(feature_check_leaf);
    EXPECT_END(feature_check_leaf_explicit);
    EXPECT_END(feature_check_leaf_transaction);
#undef EXPECT_END
}

static const operation_t *operation;
static size_t width;
static patomic_explicit_t explicit_table;
static patomic_t implicit_table;
static int is_explicit;

static void misuse(void *call)
{
    if (is_explicit)
        (void) call_explicit(operation, &explicit_table, call);
    else
        (void) call_implicit(operation, &implicit_table, call);
}

static void expect_death(call_t call, const char *expression)
{
    char function[64];
    (void) snprintf(function, sizeof function,
        is_explicit ? "patomic_explicit_%s_%zu" : "patomic_%s_%zu_SEQ_CST", operation->name, width);
    expect_end(misuse, &call, function, expression);
}

static void test_misuse(void)
{
    static _Alignas(64) unsigned char obj[64], arg[16], expected[16], ret[16];
    const call_t good = {obj, expected, arg, ret, 0, patomic_SEQ_CST, patomic_SEQ_CST};
    call_t bad;
    int order, fail;
#define EXPECT_DEATH(part, value, expression)                                                      \
    (bad = good, bad.part = value, expect_death(bad, expression))
    EXPECT_DEATH(obj, NULL, "obj != NULL");
    if (width > 1)
        EXPECT_DEATH(obj, obj + width / 2, "is_aligned(obj, WIDTH)");
    if (width > 1)
        EXPECT_DEATH(obj, obj + 1, "is_aligned(obj, WIDTH)");
    if (takes_arg(operation->shape))
        EXPECT_DEATH(arg, NULL,
            operation->shape == FETCH || operation->shape == VOID ? "arg != NULL"
                                                                  : "desired != NULL");
    if (takes_ret(operation->shape))
        EXPECT_DEATH(ret, NULL, "ret != NULL");
    if (operation->shape == CMPXCHG)
        EXPECT_DEATH(expected, NULL, "expected != NULL");
    if (takes_offset(operation->shape)) {
        EXPECT_DEATH(offset, -1, "offset >= 0 && offset < 8 * WIDTH");
        EXPECT_DEATH(offset, (int) (8 * width), "offset >= 0 && offset < 8 * WIDTH");
    }
    for (order = -1; is_explicit && order <= 6; ++order) {
        if (!takes_order(operation->shape, order))
            EXPECT_DEATH(order, order,
                operation->shape == STORE ? "patomic_is_valid_store_order(order)"
                : operation->shape == LOAD || operation->shape == TEST
                    ? "patomic_is_valid_load_order(order)"
                : operation->shape == CMPXCHG ? "patomic_is_valid_order(succ)"
                                              : "patomic_is_valid_order(order)");
        for (fail = -1; operation->shape == CMPXCHG && takes_order(CMPXCHG, order) && fail <= 6;
             ++fail)
            if (fail > order || !takes_order(LOAD, fail)) {
                bad = good;
                bad.order = order;
                bad.fail = fail;
                expect_death(bad, "patomic_is_valid_fail_order(succ, fail)");
            }
    }
}

int main(int argc, char **argv)
{
    static const test_case_t cases[] = {
        {"create", test_create}, {"kind", test_kind}, {"leaf", test_leaf}, {"null", test_null}};
    operation = find_operation(argc == 2 ? argv[1] : "");
    if (operation == NULL)
        return run_case(cases, LENGTH(cases), argc, argv);
    for (width = 1; width <= 16; width *= 2) {
        explicit_table = patomic_create_explicit(width, 0, patomic_kinds_ALL, patomic_ids_ALL);
        implicit_table =
            patomic_create(width, patomic_SEQ_CST, 0, patomic_kinds_ALL, patomic_ids_ALL);
        for (is_explicit = 0; explicit_table.ops.fp_store != NULL && is_explicit < 2; ++is_explicit)
            test_misuse();
    }
    return 0;
}
