/* relay NAME PLACE RUNNERS ROUNDS: takes every turn that is PLACE modulo RUNNERS. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Sleeps while the word is `expected`, until a wake-up. Another process wakes: no private futex. */
static void word_wait(_Atomic int32_t *word, int32_t expected)
{
    long result = syscall(SYS_futex, word, FUTEX_WAIT, expected, NULL, NULL, 0);
    /* EAGAIN: the value has changed. EINTR: a signal. */
    if (result < 0 && errno != EAGAIN && errno != EINTR) {
        perror("futex");
        exit(1);
    }
}

/* Wakes up to `count` waiters, and returns how many. */
static long word_notify(_Atomic int32_t *word, int count)
{
    return syscall(SYS_futex, word, FUTEX_WAKE, count, NULL, NULL, 0);
}

int main(int argc, char **argv)
{
    char name[256];
    if (argc != 5)
        return 2;
    snprintf(name, sizeof name, "/%s", argv[1]);
    int place = atoi(argv[2]), runners = atoi(argv[3]), rounds = atoi(argv[4]);

    int fd = shm_open(name, O_RDWR, 0);
    if (fd < 0) {
        perror(name);
        return 1;
    }
    void *memory = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED) {
        perror("mmap");
        return 1;
    }
    _Atomic int32_t *turn = memory;

    alarm(60);
    for (int round = 0; round < rounds; round++) {
        int32_t mine = round * runners + place, found;
        while ((found = atomic_load(turn)) != mine)
            word_wait(turn, found);
        atomic_store(turn, mine + 1);
        word_notify(turn, INT_MAX);
    }
    return 0;
}
