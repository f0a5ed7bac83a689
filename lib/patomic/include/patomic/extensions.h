#ifndef PATOMIC_EXTENSIONS_H
#define PATOMIC_EXTENSIONS_H

/*
 * Extensions of this library. A program that includes only patomic/patomic.h works with any
 * implementation of patomic 1.x.
 */

#include <stddef.h>

#include "api/core.h"
#include "api/export.h"

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
 * For tests: replaces the features in use. The processor must have them, and no other thread may use
 * the library meanwhile.
 */
PATOMIC_EXPORT void patomic_override_features(unsigned int features);

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

/* The operations of the table for `width` bytes as functions with names. */
#define PATOMIC_EXPLICIT_OPERATIONS(width)             \
    PATOMIC_EXPLICIT_STORE(store_##width)              \
    PATOMIC_EXPLICIT_LOAD(load_##width)                \
    PATOMIC_EXPLICIT_EXCHANGE(exchange_##width)        \
    PATOMIC_EXPLICIT_CMPXCHG(cmpxchg_weak_##width)     \
    PATOMIC_EXPLICIT_CMPXCHG(cmpxchg_strong_##width)   \
    PATOMIC_EXPLICIT_TEST(bit_test_##width)            \
    PATOMIC_EXPLICIT_TEST_MODIFY(bit_test_compl_##width) \
    PATOMIC_EXPLICIT_TEST_MODIFY(bit_test_set_##width) \
    PATOMIC_EXPLICIT_TEST_MODIFY(bit_test_reset_##width) \
    PATOMIC_EXPLICIT_VOID(or_##width)                  \
    PATOMIC_EXPLICIT_VOID(xor_##width)                 \
    PATOMIC_EXPLICIT_VOID(and_##width)                 \
    PATOMIC_EXPLICIT_VOID_NOARG(not_##width)           \
    PATOMIC_EXPLICIT_FETCH(fetch_or_##width)           \
    PATOMIC_EXPLICIT_FETCH(fetch_xor_##width)          \
    PATOMIC_EXPLICIT_FETCH(fetch_and_##width)          \
    PATOMIC_EXPLICIT_FETCH_NOARG(fetch_not_##width)    \
    PATOMIC_EXPLICIT_VOID(add_##width)                 \
    PATOMIC_EXPLICIT_VOID(sub_##width)                 \
    PATOMIC_EXPLICIT_VOID_NOARG(inc_##width)           \
    PATOMIC_EXPLICIT_VOID_NOARG(dec_##width)           \
    PATOMIC_EXPLICIT_VOID_NOARG(neg_##width)           \
    PATOMIC_EXPLICIT_FETCH(fetch_add_##width)          \
    PATOMIC_EXPLICIT_FETCH(fetch_sub_##width)          \
    PATOMIC_EXPLICIT_FETCH_NOARG(fetch_inc_##width)    \
    PATOMIC_EXPLICIT_FETCH_NOARG(fetch_dec_##width)    \
    PATOMIC_EXPLICIT_FETCH_NOARG(fetch_neg_##width)

PATOMIC_EXPLICIT_OPERATIONS(1)
PATOMIC_EXPLICIT_OPERATIONS(2)
PATOMIC_EXPLICIT_OPERATIONS(4)
PATOMIC_EXPLICIT_OPERATIONS(8)

/* Requires that patomic_explicit_table(16) is not null. The oldest x86-64 processors have none. */
#if defined(__x86_64__) || defined(_M_X64) || defined(__aarch64__) || defined(_M_ARM64)
PATOMIC_EXPLICIT_OPERATIONS(16)
#endif

#ifdef __cplusplus
}
#endif

#endif
