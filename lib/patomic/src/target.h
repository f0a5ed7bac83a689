#ifndef PATOMIC_SRC_TARGET_H
#define PATOMIC_SRC_TARGET_H

#include <patomic/extensions.h>

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
 * ThreadSanitizer does not see accesses and orders of assembly, and would report races that do not
 * exist. So its build has no assembly: every operation is a builtin with the order of the caller,
 * and an order that gets lost on the way is reported as a race.
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

/* On a 32-bit processor the compiler would call libatomic, which this library does not link. */
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

/* The widths that this build has code for. target_runs() reports whether the processor has them. */
#define TARGET_WIDTHS(X) X(1) X(2) X(4) TARGET_WIDTH_8(X) TARGET_WIDTH_16(X)

/*
 * Intel and AMD guarantee that an access within an aligned block of eight bytes is atomic.
 * cmpxchg16b and vmovdqa require 16-byte alignment. A checked build asserts the recommended
 * alignment, so its minimum is the same.
 */
#if TARGET_X86_64 && defined(NDEBUG)
#    define TARGET_ALIGN(width) { width, width == 16 ? 16 : 1, width == 16 ? 0 : 8 }
#else
#    define TARGET_ALIGN(width) { width, width, 0 }
#endif

/* An object may have the minimum alignment, which is less than that of its C type. */
#define UNALIGNED __attribute__((no_sanitize("alignment")))
#define INLINE static inline __attribute__((always_inline, unused)) UNALIGNED

INLINE int is_aligned(const volatile void *ptr, size_t alignment)
{
    return ((uintptr_t) ptr & (alignment - 1)) == 0;
}

/* The features that the processors of this target always have. */
#if TARGET_ARM64 && defined(__APPLE__)
/* Every Mac with arm64 has ARMv8.5. */
#    define TARGET_ALWAYS (PATOMIC_FEATURE_LSE | PATOMIC_FEATURE_LSE2 | PATOMIC_FEATURE_RCPC)
#else
#    define TARGET_ALWAYS 0u
#endif

/*
 * Features of PATOMIC_FEATURE_... that the operations use. Written when the library is loaded,
 * before any other thread can call it. Zero before that is a valid choice: both sides of every
 * choice are atomic, also next to each other.
 */
extern PATOMIC_NO_EXPORT unsigned int target_features;

/* Whether the operations use a feature. The branch on it is always predicted. */
INLINE int target_has(unsigned int feature)
{
    return (TARGET_ALWAYS & feature) != 0 || (target_features & feature) != 0;
}

/* Sets target_features to what the processor and the kernel support. */
PATOMIC_NO_EXPORT void target_choose(void);

/* Whether the processor has the instructions for a width of TARGET_WIDTHS. */
PATOMIC_NO_EXPORT int target_runs(size_t width);

/* Whether `ids` and `kinds` include the only implementation of this library. */
PATOMIC_NO_EXPORT int target_is_asked_for(unsigned int kinds, unsigned long ids);

/* The suffix of a width in assembly. */
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

#endif
