#ifndef PATOMIC_EXTENSIONS_H
#define PATOMIC_EXTENSIONS_H

/*
 * Extensions of this library. A program that includes only patomic/patomic.h works with any
 * implementation of patomic 1.x.
 */

#include <stddef.h>

#include "api/core.h"
#include "api/export.h"

/* Defined if the library has code for 16 bytes. The oldest x86-64 processors cannot run it. */
#if defined(__x86_64__) || defined(_M_X64) || defined(__aarch64__) || defined(_M_ARM64)
#    define PATOMIC_HAS_16 1
#endif

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Returns the table of all kinds and ids, or null if the width has no operations. The table is in
 * read-only memory and valid while the library is loaded.
 */
PATOMIC_EXPORT const patomic_explicit_t *patomic_explicit_table(size_t byte_width);

/*
 * Returns 1 if load and bit_test of this width only read the object, so that it may be in read-only
 * memory. Returns 0 if they write, or if the width has no operations.
 */
PATOMIC_EXPORT int patomic_load_is_readonly(size_t byte_width);

/*
 * Extensions of the instruction set that the operations use if the processor has them. The library
 * chooses once, when it is loaded. All choices are atomic with respect to each other.
 */
#define PATOMIC_FEATURE_CX16 0x1u /* x86-64: cmpxchg16b. Without it no width of 16 bytes exists. */
#define PATOMIC_FEATURE_AVX 0x2u  /* x86-64: atomic 16-byte vmovdqa */
#define PATOMIC_FEATURE_LSE 0x4u  /* arm64: cas, casp, swp, ldadd, ldset, ldeor, ldclr */
#define PATOMIC_FEATURE_LSE2 0x8u /* arm64: atomic 16-byte ldp and stp */
#define PATOMIC_FEATURE_RCPC 0x10u /* arm64: ldapr */

/* Returns the features in use. */
PATOMIC_EXPORT unsigned int patomic_features(void);

/*
 * For tests: replaces the features in use. The processor must have them, and no other thread may
 * use the library meanwhile.
 */
PATOMIC_EXPORT void patomic_override_features(unsigned int features);

/* Orders the accesses of this thread to all objects, as atomic_thread_fence() of C11 does. */
PATOMIC_EXPORT void patomic_thread_fence(int order);

/* One declaration for each shape of patomic_opsig_explicit_..._t. */
#define PATOMIC_EXPLICIT_STORE(name) \
    PATOMIC_EXPORT void patomic_explicit_##name(volatile void *obj, const void *desired, int order);
#define PATOMIC_EXPLICIT_LOAD(name) \
    PATOMIC_EXPORT void patomic_explicit_##name(const volatile void *obj, int order, void *ret);
#define PATOMIC_EXPLICIT_EXCHANGE(name)          \
    PATOMIC_EXPORT void patomic_explicit_##name( \
        volatile void *obj, const void *desired, int order, void *ret);
#define PATOMIC_EXPLICIT_CMPXCHG(name)           \
    PATOMIC_EXPORT int patomic_explicit_##name(  \
        volatile void *obj, void *expected, const void *desired, int succ, int fail);
#define PATOMIC_EXPLICIT_TEST(name) \
    PATOMIC_EXPORT int patomic_explicit_##name(const volatile void *obj, int offset, int order);
#define PATOMIC_EXPLICIT_TEST_MODIFY(name) \
    PATOMIC_EXPORT int patomic_explicit_##name(volatile void *obj, int offset, int order);
#define PATOMIC_EXPLICIT_FETCH(name)             \
    PATOMIC_EXPORT void patomic_explicit_##name( \
        volatile void *obj, const void *arg, int order, void *ret);
#define PATOMIC_EXPLICIT_FETCH_NOARG(name) \
    PATOMIC_EXPORT void patomic_explicit_##name(volatile void *obj, int order, void *ret);
#define PATOMIC_EXPLICIT_VOID(name) \
    PATOMIC_EXPORT void patomic_explicit_##name(volatile void *obj, const void *arg, int order);
#define PATOMIC_EXPLICIT_VOID_NOARG(name) \
    PATOMIC_EXPORT void patomic_explicit_##name(volatile void *obj, int order);

/* X(shape, name) for the operations of `width` bytes, each of which is a function with a name. */
#define PATOMIC_EXPLICIT_OPERATIONS(X, width) \
    X(STORE, store_##width) \
    X(LOAD, load_##width) \
    X(EXCHANGE, exchange_##width) \
    X(CMPXCHG, cmpxchg_weak_##width) \
    X(CMPXCHG, cmpxchg_strong_##width) \
    X(TEST, bit_test_##width) \
    X(TEST_MODIFY, bit_test_compl_##width) \
    X(TEST_MODIFY, bit_test_set_##width) \
    X(TEST_MODIFY, bit_test_reset_##width) \
    X(VOID, or_##width) \
    X(VOID, xor_##width) \
    X(VOID, and_##width) \
    X(VOID_NOARG, not_##width) \
    X(FETCH, fetch_or_##width) \
    X(FETCH, fetch_xor_##width) \
    X(FETCH, fetch_and_##width) \
    X(FETCH_NOARG, fetch_not_##width) \
    X(VOID, add_##width) \
    X(VOID, sub_##width) \
    X(VOID_NOARG, inc_##width) \
    X(VOID_NOARG, dec_##width) \
    X(VOID_NOARG, neg_##width) \
    X(FETCH, fetch_add_##width) \
    X(FETCH, fetch_sub_##width) \
    X(FETCH_NOARG, fetch_inc_##width) \
    X(FETCH_NOARG, fetch_dec_##width) \
    X(FETCH_NOARG, fetch_neg_##width)

/* The functions that the table points to. Those of 16 bytes require that the table is not null. */
#define PATOMIC_EXPLICIT(shape, name) PATOMIC_EXPLICIT_##shape(name)
PATOMIC_EXPLICIT_OPERATIONS(PATOMIC_EXPLICIT, 1)
PATOMIC_EXPLICIT_OPERATIONS(PATOMIC_EXPLICIT, 2)
PATOMIC_EXPLICIT_OPERATIONS(PATOMIC_EXPLICIT, 4)
PATOMIC_EXPLICIT_OPERATIONS(PATOMIC_EXPLICIT, 8)
#ifdef PATOMIC_HAS_16
PATOMIC_EXPLICIT_OPERATIONS(PATOMIC_EXPLICIT, 16)
#endif

/*
 * The same operations on the object at `byte_offset` from `base`, which are all a runtime needs for
 * an array. Every number is a double, because some runtimes pass only these without a slow path. Up
 * to 4 bytes, operands and results are numbers too: an operand is an integer, signed or unsigned,
 * and is taken modulo 2 to the power of the object's bits. A result is unsigned. From 8 bytes, they
 * are in memory.
 */
#define PATOMIC_AT_STORE(name)                                                            \
    PATOMIC_EXPORT void patomic_at_##name(                                                \
        volatile void *base, double byte_offset, double desired, double order);
#define PATOMIC_AT_LOAD(name)                                                             \
    PATOMIC_EXPORT double patomic_at_##name(                                              \
        const volatile void *base, double byte_offset, double order);
#define PATOMIC_AT_EXCHANGE(name)                                                         \
    PATOMIC_EXPORT double patomic_at_##name(                                              \
        volatile void *base, double byte_offset, double desired, double order);
/* Returns the value found, plus 2 to the power of 32 if it was replaced. */
#define PATOMIC_AT_CMPXCHG(name)                                                          \
    PATOMIC_EXPORT double patomic_at_##name(                                              \
        volatile void *base, double byte_offset, double expected, double desired,         \
        double succ, double fail);
#define PATOMIC_AT_TEST(name)                                                             \
    PATOMIC_EXPORT double patomic_at_##name(                                              \
        const volatile void *base, double byte_offset, double offset, double order);
#define PATOMIC_AT_TEST_MODIFY(name)                                                      \
    PATOMIC_EXPORT double patomic_at_##name(                                              \
        volatile void *base, double byte_offset, double offset, double order);
#define PATOMIC_AT_FETCH(name)                                                            \
    PATOMIC_EXPORT double patomic_at_##name(                                              \
        volatile void *base, double byte_offset, double arg, double order);
#define PATOMIC_AT_FETCH_NOARG(name)                                                      \
    PATOMIC_EXPORT double patomic_at_##name(                                              \
        volatile void *base, double byte_offset, double order);
#define PATOMIC_AT_VOID(name)                                                             \
    PATOMIC_EXPORT void patomic_at_##name(                                                \
        volatile void *base, double byte_offset, double arg, double order);
#define PATOMIC_AT_VOID_NOARG(name)                                                       \
    PATOMIC_EXPORT void patomic_at_##name(                                                \
        volatile void *base, double byte_offset, double order);

#define PATOMIC_AT(shape, name) PATOMIC_AT_##shape(name)
PATOMIC_EXPLICIT_OPERATIONS(PATOMIC_AT, 1)
PATOMIC_EXPLICIT_OPERATIONS(PATOMIC_AT, 2)
PATOMIC_EXPLICIT_OPERATIONS(PATOMIC_AT, 4)

#define PATOMIC_AT_WIDE_STORE(name)                                                       \
    PATOMIC_EXPORT void patomic_at_##name(                                                \
        volatile void *base, double byte_offset, const void *desired, double order);
#define PATOMIC_AT_WIDE_LOAD(name)                                                        \
    PATOMIC_EXPORT void patomic_at_##name(                                                \
        const volatile void *base, double byte_offset, double order, void *ret);
#define PATOMIC_AT_WIDE_EXCHANGE(name)                                                    \
    PATOMIC_EXPORT void patomic_at_##name(                                                \
        volatile void *base, double byte_offset, const void *desired, double order,       \
        void *ret);
#define PATOMIC_AT_WIDE_CMPXCHG(name)                                                     \
    PATOMIC_EXPORT int patomic_at_##name(                                                 \
        volatile void *base, double byte_offset, void *expected, const void *desired,     \
        double succ, double fail);
#define PATOMIC_AT_WIDE_TEST(name)                                                        \
    PATOMIC_EXPORT int patomic_at_##name(                                                 \
        const volatile void *base, double byte_offset, double offset, double order);
#define PATOMIC_AT_WIDE_TEST_MODIFY(name)                                                 \
    PATOMIC_EXPORT int patomic_at_##name(                                                 \
        volatile void *base, double byte_offset, double offset, double order);
#define PATOMIC_AT_WIDE_FETCH(name)                                                       \
    PATOMIC_EXPORT void patomic_at_##name(                                                \
        volatile void *base, double byte_offset, const void *arg, double order, void *ret);
#define PATOMIC_AT_WIDE_FETCH_NOARG(name)                                                 \
    PATOMIC_EXPORT void patomic_at_##name(                                                \
        volatile void *base, double byte_offset, double order, void *ret);
#define PATOMIC_AT_WIDE_VOID(name)                                                        \
    PATOMIC_EXPORT void patomic_at_##name(                                                \
        volatile void *base, double byte_offset, const void *arg, double order);
#define PATOMIC_AT_WIDE_VOID_NOARG(name)                                                  \
    PATOMIC_EXPORT void patomic_at_##name(                                                \
        volatile void *base, double byte_offset, double order);

#define PATOMIC_AT_WIDE(shape, name) PATOMIC_AT_WIDE_##shape(name)
PATOMIC_EXPLICIT_OPERATIONS(PATOMIC_AT_WIDE, 8)
#ifdef PATOMIC_HAS_16
PATOMIC_EXPLICIT_OPERATIONS(PATOMIC_AT_WIDE, 16)
#endif

#ifdef __cplusplus
}
#endif

#endif
