/* count NAME TIMES PROGRAMS: adds 1 TIMES times to each of five integers in a segment, of 1, 2, 4,
 * 8 and 16 bytes, with the atomics of C. */
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

/* The layout that all programs use: each integer has a cache line of its own. */
struct counters {
    _Alignas(64) _Atomic uint8_t one;
    _Alignas(64) _Atomic uint16_t two;
    _Alignas(64) _Atomic uint32_t four;
    _Alignas(64) _Atomic uint64_t eight;
    _Alignas(64) _Atomic unsigned __int128 sixteen;
    _Alignas(64) _Atomic uint32_t started;
};

int main(int argc, char **argv)
{
    char name[256];
    if (argc != 4)
        return 2;
    snprintf(name, sizeof name, "/%s", argv[1]);

    int fd = shm_open(name, O_RDWR, 0);
    if (fd < 0) {
        perror(name);
        return 1;
    }
    struct counters *all = mmap(NULL, sizeof *all, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    close(fd);
    if (all == MAP_FAILED) {
        perror("mmap");
        return 1;
    }
    /* Wait until all programs have started; fail after 30 seconds. */
    alarm(30);
    atomic_fetch_add(&all->started, 1);
    while (atomic_load(&all->started) < (uint32_t) atol(argv[3])) {
    }
    for (long i = atol(argv[2]); i > 0; i--) {
        atomic_fetch_add(&all->one, 1);
        atomic_fetch_add(&all->two, 1);
        atomic_fetch_add(&all->four, 1);
        atomic_fetch_add(&all->eight, 1);
        atomic_fetch_add(&all->sixteen, 1);
    }
    return 0;
}
