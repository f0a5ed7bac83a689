/*
 * litmus_test TEST|all SECONDS [json]: runs litmus tests with the library's tables, and prints the
 * outcomes as text or JSON.
 */

#include "litmus.h"
#include "processors.h"
#include "test.h"

#include <patomic/extensions.h>

typedef struct {
    const char *name;
    const char *threads;
    const char *control;
    const char *weak;
    const char *forbidden_from;
    const char *shown_by;
} description_t;

static const description_t descriptions[] = {
#define LITMUS(name, threads, control, weak, forbidden_from, shown_by, rule) \
    {name, threads, control, weak, forbidden_from, shown_by},
#include "litmus_shapes.h"
};

typedef struct {
    const char *name;
    const char *store;
    const char *store_order;
    const char *load;
    const char *load_order;
    const char *strength;
} orders_t;

static const orders_t orders[] = {
#define ORDERS(name, store, store_order, load, load_order, strength) \
    {name, store, store_order, load, load_order, strength},
#include "litmus_shapes.h"
};

static const size_t widths[] = {1, 2, 4, 8, 16};

static double patience = 30;

#if defined(__x86_64__)
static const char processor[] = "x86-64";
#else
static const char processor[] = "another";
#endif

/* Sanitizers run so much code between a store and a load that the store is visible by then. */
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
#    define HAS_SANITIZER 1
#elif defined(__has_feature)
#    define HAS_SANITIZER (__has_feature(thread_sanitizer) || __has_feature(address_sanitizer))
#else
#    define HAS_SANITIZER 0
#endif

static int as_json;
static int failed;

static int order_of(const char *name)
{
    static const char *const names[] = {
        "RELAXED", "CONSUME", "ACQUIRE", "RELEASE", "ACQ_REL", "SEQ_CST"};
    int order = patomic_SEQ_CST;
    while (strcmp(names[order], name) != 0)
        EXPECT(order-- > 0, "no order is called %s", name);
    return order;
}

static int strength_of(const char *name)
{
    static const char *const names[] = {"relaxed", "release/acquire", "seq_cst"};
    int strength = 2;
    while (strcmp(names[strength], name) != 0)
        EXPECT(strength-- > 0, "no orders are as strong as %s", name);
    return strength;
}

typedef struct {
    const description_t *description;
    int is_control;
    const orders_t *orders;
    /* Of the variables x and y. */
    size_t widths[VARIABLES];
} row_t;

static int is_forbidden(const row_t *row)
{
    return !row->is_control &&
           strength_of(row->orders->strength) >= strength_of(row->description->forbidden_from);
}

/* Without AVX a store of 16 bytes is a compare-and-swap. */
static int has_plain_stores(size_t width)
{
    return width < 16 || (patomic_features() & PATOMIC_FEATURE_AVX) != 0;
}

static int must_be_seen(const row_t *row)
{
    if (row->is_control)
        return 1;
    return strcmp(row->description->shown_by, processor) == 0 &&
           strcmp(row->orders->store, "store") == 0 && has_plain_stores(row->widths[0]) &&
           has_plain_stores(row->widths[1]) && !is_forbidden(row) && processor_count() > 1 &&
           !HAS_SANITIZER;
}

#define JSON                                                                           \
    "{\"test\": \"%s\", \"orders\": \"%s\", \"bytes\": %zu, \"iterations\": %llu, "          \
    "\"weak outcome\": \"%s\", \"which is\": \"%s\", \"seen\": %llu, "                     \
    "\"forbidden seen\": %llu, \"outcomes\": \"%s\"}"
#define TEXT "%-16s  %-15s  %5zu  %10llu  %-19s  %-12s  %9llu  %14llu  %s"
#define HEAD "%-16s  %-15s  %5s  %10s  %-19s  %-12s  %9s  %14s  %s\n"

static void write_name(const row_t *row, char *name)
{
    name += sprintf(name, "%s%s", row->description->name, row->is_control ? ", control" : "");
    if (row->widths[1] != row->widths[0])
        (void) sprintf(name, ", y of %zu", row->widths[1]);
}

/* Prints a row. Returns how often a forbidden outcome was seen. */
static unsigned long long show_row(
    const row_t *row, const litmus_t *litmus, const histogram_t *histogram)
{
    const char *verdict = is_forbidden(row)   ? "forbidden"
                          : must_be_seen(row) ? "must be seen"
                                              : "allowed";
    unsigned long long wrong = 0;
    unsigned int outcome;
    char name[40], outcomes[OUTCOMES * (MAX_OBSERVED + 24)] = "", *end = outcomes,
                                                       digits[MAX_OBSERVED + 1];
    write_name(row, name);
    for (outcome = 0; outcome < OUTCOMES; ++outcome) {
        if (histogram->seen[outcome] == 0)
            continue;
        outcome_digits(litmus, outcome, digits);
        end += sprintf(
            end, "%s%s: %llu", end == outcomes ? "" : ", ", digits, histogram->seen[outcome]);
        if (!litmus->interleaved[outcome] && (outcome != litmus->weak || is_forbidden(row)))
            wrong += histogram->seen[outcome];
    }
    (void) printf(as_json ? JSON : TEXT, name, row->orders->name, row->widths[0],
        histogram->iterations, row->description->weak,
        verdict, histogram->seen[litmus->weak], wrong, outcomes);
    return wrong;
}

static void fail(const row_t *row, const char *why)
{
    char name[40];
    write_name(row, name);
    (void) fprintf(
        stderr, "%s, %s, %zu bytes: %s\n", name, row->orders->name, row->widths[0], why);
    failed = 1;
}

/* `seconds` is for both tables, the explicit and the implicit. */
static void run_row(const row_t *row, double seconds)
{
    litmus_t litmus;
    histogram_t total;
    subject_t subject = {
        row->orders->store, row->orders->load, order_of(row->orders->store_order),
        order_of(row->orders->load_order), {row->widths[0], row->widths[1]}, 0};
    effort_t effort = {seconds / 2, must_be_seen(row) ? &patience : NULL};
    unsigned int i;
    memset(&total, 0, sizeof total);
    parse_litmus(&litmus, row->is_control ? row->description->control : row->description->threads,
        row->description->weak);
    EXPECT(litmus.interleaved[litmus.weak] == row->is_control, "%s is described wrongly",
        row->description->name);
    for (subject.implicit = 0; subject.implicit < 2; ++subject.implicit) {
        histogram_t histogram;
        memset(&histogram, 0, sizeof histogram);
        run_litmus(&litmus, &subject, &effort, &histogram);
        if (must_be_seen(row) && histogram.seen[litmus.weak] == 0)
            fail(row, subject.implicit ? "the implicit table does not show the weak outcome"
                                       : "the explicit table does not show the weak outcome");
        total.iterations += histogram.iterations;
        for (i = 0; i < OUTCOMES; ++i)
            total.seen[i] += histogram.seen[i];
    }
    if (show_row(row, &litmus, &total) > 0)
        fail(row, "a forbidden outcome is seen");
}

static int is_run_with(const description_t *description, size_t width)
{
    int is_common = width == 4 || width == 8 || width == 16;
    int is_basic = strcmp(description->name, "SB") == 0 || strcmp(description->name, "MP") == 0;
    return (is_common || is_basic) && patomic_explicit_table(width) != NULL;
}

/* Appends the rows of one test, its control last. Returns their number. */
static size_t list_rows(const description_t *description, row_t *rows)
{
    size_t i, k, count = 0;
    for (i = 0; i < LENGTH(orders); ++i)
        for (k = 0; k < LENGTH(widths); ++k)
            if (is_run_with(description, widths[k]))
                rows[count++] = (row_t) {description, 0, &orders[i], {widths[k], widths[k]}};
    /* Every order must also hold between objects of two widths, of which either is x. */
    for (i = 0; i < LENGTH(orders) && strchr(description->threads, 'y') != NULL; ++i)
        if (is_run_with(description, 16)) {
            rows[count++] = (row_t) {description, 0, &orders[i], {16, 8}};
            rows[count++] = (row_t) {description, 0, &orders[i], {8, 16}};
        }
    for (i = 0; i < LENGTH(orders); ++i)
        if (strcmp(orders[i].name, "seq_cst") == 0)
            rows[count++] = (row_t) {description, 1, &orders[i], {4, 4}};
    return count;
}

int main(int argc, char **argv)
{
    row_t rows[LENGTH(descriptions) * (LENGTH(orders) * (LENGTH(widths) + 2) + 1)];
    size_t i, count = 0;
    double seconds;
    EXPECT(
        argc == 3 || (argc == 4 && strcmp(argv[3], "json") == 0), "%s TEST|all SECONDS [json]",
        argv[0]);
    seconds = strtod(argv[2], NULL);
    as_json = argc == 4;
    for (i = 0; i < LENGTH(descriptions); ++i)
        if (strcmp(argv[1], "all") == 0 || strcmp(argv[1], descriptions[i].name) == 0)
            count += list_rows(&descriptions[i], rows + count);
    EXPECT(count > 0, "no test is called %s", argv[1]);
    if (!as_json)
        (void) printf(
            HEAD, "test", "orders", "bytes", "iterations", "weak outcome", "which is", "seen",
            "forbidden seen", "outcomes");
    for (i = 0; i < count; ++i) {
        (void) fputs(as_json ? i == 0 ? "[" : ",\n" : "", stdout);
        run_row(&rows[i], seconds / (double) count);
        (void) fputs(as_json ? i == count - 1 ? "]\n" : "" : "\n", stdout);
    }
    return failed;
}
