#ifndef PATOMIC_EXTENSIONS_H
#define PATOMIC_EXTENSIONS_H

/* What this library offers beyond patomic's interface. Include it only where plain patomic is not enough. */

#include <stddef.h>

#include "api/core.h"
#include "api/export.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The table of all kinds and ids, in read-only memory for as long as the library is loaded; null where the width has no operations. */
PATOMIC_EXPORT const patomic_explicit_t *patomic_explicit_table(size_t byte_width);

/* One declaration for each shape of patomic_opsig_explicit_..._t. */
#define PATOMIC_EXPLICIT_STORE(name) \
    PATOMIC_EXPORT void patomic_explicit_##name(volatile void *obj, const void *desired, int order);
#define PATOMIC_EXPLICIT_LOAD(name) \
    PATOMIC_EXPORT void patomic_explicit_##name(const volatile void *obj, int order, void *ret);
#define PATOMIC_EXPLICIT_EXCHANGE(name) \
    PATOMIC_EXPORT void patomic_explicit_##name(volatile void *obj, const void *desired, int order, void *ret);
#define PATOMIC_EXPLICIT_CMPXCHG(name)           \
    PATOMIC_EXPORT int patomic_explicit_##name(  \
        volatile void *obj, void *expected, const void *desired, int succ, int fail);
#define PATOMIC_EXPLICIT_TEST(name) \
    PATOMIC_EXPORT int patomic_explicit_##name(const volatile void *obj, int offset, int order);
#define PATOMIC_EXPLICIT_TEST_MODIFY(name) \
    PATOMIC_EXPORT int patomic_explicit_##name(volatile void *obj, int offset, int order);
#define PATOMIC_EXPLICIT_FETCH(name) \
    PATOMIC_EXPORT void patomic_explicit_##name(volatile void *obj, const void *arg, int order, void *ret);
#define PATOMIC_EXPLICIT_FETCH_NOARG(name) \
    PATOMIC_EXPORT void patomic_explicit_##name(volatile void *obj, int order, void *ret);
#define PATOMIC_EXPLICIT_VOID(name) \
    PATOMIC_EXPORT void patomic_explicit_##name(volatile void *obj, const void *arg, int order);
#define PATOMIC_EXPLICIT_VOID_NOARG(name) \
    PATOMIC_EXPORT void patomic_explicit_##name(volatile void *obj, int order);

/* The operations of the table for `width` bytes, each under a name of its own. */
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

/* Call these only where patomic_explicit_table(16) is not null: the oldest x86-64 processors lack the instruction. */
#if defined(__x86_64__) || defined(_M_X64) || defined(__aarch64__) || defined(_M_ARM64)
PATOMIC_EXPLICIT_OPERATIONS(16)
#endif

#ifdef __cplusplus
}
#endif

#endif
