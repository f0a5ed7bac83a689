/* fence_test: store buffering with relaxed accesses and patomic_thread_fence(). */

#include "test.h"

#include <patomic/extensions.h>

#include <pthread.h>
#include <sched.h>
#include <time.h>

enum { ROUNDS = 20000, SPINS = 1000 };

static _Alignas(128) unsigned int x;
static _Alignas(128) unsigned int y;
static _Alignas(128) unsigned int arrived;
static unsigned int seen[2][ROUNDS];
static unsigned int last = ROUNDS;
static time_t end;

static void meet(unsigned int round)
{
    unsigned int spins = 0;
    (void) __atomic_add_fetch(&arrived, 1, __ATOMIC_ACQ_REL);
    while (__atomic_load_n(&arrived, __ATOMIC_ACQUIRE) < 2 * (round + 1))
        if (++spins % SPINS == 0)
            (void) sched_yield();
}

/*
 * Store buffering: with a sequentially consistent fence one of both threads sees the other's store.
 */
static void *run(void *argument)
{
    unsigned int index = argument != NULL, round;
    unsigned int *own = index ? &y : &x, *other = index ? &x : &y;
    for (round = 0; round < ROUNDS; ++round) {
        /* On a busy machine each round takes a time slice of the scheduler. */
        if (index == 0 && time(NULL) > end)
            __atomic_store_n(&last, round, __ATOMIC_RELAXED);
        meet(round);
        if (round >= __atomic_load_n(&last, __ATOMIC_RELAXED))
            break;
        __atomic_store_n(own, round + 1, __ATOMIC_RELAXED);
        patomic_thread_fence(patomic_SEQ_CST);
        seen[index][round] = __atomic_load_n(other, __ATOMIC_RELAXED);
    }
    return NULL;
}

int main(void)
{
    pthread_t thread;
    unsigned int round;
    int order;
    for (order = patomic_RELAXED; order <= patomic_SEQ_CST; ++order)
        patomic_thread_fence(order);
    end = time(NULL) + 2;
    EXPECT_EQUAL(pthread_create(&thread, NULL, run, &x), 0);
    (void) run(NULL);
    EXPECT_EQUAL(pthread_join(thread, NULL), 0);
    EXPECT(last > 0, "no round was run");
    for (round = 0; round < last; ++round)
        EXPECT(
            seen[0][round] > round || seen[1][round] > round,
            "both threads missed the other's store in round %u", round);
    return 0;
}
