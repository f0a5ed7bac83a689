#ifndef PATOMIC_API_OPS_TRANSACTION_H
#define PATOMIC_API_OPS_TRANSACTION_H

#include <stddef.h>

#include "../transaction.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Operations that run as a hardware transaction. The config limits the attempts, the result reports
 * how they ended.
 */
typedef void (*patomic_opsig_transaction_store_t)(
    volatile void *obj, const void *desired,
    patomic_transaction_config_t config, patomic_transaction_result_t *result);
typedef void (*patomic_opsig_transaction_load_t)(
    const volatile void *obj, void *ret,
    patomic_transaction_config_t config, patomic_transaction_result_t *result);
typedef void (*patomic_opsig_transaction_exchange_t)(
    volatile void *obj, const void *desired, void *ret,
    patomic_transaction_config_t config, patomic_transaction_result_t *result);
typedef int (*patomic_opsig_transaction_cmpxchg_t)(
    volatile void *obj, void *expected, const void *desired,
    patomic_transaction_config_wfb_t config, patomic_transaction_result_wfb_t *result);
typedef int (*patomic_opsig_transaction_test_t)(
    const volatile void *obj, int offset,
    patomic_transaction_config_t config, patomic_transaction_result_t *result);
typedef int (*patomic_opsig_transaction_test_modify_t)(
    volatile void *obj, int offset,
    patomic_transaction_config_t config, patomic_transaction_result_t *result);
typedef void (*patomic_opsig_transaction_fetch_t)(
    volatile void *obj, const void *arg, void *ret,
    patomic_transaction_config_t config, patomic_transaction_result_t *result);
typedef void (*patomic_opsig_transaction_fetch_noarg_t)(
    volatile void *obj, void *ret,
    patomic_transaction_config_t config, patomic_transaction_result_t *result);
typedef void (*patomic_opsig_transaction_void_t)(
    volatile void *obj, const void *arg,
    patomic_transaction_config_t config, patomic_transaction_result_t *result);
typedef void (*patomic_opsig_transaction_void_noarg_t)(
    volatile void *obj,
    patomic_transaction_config_t config, patomic_transaction_result_t *result);

/* Several compare-exchanges as one operation, or a function of the caller. */
typedef int (*patomic_opsig_transaction_double_cmpxchg_t)(
    patomic_transaction_cmpxchg_t cxa, patomic_transaction_cmpxchg_t cxb,
    patomic_transaction_config_wfb_t config, patomic_transaction_result_wfb_t *result);
typedef int (*patomic_opsig_transaction_multi_cmpxchg_t)(
    const patomic_transaction_cmpxchg_t *cxs, size_t cxs_len,
    patomic_transaction_config_wfb_t config, patomic_transaction_result_wfb_t *result);
typedef void (*patomic_opsig_transaction_generic_t)(
    void (*fn)(void *), void *ctx,
    patomic_transaction_config_t config, patomic_transaction_result_t *result);
typedef int (*patomic_opsig_transaction_generic_wfb_t)(
    void (*fn)(void *), void *ctx, void (*fallback_fn)(void *), void *fallback_ctx,
    patomic_transaction_config_wfb_t config, patomic_transaction_result_wfb_t *result);

/* Flags, which are set and read outside transactions. */
typedef int (*patomic_opsig_transaction_flag_test_t)(const patomic_transaction_flag_t *flag);
typedef int (*patomic_opsig_transaction_flag_test_set_t)(patomic_transaction_flag_t *flag);
typedef void (*patomic_opsig_transaction_flag_clear_t)(patomic_transaction_flag_t *flag);

/* The instructions themselves. */
typedef unsigned long (*patomic_opsig_transaction_tbegin_t)(void);
typedef void (*patomic_opsig_transaction_tcommit_t)(void);
typedef void (*patomic_opsig_transaction_tabort_all_t)(unsigned char reason);
typedef void (*patomic_opsig_transaction_tabort_single_t)(unsigned char reason, int retry);
typedef int (*patomic_opsig_transaction_ttest_t)(void);

typedef struct {
    patomic_opsig_transaction_exchange_t fp_exchange;
    patomic_opsig_transaction_cmpxchg_t fp_cmpxchg_weak;
    patomic_opsig_transaction_cmpxchg_t fp_cmpxchg_strong;
} patomic_ops_transaction_xchg_t;

typedef struct {
    patomic_opsig_transaction_test_t fp_test;
    patomic_opsig_transaction_test_modify_t fp_test_compl;
    patomic_opsig_transaction_test_modify_t fp_test_set;
    patomic_opsig_transaction_test_modify_t fp_test_reset;
} patomic_ops_transaction_bitwise_t;

typedef struct {
    patomic_opsig_transaction_void_t fp_or;
    patomic_opsig_transaction_void_t fp_xor;
    patomic_opsig_transaction_void_t fp_and;
    patomic_opsig_transaction_void_noarg_t fp_not;
    patomic_opsig_transaction_fetch_t fp_fetch_or;
    patomic_opsig_transaction_fetch_t fp_fetch_xor;
    patomic_opsig_transaction_fetch_t fp_fetch_and;
    patomic_opsig_transaction_fetch_noarg_t fp_fetch_not;
} patomic_ops_transaction_binary_t;

typedef struct {
    patomic_opsig_transaction_void_t fp_add;
    patomic_opsig_transaction_void_t fp_sub;
    patomic_opsig_transaction_void_noarg_t fp_inc;
    patomic_opsig_transaction_void_noarg_t fp_dec;
    patomic_opsig_transaction_void_noarg_t fp_neg;
    patomic_opsig_transaction_fetch_t fp_fetch_add;
    patomic_opsig_transaction_fetch_t fp_fetch_sub;
    patomic_opsig_transaction_fetch_noarg_t fp_fetch_inc;
    patomic_opsig_transaction_fetch_noarg_t fp_fetch_dec;
    patomic_opsig_transaction_fetch_noarg_t fp_fetch_neg;
} patomic_ops_transaction_arithmetic_t;

typedef struct {
    patomic_opsig_transaction_double_cmpxchg_t fp_double_cmpxchg;
    patomic_opsig_transaction_multi_cmpxchg_t fp_multi_cmpxchg;
    patomic_opsig_transaction_generic_t fp_generic;
    patomic_opsig_transaction_generic_wfb_t fp_generic_wfb;
} patomic_ops_transaction_special_t;

typedef struct {
    patomic_opsig_transaction_flag_test_t fp_test;
    patomic_opsig_transaction_flag_test_set_t fp_test_set;
    patomic_opsig_transaction_flag_clear_t fp_clear;
} patomic_ops_transaction_flag_t;

typedef struct {
    patomic_opsig_transaction_tbegin_t fp_tbegin;
    patomic_opsig_transaction_tcommit_t fp_tcommit;
    patomic_opsig_transaction_tabort_all_t fp_tabort_all;
    patomic_opsig_transaction_tabort_single_t fp_tabort_single;
    patomic_opsig_transaction_ttest_t fp_ttest;
    patomic_opsig_transaction_ttest_t fp_tdepth;
} patomic_ops_transaction_raw_t;

typedef struct {
    patomic_opsig_transaction_store_t fp_store;
    patomic_opsig_transaction_load_t fp_load;
    patomic_ops_transaction_xchg_t xchg_ops;
    patomic_ops_transaction_bitwise_t bitwise_ops;
    patomic_ops_transaction_binary_t binary_ops;
    patomic_ops_transaction_arithmetic_t arithmetic_ops;
    patomic_ops_transaction_special_t special_ops;
    patomic_ops_transaction_flag_t flag_ops;
    patomic_ops_transaction_raw_t raw_ops;
} patomic_ops_transaction_t;

#ifdef __cplusplus
}
#endif

#endif
