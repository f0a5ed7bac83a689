/*
 * thread_test OPERATION WIDTH: threads modify one object. The result is known if every step is
 * atomic.
 */

#include "operations.h"
#include "test.h"

#include <pthread.h>
#include <sched.h>

/* ThreadSanitizer is slow, and needs few rounds to report a race. */
enum { THREADS = 4, ROUNDS = TEST_TSAN ? 2000 : 40000 };

static const operation_t *operation;
static size_t width;
static patomic_explicit_t explicit_table;
static patomic_t implicit_tables[patomic_SEQ_CST + 1];
static int ready;

/* All threads share the object in the middle. Its neighbours belong to one thread each. */
static _Alignas(64) unsigned char objects[16 * 8];

typedef struct {
    pthread_t thread;
    unsigned int index;
    /* The sums of its additions to the shared object and to its own. */
    value_t shared_sum;
    value_t own_sum;
} worker_t;

enum { SHARED = 2 };

static unsigned int own_object(unsigned int worker)
{
    return worker < SHARED ? worker : worker + 1;
}

static volatile void *object(unsigned int index)
{
    return objects + index * width;
}

static value_t all_ones(void)
{
    return width == 16 ? ~(value_t) 0 : ((value_t) 1 << 8 * width) - 1;
}

/* A value with equal bytes, so that a torn value is visible. */
static value_t solid(unsigned int byte)
{
    return all_ones() / 0xff * (byte & 0xff);
}

static int is_solid(value_t value)
{
    return value == solid((unsigned int) (value & 0xff));
}

/* Every fourth bit belongs to one worker. Only that worker writes it. */
static value_t bits_of(unsigned int worker)
{
    return all_ones() / 0xf << worker;
}

/* Uses either table at random, because both must work on the same object. */
static int carry_out(const operation_t *which, const call_t *parts)
{
    static _Thread_local uint64_t state = 5;
    return next_random(&state) % 2 ? call_explicit(which, &explicit_table, parts)
                                   : call_implicit(which, &implicit_tables[parts->order], parts);
}

static value_t call(
    const operation_t *which, unsigned int index, int order, value_t value, int offset, int *result)
{
    unsigned char arg[16], ret[16] = {0};
    call_t parts = {object(index), NULL, arg, ret, offset, order, 0};
    write_value(arg, value, width);
    *result = carry_out(which, &parts);
    return read_value(ret, width);
}

static value_t load(unsigned int index)
{
    int unused;
    return call(find_operation("load"), index, patomic_ACQUIRE, 0, 0, &unused);
}

static void add_by_cmpxchg(unsigned int index, int order)
{
    unsigned char found[16] = {0}, next[16];
    call_t parts = {object(index), found, next, NULL, 0, order, patomic_cmpxchg_fail_order(order)};
    do
        write_value(next, read_value(found, width) + 1, width);
    while (!carry_out(operation, &parts));
}

/* Returns the new state of the worker's bits. */
static value_t bitwise_step(
    unsigned int worker, unsigned int index, unsigned int round, int order, value_t state)
{
    int offset = (int) ((worker + THREADS * round) % (8 * width)), result;
    int clears = operation->op == OP_and || operation->op == OP_fetch_and;
    value_t bit = (value_t) 1 << offset, arg = clears ? all_ones() ^ bit : bit,
            own = bits_of(worker), ret;
    if (round % 3 == 0) {
        (void) call(find_operation("xor"), index, order, bit, 0, &result);
        state ^= bit;
    }
    ret = call(
        operation, index, operation->shape == TEST ? patomic_SEQ_CST : order, arg, offset, &result);
    if (takes_offset(operation->shape))
        EXPECT_EQUAL(result, (int) (state >> offset & 1));
    if (takes_ret(operation->shape))
        EXPECT((ret & own) == state, "worker %u fetched bits it did not write", worker);
    state = model(operation->op, width, state, arg, 0, offset);
    EXPECT((load(index) & own) == state, "worker %u lost a bit in round %u", worker, round);
    return state;
}

/*
 * The other workers negate or complement the value 1, which the second bit shows. The top bit shows
 * the flips of this worker.
 */
static value_t flip_top(unsigned int index, int order, value_t flipped)
{
    int result;
    (void) call(find_operation("xor"), index, order, all_ones() ^ all_ones() >> 1, 0, &result);
    value_t value = load(index);
    EXPECT(((value >> (8 * width - 1) ^ value >> 1) & 1) == !flipped, "a flip was lost");
    return !flipped;
}

/* Returns the new sum. */
static value_t step(unsigned int worker, unsigned int index, unsigned int round, value_t sum)
{
    static const int orders[] = {patomic_RELAXED, patomic_ACQ_REL, patomic_SEQ_CST};
    int order = orders[round % LENGTH(orders)], result;
    value_t value = (value_t) round * THREADS + worker + 1, ret;
    switch (operation->op) {
    case OP_store: case OP_load:
        (void) call(
            find_operation("store"), index, patomic_RELEASE, solid(worker + round), 0, &result);
        EXPECT(is_solid(load(index)), "a value was torn in round %u", round);
        return 0;
    case OP_exchange: return sum + value - call(operation, index, order, value, 0, &result);
    case OP_cmpxchg_weak: case OP_cmpxchg_strong: add_by_cmpxchg(index, order); return sum + 1;
    case OP_add:
    case OP_fetch_add: (void) call(operation, index, order, value, 0, &result); return sum + value;
    case OP_sub:
    case OP_fetch_sub: (void) call(operation, index, order, value, 0, &result); return sum - value;
    case OP_inc:
    case OP_fetch_inc: (void) call(operation, index, order, 0, 0, &result); return sum + 1;
    case OP_dec:
    case OP_fetch_dec: (void) call(operation, index, order, 0, 0, &result); return sum - 1;
    case OP_not: case OP_neg:
        if (worker == THREADS - 1 && index == SHARED)
            return flip_top(index, order, sum);
        (void) call(operation, index, order, 0, 0, &result);
        return 0;
    case OP_fetch_not: case OP_fetch_neg:
        /* All workers together fetch the two values in turns. */
        ret = call(operation, index, order, 0, 0, &result);
        EXPECT(ret == 1 || ret == model(operation->op, width, 1, 0, 0, 0),
            "fetched a value that never was");
        return ret == 1 ? sum + 1 : sum - 1;
    default: return bitwise_step(worker, index, round, order, sum);
    }
}

static void *work(void *argument)
{
    worker_t *worker = argument;
    unsigned int round;
    /* Otherwise the first thread could finish before the last one starts. */
    (void) __atomic_add_fetch(&ready, 1, __ATOMIC_ACQ_REL);
    while (__atomic_load_n(&ready, __ATOMIC_ACQUIRE) != THREADS)
        sched_yield();
    for (round = 0; round < ROUNDS; ++round)
        worker->shared_sum = step(worker->index, SHARED, round, worker->shared_sum);
    for (round = 0; round < ROUNDS; ++round)
        worker->own_sum = step(worker->index, own_object(worker->index), round, worker->own_sum);
    return NULL;
}

static int turns_back(void)
{
    return operation->op == OP_not || operation->op == OP_neg || operation->op == OP_fetch_not ||
           operation->op == OP_fetch_neg;
}

static void expect_total(unsigned int index, value_t sum)
{
    value_t value = read_value(object(index), width);
    if (operation->op == OP_load || operation->op == OP_store) {
        EXPECT(is_solid(value), "object %u is torn", index);
    } else if (turns_back()) {
        EXPECT(value == 1 && sum == 0, "object %u was turned an odd number of times", index);
    } else {
        EXPECT(value == (sum & all_ones()), "object %u has the wrong total", index);
    }
}

int main(int argc, char **argv)
{
    worker_t workers[THREADS];
    value_t sum = 0;
    unsigned int i;
    int order;
    EXPECT(argc == 3, "%s OPERATION WIDTH", argv[0]);
    operation = find_operation(argv[1]);
    width = parse_width(argv[2]);
    EXPECT(operation != NULL, "no operation is called %s", argv[1]);
    explicit_table =
        patomic_create_explicit(width, patomic_option_NONE, patomic_kinds_ALL, patomic_ids_ALL);
    for (order = patomic_RELAXED; order <= patomic_SEQ_CST; ++order)
        implicit_tables[order] = patomic_create(width, (patomic_memory_order_t) order,
            patomic_option_NONE, patomic_kinds_ALL, patomic_ids_ALL);
    if (explicit_table.ops.fp_store == NULL && width == 16) {
        (void) puts("skipped: this processor has no operations of 16 bytes");
        return 77;
    }
    for (i = 0; i < THREADS; ++i) {
        memset(&workers[i], 0, sizeof workers[i]);
        workers[i].index = i;
    }
    for (i = 0; turns_back() && i <= THREADS; ++i)
        write_value(object(i), 1, width);
    for (i = 0; i < THREADS; ++i)
        EXPECT_EQUAL(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
    for (i = 0; i < THREADS; ++i) {
        EXPECT_EQUAL(pthread_join(workers[i].thread, NULL), 0);
        sum += workers[i].shared_sum;
    }
    expect_total(SHARED, sum);
    for (i = 0; i < THREADS; ++i)
        expect_total(own_object(i), workers[i].own_sum);
    for (i = (THREADS + 1) * (unsigned int) width; i < sizeof objects; ++i)
        EXPECT_EQUAL(objects[i], 0);
    return 0;
}
