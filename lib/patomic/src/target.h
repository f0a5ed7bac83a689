#ifndef PATOMIC_SRC_TARGET_H
#define PATOMIC_SRC_TARGET_H

#include <stddef.h>
#include <stdint.h>

#if defined(__SANITIZE_THREAD__)
#    define TARGET_TSAN 1
#elif defined(__has_feature)
#    if __has_feature(thread_sanitizer)
#        define TARGET_TSAN 1
#    endif
#endif
#ifndef TARGET_TSAN
#    define TARGET_TSAN 0
#endif

/*
 * ThreadSanitizer sees neither what assembly touches nor what it orders, and would report as races what is none. Telling it by hand what
 * an instruction orders would prove nothing. So its build is one for no processor in particular: every operation is a builtin in
 * the very order that was asked for, which the compiler tells it, and an order that is lost on the way shows as a race.
 */
#if defined(__x86_64__) && !TARGET_TSAN
#    define TARGET_X86_64 1
#else
#    define TARGET_X86_64 0
#endif

#if defined(__aarch64__) && !TARGET_TSAN
#    define TARGET_ARM64 1
#else
#    define TARGET_ARM64 0
#endif

typedef unsigned char value_1;
typedef unsigned short value_2;
typedef unsigned int value_4;
typedef unsigned long long value_8;

/* Elsewhere the compiler would call libatomic, which is not there. */
#if __SIZEOF_POINTER__ == 8
#    define TARGET_HAS_8 1
#    define TARGET_WIDTH_8(X) X(8)
#else
#    define TARGET_HAS_8 0
#    define TARGET_WIDTH_8(X)
#endif

#if TARGET_X86_64 || TARGET_ARM64 || TARGET_TSAN
#    define TARGET_HAS_16 1
#    define TARGET_WIDTH_16(X) X(16)
__extension__ typedef unsigned __int128 value_16;
#else
#    define TARGET_HAS_16 0
#    define TARGET_WIDTH_16(X)
#endif

/* The widths that have code in this build; whether the processor can run it is for target_runs() to say. */
#define TARGET_WIDTHS(X) X(1) X(2) X(4) TARGET_WIDTH_8(X) TARGET_WIDTH_16(X)

/*
 * Both vendors of x86-64 promise that an access within an aligned block of eight bytes is atomic; cmpxchg16b wants its sixteen
 * aligned. A checked build asserts the recommended alignment, so it must not offer less.
 */
#if TARGET_X86_64 && defined(NDEBUG)
#    define TARGET_ALIGN(width) { width, width == 16 ? 16 : 1, width == 16 ? 0 : 8 }
#else
#    define TARGET_ALIGN(width) { width, width, 0 }
#endif

/* Objects may lie at the minimum alignment, which is less than their C type asks for. */
#define UNALIGNED __attribute__((no_sanitize("alignment")))
#define INLINE static inline __attribute__((always_inline, unused)) UNALIGNED

INLINE int is_aligned(const volatile void *ptr, size_t alignment)
{
    return ((uintptr_t) ptr & (alignment - 1)) == 0;
}

/* How assembly names the width. */
#define X86_SUFFIX JOIN(X86_SUFFIX_, WIDTH)
#define X86_SUFFIX_1 "b"
#define X86_SUFFIX_2 "w"
#define X86_SUFFIX_4 "l"
#define X86_SUFFIX_8 "q"

#define ARM64_SUFFIX JOIN(ARM64_SUFFIX_, WIDTH)
#define ARM64_SUFFIX_1 "b"
#define ARM64_SUFFIX_2 "h"
#define ARM64_SUFFIX_4
#define ARM64_SUFFIX_8

#define ARM64_REGISTER JOIN(ARM64_REGISTER_, WIDTH)
#define ARM64_REGISTER_1 "%w"
#define ARM64_REGISTER_2 "%w"
#define ARM64_REGISTER_4 "%w"
#define ARM64_REGISTER_8 "%x"

#define JOIN_(a, b) a##b
#define JOIN(a, b) JOIN_(a, b)

/* Whether `ids` and `kinds` include the one implementation that this library has. */
int target_is_asked_for(unsigned int kinds, unsigned long ids);

/* Whether the processor has the instructions for a width of TARGET_WIDTHS. */
int target_runs(size_t width);

#endif
