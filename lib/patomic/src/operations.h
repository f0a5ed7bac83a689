#ifndef PATOMIC_SRC_OPERATIONS_H
#define PATOMIC_SRC_OPERATIONS_H

/*
 * All operations. The functions of the tables, the exported names, patomic_combine() and the
 * feature checks are generated from this list.
 *
 * X(name, field of the table, shape of the signature, category, kind within the category)
 */
#define PATOMIC_OPERATIONS(X)                                                       \
    X(store, fp_store, store, LDST, STORE)                                          \
    X(load, fp_load, load, LDST, LOAD)                                              \
    X(exchange, xchg_ops.fp_exchange, exchange, XCHG, EXCHANGE)                     \
    X(cmpxchg_weak, xchg_ops.fp_cmpxchg_weak, cmpxchg, XCHG, CMPXCHG_WEAK)          \
    X(cmpxchg_strong, xchg_ops.fp_cmpxchg_strong, cmpxchg, XCHG, CMPXCHG_STRONG)    \
    X(bit_test, bitwise_ops.fp_test, test, BIT, TEST)                               \
    X(bit_test_compl, bitwise_ops.fp_test_compl, test_modify, BIT, TEST_COMPL)      \
    X(bit_test_set, bitwise_ops.fp_test_set, test_modify, BIT, TEST_SET)            \
    X(bit_test_reset, bitwise_ops.fp_test_reset, test_modify, BIT, TEST_RESET)      \
    X(or, binary_ops.fp_or, void, BIN_V, OR)                                        \
    X(xor, binary_ops.fp_xor, void, BIN_V, XOR)                                     \
    X(and, binary_ops.fp_and, void, BIN_V, AND)                                     \
    X(not, binary_ops.fp_not, void_noarg, BIN_V, NOT)                               \
    X(fetch_or, binary_ops.fp_fetch_or, fetch, BIN_F, OR)                           \
    X(fetch_xor, binary_ops.fp_fetch_xor, fetch, BIN_F, XOR)                        \
    X(fetch_and, binary_ops.fp_fetch_and, fetch, BIN_F, AND)                        \
    X(fetch_not, binary_ops.fp_fetch_not, fetch_noarg, BIN_F, NOT)                  \
    X(add, arithmetic_ops.fp_add, void, ARI_V, ADD)                                 \
    X(sub, arithmetic_ops.fp_sub, void, ARI_V, SUB)                                 \
    X(inc, arithmetic_ops.fp_inc, void_noarg, ARI_V, INC)                           \
    X(dec, arithmetic_ops.fp_dec, void_noarg, ARI_V, DEC)                           \
    X(neg, arithmetic_ops.fp_neg, void_noarg, ARI_V, NEG)                           \
    X(fetch_add, arithmetic_ops.fp_fetch_add, fetch, ARI_F, ADD)                    \
    X(fetch_sub, arithmetic_ops.fp_fetch_sub, fetch, ARI_F, SUB)                    \
    X(fetch_inc, arithmetic_ops.fp_fetch_inc, fetch_noarg, ARI_F, INC)              \
    X(fetch_dec, arithmetic_ops.fp_fetch_dec, fetch_noarg, ARI_F, DEC)              \
    X(fetch_neg, arithmetic_ops.fp_fetch_neg, fetch_noarg, ARI_F, NEG)

/* The other operations of the transaction table. */
#define PATOMIC_TRANSACTION_OPERATIONS(X)                                                       \
    X(double_cmpxchg, special_ops.fp_double_cmpxchg, double_cmpxchg, TSPEC, DOUBLE_CMPXCHG)     \
    X(multi_cmpxchg, special_ops.fp_multi_cmpxchg, multi_cmpxchg, TSPEC, MULTI_CMPXCHG)         \
    X(generic, special_ops.fp_generic, generic, TSPEC, GENERIC)                                 \
    X(generic_wfb, special_ops.fp_generic_wfb, generic_wfb, TSPEC, GENERIC_WFB)                 \
    X(flag_test, flag_ops.fp_test, flag_test, TFLAG, TEST)                                      \
    X(flag_test_set, flag_ops.fp_test_set, flag_test_set, TFLAG, TEST_SET)                      \
    X(flag_clear, flag_ops.fp_clear, flag_clear, TFLAG, CLEAR)                                  \
    X(tbegin, raw_ops.fp_tbegin, tbegin, TRAW, TBEGIN)                                          \
    X(tcommit, raw_ops.fp_tcommit, tcommit, TRAW, TCOMMIT)                                      \
    X(tabort_all, raw_ops.fp_tabort_all, tabort_all, TRAW, TABORT_ALL)                          \
    X(tabort_single, raw_ops.fp_tabort_single, tabort_single, TRAW, TABORT_SINGLE)              \
    X(ttest, raw_ops.fp_ttest, ttest, TRAW, TTEST)                                              \
    X(tdepth, raw_ops.fp_tdepth, ttest, TRAW, TDEPTH)

#endif
