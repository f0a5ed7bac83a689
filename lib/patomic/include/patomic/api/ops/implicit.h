#ifndef PATOMIC_API_OPS_IMPLICIT_H
#define PATOMIC_API_OPS_IMPLICIT_H

#ifdef __cplusplus
extern "C" {
#endif

/* Operations with the memory order of their table. Only `obj` needs alignment. */
typedef void (*patomic_opsig_store_t)(volatile void *obj, const void *desired);
typedef void (*patomic_opsig_load_t)(const volatile void *obj, void *ret);
typedef void (*patomic_opsig_exchange_t)(volatile void *obj, const void *desired, void *ret);
typedef int (*patomic_opsig_cmpxchg_t)(volatile void *obj, void *expected, const void *desired);
typedef int (*patomic_opsig_test_t)(const volatile void *obj, int offset);
typedef int (*patomic_opsig_test_modify_t)(volatile void *obj, int offset);
typedef void (*patomic_opsig_fetch_t)(volatile void *obj, const void *arg, void *ret);
typedef void (*patomic_opsig_fetch_noarg_t)(volatile void *obj, void *ret);
typedef void (*patomic_opsig_void_t)(volatile void *obj, const void *arg);
typedef void (*patomic_opsig_void_noarg_t)(volatile void *obj);

typedef struct {
    patomic_opsig_exchange_t fp_exchange;
    patomic_opsig_cmpxchg_t fp_cmpxchg_weak;
    patomic_opsig_cmpxchg_t fp_cmpxchg_strong;
} patomic_ops_xchg_t;

typedef struct {
    patomic_opsig_test_t fp_test;
    patomic_opsig_test_modify_t fp_test_compl;
    patomic_opsig_test_modify_t fp_test_set;
    patomic_opsig_test_modify_t fp_test_reset;
} patomic_ops_bitwise_t;

typedef struct {
    patomic_opsig_void_t fp_or;
    patomic_opsig_void_t fp_xor;
    patomic_opsig_void_t fp_and;
    patomic_opsig_void_noarg_t fp_not;
    patomic_opsig_fetch_t fp_fetch_or;
    patomic_opsig_fetch_t fp_fetch_xor;
    patomic_opsig_fetch_t fp_fetch_and;
    patomic_opsig_fetch_noarg_t fp_fetch_not;
} patomic_ops_binary_t;

typedef struct {
    patomic_opsig_void_t fp_add;
    patomic_opsig_void_t fp_sub;
    patomic_opsig_void_noarg_t fp_inc;
    patomic_opsig_void_noarg_t fp_dec;
    patomic_opsig_void_noarg_t fp_neg;
    patomic_opsig_fetch_t fp_fetch_add;
    patomic_opsig_fetch_t fp_fetch_sub;
    patomic_opsig_fetch_noarg_t fp_fetch_inc;
    patomic_opsig_fetch_noarg_t fp_fetch_dec;
    patomic_opsig_fetch_noarg_t fp_fetch_neg;
} patomic_ops_arithmetic_t;

typedef struct {
    patomic_opsig_store_t fp_store;
    patomic_opsig_load_t fp_load;
    patomic_ops_xchg_t xchg_ops;
    patomic_ops_bitwise_t bitwise_ops;
    patomic_ops_binary_t binary_ops;
    patomic_ops_arithmetic_t arithmetic_ops;
} patomic_ops_t;

#ifdef __cplusplus
}
#endif

#endif
