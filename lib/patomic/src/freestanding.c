/*
 * The parts of a C library that the shared library needs. Compilers may call memcpy and memset for
 * an assignment of a struct.
 */

#include <stddef.h>

#if defined(__GNUC__) && !defined(_WIN32)
#    define HIDDEN __attribute__((visibility("hidden")))
#else
#    define HIDDEN
#endif

/* Hides the loop from the compiler, which would replace it with a call of the function itself. */
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
/* clang calls it instead of memset. */
HIDDEN void __bzero(void *to, size_t size);

void __bzero(void *to, size_t size)
{
    (void) memset(to, 0, size);
}
#endif

#ifdef _WIN32
#include "target.h"

/* The linker requires it of code that uses floating-point numbers. */
extern int _fltused;
int _fltused = 0;

/* The entry point of the DLL. */
int __stdcall DllMain(void *instance, unsigned long reason, void *reserved)
{
    (void) instance;
    (void) reserved;
    if (reason == 1 /* DLL_PROCESS_ATTACH of winnt.h */)
        target_choose();
    return 1;
}
#endif
