/* Compilers may turn a struct assignment into a call of these, and the shared library has no libc to take them from. */

#include <stddef.h>

#if defined(__GNUC__) && !defined(_WIN32)
#    define HIDDEN __attribute__((visibility("hidden")))
#else
#    define HIDDEN
#endif

/* An empty statement that the compiler cannot see through, or it would recognise the loop and call the function it is in. */
#define NO_IDIOM() __asm__ volatile("" ::: "memory")

HIDDEN void *memcpy(void *restrict to, const void *restrict from, size_t size);
HIDDEN void *memset(void *to, int value, size_t size);

void *memcpy(void *restrict to, const void *restrict from, size_t size)
{
    unsigned char *out = to;
    const unsigned char *in = from;
    for (; size != 0; --size) {
        *out++ = *in++;
        NO_IDIOM();
    }
    return to;
}

void *memset(void *to, int value, size_t size)
{
    unsigned char *out = to;
    for (; size != 0; --size) {
        *out++ = (unsigned char) value;
        NO_IDIOM();
    }
    return to;
}

#if defined(__APPLE__) && defined(__x86_64__)
/* What clang calls there instead of memset. */
HIDDEN void __bzero(void *to, size_t size);

void __bzero(void *to, size_t size)
{
    (void) memset(to, 0, size);
}
#endif
