/*
 * The threads of a litmus test, at full rate. Between two barriers they run many iterations, each
 * with its own variables. If every thread has a processor, they meet before each iteration and
 * continue after different delays.
 */

#include "litmus.h"
#include "operations.h"
#include "processors.h"
#include "test.h"

#include <pthread.h>
#include <sched.h>
#include <time.h>

enum {
    ITERATIONS = 256,
    SLOTS = ITERATIONS * VARIABLES,
    LINE = PATOMIC_MAX_CACHE_LINE_SIZE_ABI_UNSTABLE,
    SPINS = 1024,
    CONTENDED = 4,
    LONGEST_DELAY_BITS = 9
};

/* The cache line of one variable or sign. */
typedef struct {
    _Alignas(LINE) unsigned char bytes[LINE];
} line_t;

typedef struct {
    line_t variables[SLOTS];
    line_t signs[ITERATIONS];
    /* No thread loads these. */
    line_t contended[CONTENDED];
    _Alignas(LINE) unsigned int arrived;
    _Alignas(LINE) unsigned int generation;
    unsigned char registers[REGISTERS][ITERATIONS][16];
    /* The variables of each iteration, in another order for each batch. */
    unsigned int slots[SLOTS];
    /* In bytes: of the variables, and of the registers that are loaded from them. */
    size_t place_widths[PLACES];
    patomic_explicit_t tables[VARIABLES];
    const litmus_t *litmus;
    const subject_t *subject;
    const effort_t *effort;
    histogram_t *histogram;
    double start;
    int meets;
    int stops;
} run_t;

typedef struct {
    const operation_t *operation;
    patomic_t table;
    unsigned char argument[16];
    int order;
} step_t;

typedef struct {
    pthread_t thread;
    run_t *run;
    unsigned int index;
    uint64_t random;
    step_t steps[MAX_LENGTH];
} worker_t;

static double now(void)
{
    struct timespec time;
    EXPECT_EQUAL(clock_gettime(CLOCK_MONOTONIC, &time), 0);
    return (double) time.tv_sec + (double) time.tv_nsec / 1e9;
}

/* This and the barrier use the compiler's atomics, so that they do not depend on the library. */
static void wait_while(const unsigned int *value, unsigned int old)
{
    unsigned int spins = 0;
    while (__atomic_load_n(value, __ATOMIC_ACQUIRE) == old)
        if (++spins % SPINS == 0)
            (void) sched_yield();
}

static void barrier(run_t *run)
{
    unsigned int generation = __atomic_load_n(&run->generation, __ATOMIC_ACQUIRE);
    if (__atomic_add_fetch(&run->arrived, 1, __ATOMIC_ACQ_REL) < run->litmus->threads) {
        wait_while(&run->generation, generation);
    } else {
        __atomic_store_n(&run->arrived, 0, __ATOMIC_RELAXED);
        __atomic_store_n(&run->generation, generation + 1, __ATOMIC_RELEASE);
    }
}

/* One thread, another one each time, sets the sign that the other threads wait for. */
static void meet(worker_t *worker, unsigned int iteration)
{
    run_t *run = worker->run;
    unsigned int *sign = (unsigned int *) run->signs[iteration].bytes;
    if (iteration % run->litmus->threads == worker->index)
        __atomic_store_n(sign, 1, __ATOMIC_SEQ_CST);
    else
        wait_while(sign, 0);
}

/* A processor does its stores in order, so that a store after these takes long. */
static void contend(worker_t *worker)
{
    unsigned int i;
    for (i = 0; i < CONTENDED; ++i)
        __atomic_store_n(&worker->run->contended[i].bytes[worker->index], 1, __ATOMIC_RELAXED);
}

/* Threads that share a processor sleep in the same iterations, so that one interrupts another. */
static void rest(uint64_t random)
{
    struct timespec time = {0, (long) (random % 4) * 1000};
    if (time.tv_nsec > 0)
        (void) nanosleep(&time, NULL);
}

static void delay(worker_t *worker, uint64_t longest, unsigned int iteration)
{
    uint64_t random = next_random(&worker->random), rounds = random & longest;
    if (!worker->run->meets && iteration % 64 == 0)
        rest(random >> 32);
    while (rounds-- > 0)
        __asm__ volatile("");
}

static uint64_t random_longest(worker_t *worker)
{
    return ((uint64_t) 1 << next_random(&worker->random) % LONGEST_DELAY_BITS) - 1;
}

static unsigned char *variable(run_t *run, unsigned int place, unsigned int iteration)
{
    return run->variables[run->slots[iteration * VARIABLES + place - REGISTERS]].bytes;
}

static void step(
    run_t *run, const step_t *step, const instruction_t *instruction, unsigned int iteration)
{
    unsigned char unused[16];
    call_t call = {
        variable(run, instruction->variable, iteration), NULL, step->argument, unused, 0,
        step->order, 0};
    if (instruction->loads)
        call.ret = run->registers[instruction->operand][iteration];
    if (run->subject->implicit)
        (void) call_implicit(step->operation, &step->table, &call);
    else
        (void) call_explicit(
            step->operation, &run->tables[instruction->variable - REGISTERS], &call);
}

static void run_batch(worker_t *worker)
{
    run_t *run = worker->run;
    const program_t *program = &run->litmus->programs[worker->index];
    uint64_t before = random_longest(worker), between = random_longest(worker);
    unsigned int iteration, i;
    /* Some outcomes appear only without a delay between the instructions. */
    if (next_random(&worker->random) % 2 == 0)
        between = 0;
    for (iteration = 0; iteration < ITERATIONS; ++iteration) {
        if (run->meets)
            meet(worker, iteration);
        for (i = 0; i < program->length; ++i) {
            delay(worker, i == 0 ? before : between, iteration);
            if (i == 0)
                contend(worker);
            step(run, &worker->steps[i], &program->instructions[i], iteration);
        }
    }
}

/* All bytes of a value are the same, so that a torn read is not a value. */
static unsigned char value_of(const unsigned char *bytes, size_t width)
{
    size_t i;
    for (i = 1; i < width; ++i)
        if (bytes[i] != bytes[0])
            return NEVER_STORED;
    return bytes[0] < NEVER_STORED ? bytes[0] : NEVER_STORED;
}

static void count_batch(run_t *run)
{
    unsigned int iteration, i;
    unsigned char values[PLACES] = {0};
    for (iteration = 0; iteration < ITERATIONS; ++iteration) {
        for (i = 0; i < run->litmus->observed_count; ++i) {
            unsigned int place = run->litmus->observed[i];
            values[place] = value_of(
                place < REGISTERS ? run->registers[place][iteration]
                                  : variable(run, place, iteration),
                run->place_widths[place]);
        }
        ++run->histogram->seen[outcome_of(run->litmus, values)];
    }
    run->histogram->iterations += ITERATIONS;
}

static void shuffle(run_t *run, uint64_t *random)
{
    unsigned int i;
    for (i = SLOTS - 1; i > 0; --i) {
        unsigned int other = (unsigned int) (next_random(random) % (i + 1)), slot = run->slots[i];
        run->slots[i] = run->slots[other];
        run->slots[other] = slot;
    }
}

/*
 * Each thread clears a part of the variables. A store to a line in the cache of another thread
 * takes long, and a load from the own cache overtakes it.
 */
static void clear_share(worker_t *worker)
{
    run_t *run = worker->run;
    unsigned int i;
    for (i = worker->index; i < SLOTS; i += run->litmus->threads)
        memset(run->variables[i].bytes, 0, LINE);
    for (i = worker->index; i < ITERATIONS; i += run->litmus->threads)
        memset(run->signs[i].bytes, 0, LINE);
}

static int is_enough(const run_t *run)
{
    double over = now() - run->start - run->effort->seconds, *patience = run->effort->patience;
    return over >= 0 &&
           (patience == NULL || over >= *patience || run->histogram->seen[run->litmus->weak] > 0);
}

static void *work(void *argument)
{
    worker_t *worker = argument;
    run_t *run = worker->run;
    stay_on_processor(worker->index);
    do {
        clear_share(worker);
        barrier(run);
        run_batch(worker);
        barrier(run);
        if (worker->index == 0) {
            count_batch(run);
            shuffle(run, &worker->random);
            run->stops = is_enough(run);
        }
        barrier(run);
    } while (!run->stops);
    return NULL;
}

static void prepare_worker(worker_t *worker, run_t *run, unsigned int index)
{
    const subject_t *subject = run->subject;
    const program_t *program = &run->litmus->programs[index];
    unsigned int i;
    worker->run = run;
    worker->index = index;
    worker->random = index;
    for (i = 0; i < program->length; ++i) {
        const instruction_t *instruction = &program->instructions[i];
        step_t *step = &worker->steps[i];
        size_t width = run->place_widths[instruction->variable];
        if (instruction->loads)
            run->place_widths[instruction->operand] = width;
        step->operation = find_operation(instruction->loads ? subject->load : subject->store);
        step->order = instruction->loads ? subject->load_order : subject->store_order;
        step->table = patomic_create(
            width, (patomic_memory_order_t) step->order, 0, patomic_kinds_ALL, patomic_ids_ALL);
        /* A load that is a fetch_or has 0 as its argument. */
        memset(
            step->argument, instruction->loads ? 0 : (int) instruction->operand,
            sizeof step->argument);
    }
}

void run_litmus(
    const litmus_t *litmus, const subject_t *subject, const effort_t *effort,
    histogram_t *histogram)
{
    static run_t run;
    worker_t workers[MAX_THREADS];
    unsigned int i;
    memset(&run, 0, sizeof run);
    run.litmus = litmus;
    run.subject = subject;
    run.effort = effort;
    run.histogram = histogram;
    for (i = 0; i < VARIABLES; ++i) {
        run.place_widths[REGISTERS + i] = subject->widths[i];
        run.tables[i] =
            patomic_create_explicit(subject->widths[i], 0, patomic_kinds_ALL, patomic_ids_ALL);
    }
    run.meets = litmus->threads <= processor_count();
    for (i = 0; i < SLOTS; ++i)
        run.slots[i] = i;
    for (i = 0; i < litmus->threads; ++i)
        prepare_worker(&workers[i], &run, i);
    run.start = now();
    for (i = 0; i < litmus->threads; ++i)
        EXPECT_EQUAL(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
    for (i = 0; i < litmus->threads; ++i)
        EXPECT_EQUAL(pthread_join(workers[i].thread, NULL), 0);
    if (effort->patience != NULL)
        *effort->patience -= now() - run.start - effort->seconds;
}
