/*
 * order_test OPERATION WIDTH: tests with ThreadSanitizer that an operation orders plain memory in
 * each of its orders.
 *
 * One thread writes plain memory and then runs an operation. Later, another thread runs an
 * operation on the same object and reads the memory. This is a race unless the first operation
 * releases and the second acquires. ThreadSanitizer reports it on every processor, because it
 * tracks the happens-before relation. The cases with a race show that it can report one.
 */

#include "operations.h"
#include "test.h"

#include <pthread.h>
#include <sched.h>

enum { EXPLICIT, IMPLICIT, TABLES };

/* The operation of one thread: its table, its order, and whether a comparison succeeds. */
typedef struct {
    const operation_t *operation;
    int table;
    int order;
    int fail;
    int matches;
} act_t;

static size_t width;
static patomic_explicit_t explicit_table;
static patomic_t implicit_tables[patomic_SEQ_CST + 1];

static _Alignas(16) unsigned char object[16];
/* Each race has its own address, because a second race at an address is not reported. */
static uint64_t memory[512];
static act_t first, second;
static unsigned int count;

/* Two barriers: a thread that leaves one late would acquire the release of the next round. */
static pthread_barrier_t begin, end;
static unsigned int first_done;
static int reports;

/*
 * NOLINTBEGIN(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp): the names are
 * ThreadSanitizer's.
 */
const char *__tsan_default_options(void);
void __tsan_on_report(void *report);

const char *__tsan_default_options(void)
{
    /* Counts every report, also repeated ones. */
    return "exitcode=0:symbolize=0:suppress_equal_stacks=0";
}

void __tsan_on_report(void *report)
{
    (void) report;
    (void) __atomic_add_fetch(&reports, 1, __ATOMIC_RELAXED);
}
/* NOLINTEND(bugprone-reserved-identifier,cert-dcl37-c,cert-dcl51-cpp) */

static void carry_out(const act_t *act)
{
    unsigned char expected[16] = {0}, arg[16] = {1}, ret[16];
    call_t call = {object, expected, arg, ret, 0, act->order, act->fail};
    if (!act->matches)
        memset(expected, 0xee, sizeof expected);
    if (act->table == EXPLICIT)
        (void) call_explicit(act->operation, &explicit_table, &call);
    else
        (void) call_implicit(act->operation, &implicit_tables[act->order], &call);
}

static void *read_memory(void *unused)
{
    (void) unused;
    for (;;) {
        (void) pthread_barrier_wait(&begin);
        if (first.operation == NULL)
            return NULL;
        /* Relaxed, so that it only orders the threads in time. */
        while (__atomic_load_n(&first_done, __ATOMIC_RELAXED) != count)
            sched_yield();
        carry_out(&second);
        EXPECT_EQUAL(memory[count], count);
        (void) pthread_barrier_wait(&end);
    }
}

/* Whether ThreadSanitizer reports a race on the memory. */
static int is_race(act_t writer, act_t reader)
{
    int before = __atomic_load_n(&reports, __ATOMIC_RELAXED);
    first = writer;
    second = reader;
    memset(object, 0, sizeof object);
    ++count;
    EXPECT(count < LENGTH(memory), "there are more cases than places");
    (void) pthread_barrier_wait(&begin);
    memory[count] = count;
    carry_out(&first);
    __atomic_store_n(&first_done, count, __ATOMIC_RELAXED);
    (void) pthread_barrier_wait(&end);
    return __atomic_load_n(&reports, __ATOMIC_RELAXED) != before;
}

static int releases(int order)
{
    return order == patomic_RELEASE || order == patomic_ACQ_REL || order == patomic_SEQ_CST;
}

static int acquires(int order)
{
    return order == patomic_CONSUME || order == patomic_ACQUIRE || order == patomic_ACQ_REL ||
           order == patomic_SEQ_CST;
}

static act_t plain_act(const char *name, int order)
{
    act_t act = {find_operation(name), EXPLICIT, order, patomic_RELAXED, 1};
    return act;
}

static void expect_order(act_t act)
{
    int is_cmpxchg = act.operation->shape == CMPXCHG;
    /* An implicit table has the strongest failure order for its order. */
    int fail = act.table == IMPLICIT ? patomic_cmpxchg_fail_order(act.order) : act.fail;
    int writes = act.operation->shape != LOAD && act.operation->shape != TEST && act.matches;
    int promised = act.matches ? act.order : fail;
    const char *name = act.operation->name;
    if (writes) {
        int race = is_race(act, plain_act("load", patomic_ACQUIRE));
        EXPECT(race == !releases(act.order), "%s in order %d, table %d: %s", name, act.order,
            act.table, race ? "a race" : "no race");
    }
    if (act.operation->shape != STORE) {
        int race = is_race(plain_act("store", patomic_RELEASE), act);
        /* The library may use the stronger of both orders for either outcome of a comparison. */
        if (acquires(promised) || !is_cmpxchg || !acquires(act.matches ? fail : act.order))
            EXPECT(race == !acquires(promised), "%s in orders %d and %d, table %d, matches %d: %s",
                name, act.order, fail, act.table, act.matches, race ? "a race" : "no race");
    }
}

static void expect_each_order(const operation_t *operation)
{
    act_t act = {operation, EXPLICIT, 0, 0, 1};
    for (act.order = patomic_RELAXED; act.order <= patomic_SEQ_CST; ++act.order) {
        if (!takes_order(operation->shape, act.order))
            continue;
        for (act.table = EXPLICIT; act.table < TABLES; ++act.table)
            for (act.fail = patomic_RELAXED; act.fail <= act.order; ++act.fail) {
                if (act.fail != patomic_RELAXED &&
                    (operation->shape != CMPXCHG || act.table == IMPLICIT))
                    break;
                if (!takes_order(LOAD, act.fail))
                    continue;
                for (act.matches = operation->shape != CMPXCHG; act.matches < 2; ++act.matches)
                    expect_order(act);
            }
    }
}

int main(int argc, char **argv)
{
    pthread_t reader;
    int order;
    EXPECT(argc == 3, "%s OPERATION WIDTH", argv[0]);
    EXPECT(find_operation(argv[1]) != NULL, "no operation is called %s", argv[1]);
    width = parse_width(argv[2]);
    explicit_table =
        patomic_create_explicit(width, patomic_option_NONE, patomic_kinds_ALL, patomic_ids_ALL);
    for (order = patomic_RELAXED; order <= patomic_SEQ_CST; ++order)
        implicit_tables[order] = patomic_create(width, (patomic_memory_order_t) order,
            patomic_option_NONE, patomic_kinds_ALL, patomic_ids_ALL);
    EXPECT_EQUAL(pthread_barrier_init(&begin, NULL, 2), 0);
    EXPECT_EQUAL(pthread_barrier_init(&end, NULL, 2), 0);
    EXPECT_EQUAL(pthread_create(&reader, NULL, read_memory, NULL), 0);
    expect_each_order(find_operation(argv[1]));
    first.operation = NULL;
    (void) pthread_barrier_wait(&begin);
    EXPECT_EQUAL(pthread_join(reader, NULL), 0);
    EXPECT(count > 0, "nothing was tested");
    return 0;
}
