#ifndef PATOMIC_API_OPS_EXPLICIT_H
#define PATOMIC_API_OPS_EXPLICIT_H

#ifdef __cplusplus
extern "C" {
#endif

/* Operations that take a patomic_memory_order_t as an argument. Only `obj` needs alignment. */
typedef void (*patomic_opsig_explicit_store_t)(volatile void *obj, const void *desired, int order);
typedef void (*patomic_opsig_explicit_load_t)(const volatile void *obj, int order, void *ret);
typedef void (*patomic_opsig_explicit_exchange_t)(
    volatile void *obj, const void *desired, int order, void *ret);
typedef int (*patomic_opsig_explicit_cmpxchg_t)(
    volatile void *obj, void *expected, const void *desired, int succ, int fail);
typedef int (*patomic_opsig_explicit_test_t)(const volatile void *obj, int offset, int order);
typedef int (*patomic_opsig_explicit_test_modify_t)(volatile void *obj, int offset, int order);
typedef void (*patomic_opsig_explicit_fetch_t)(
    volatile void *obj, const void *arg, int order, void *ret);
typedef void (*patomic_opsig_explicit_fetch_noarg_t)(volatile void *obj, int order, void *ret);
typedef void (*patomic_opsig_explicit_void_t)(volatile void *obj, const void *arg, int order);
typedef void (*patomic_opsig_explicit_void_noarg_t)(volatile void *obj, int order);

typedef struct {
    patomic_opsig_explicit_exchange_t fp_exchange;
    patomic_opsig_explicit_cmpxchg_t fp_cmpxchg_weak;
    patomic_opsig_explicit_cmpxchg_t fp_cmpxchg_strong;
} patomic_ops_explicit_xchg_t;

typedef struct {
    patomic_opsig_explicit_test_t fp_test;
    patomic_opsig_explicit_test_modify_t fp_test_compl;
    patomic_opsig_explicit_test_modify_t fp_test_set;
    patomic_opsig_explicit_test_modify_t fp_test_reset;
} patomic_ops_explicit_bitwise_t;

typedef struct {
    patomic_opsig_explicit_void_t fp_or;
    patomic_opsig_explicit_void_t fp_xor;
    patomic_opsig_explicit_void_t fp_and;
    patomic_opsig_explicit_void_noarg_t fp_not;
    patomic_opsig_explicit_fetch_t fp_fetch_or;
    patomic_opsig_explicit_fetch_t fp_fetch_xor;
    patomic_opsig_explicit_fetch_t fp_fetch_and;
    patomic_opsig_explicit_fetch_noarg_t fp_fetch_not;
} patomic_ops_explicit_binary_t;

typedef struct {
    patomic_opsig_explicit_void_t fp_add;
    patomic_opsig_explicit_void_t fp_sub;
    patomic_opsig_explicit_void_noarg_t fp_inc;
    patomic_opsig_explicit_void_noarg_t fp_dec;
    patomic_opsig_explicit_void_noarg_t fp_neg;
    patomic_opsig_explicit_fetch_t fp_fetch_add;
    patomic_opsig_explicit_fetch_t fp_fetch_sub;
    patomic_opsig_explicit_fetch_noarg_t fp_fetch_inc;
    patomic_opsig_explicit_fetch_noarg_t fp_fetch_dec;
    patomic_opsig_explicit_fetch_noarg_t fp_fetch_neg;
} patomic_ops_explicit_arithmetic_t;

typedef struct {
    patomic_opsig_explicit_store_t fp_store;
    patomic_opsig_explicit_load_t fp_load;
    patomic_ops_explicit_xchg_t xchg_ops;
    patomic_ops_explicit_bitwise_t bitwise_ops;
    patomic_ops_explicit_binary_t binary_ops;
    patomic_ops_explicit_arithmetic_t arithmetic_ops;
} patomic_ops_explicit_t;

#ifdef __cplusplus
}
#endif

#endif
