#ifndef PATOMIC_API_FEATURE_CHECK_H
#define PATOMIC_API_FEATURE_CHECK_H

#include "align.h"
#include "export.h"
#include "ops.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Categories of operations. Those of V return nothing, those of F return the old value. */
typedef enum {
    patomic_opcat_NONE = 0,
    patomic_opcat_LDST = 0x1,
    patomic_opcat_XCHG = 0x2,
    patomic_opcat_BIT = 0x4,
    patomic_opcat_BIN_V = 0x8,
    patomic_opcat_BIN_F = 0x10,
    patomic_opcat_ARI_V = 0x20,
    patomic_opcat_ARI_F = 0x40,
    patomic_opcat_TSPEC = 0x80,
    patomic_opcat_TFLAG = 0x100,
    patomic_opcat_TRAW = 0x200,
    patomic_opcats_BIN = 0x18,
    patomic_opcats_ARI = 0x60,
    patomic_opcats_IMPLICIT = 0x7f,
    patomic_opcats_EXPLICIT = 0x7f,
    patomic_opcats_TRANSACTION = 0x3ff
} patomic_opcat_t;

/* Operations within one category. The same bit has another meaning in another category. */
typedef enum {
    patomic_opkind_NONE = 0,

    patomic_opkind_LOAD = 0x1,
    patomic_opkind_STORE = 0x2,
    patomic_opkinds_LDST = 0x3,

    patomic_opkind_EXCHANGE = 0x1,
    patomic_opkind_CMPXCHG_WEAK = 0x2,
    patomic_opkind_CMPXCHG_STRONG = 0x4,
    patomic_opkinds_XCHG = 0x7,

    patomic_opkind_TEST = 0x1,
    patomic_opkind_TEST_SET = 0x2,
    patomic_opkind_TEST_RESET = 0x4,
    patomic_opkind_TEST_COMPL = 0x8,
    patomic_opkinds_BIT = 0xf,
    patomic_opkind_CLEAR = 0x10,
    patomic_opkinds_TFLAG = 0x13,

    patomic_opkind_OR = 0x1,
    patomic_opkind_XOR = 0x2,
    patomic_opkind_AND = 0x4,
    patomic_opkind_NOT = 0x8,
    patomic_opkinds_BIN = 0xf,

    patomic_opkind_ADD = 0x1,
    patomic_opkind_SUB = 0x2,
    patomic_opkind_INC = 0x4,
    patomic_opkind_DEC = 0x8,
    patomic_opkind_NEG = 0x10,
    patomic_opkinds_ARI = 0x1f,

    patomic_opkind_DOUBLE_CMPXCHG = 0x1,
    patomic_opkind_MULTI_CMPXCHG = 0x2,
    patomic_opkind_GENERIC = 0x4,
    patomic_opkind_GENERIC_WFB = 0x8,
    patomic_opkinds_TSPEC = 0xf,

    patomic_opkind_TBEGIN = 0x1,
    patomic_opkind_TCOMMIT = 0x2,
    patomic_opkind_TABORT_ALL = 0x4,
    patomic_opkind_TABORT_SINGLE = 0x8,
    patomic_opkind_TTEST = 0x10,
    patomic_opkind_TDEPTH = 0x20,
    patomic_opkinds_TRAW = 0x3f
} patomic_opkind_t;

/*
 * Returns `opcats` without the categories that have all their operations. Bits that are not a
 * category stay set.
 */
PATOMIC_EXPORT unsigned int patomic_feature_check_all(
    const patomic_ops_t *ops, unsigned int opcats);
PATOMIC_EXPORT unsigned int patomic_feature_check_all_explicit(
    const patomic_ops_explicit_t *ops, unsigned int opcats);
PATOMIC_EXPORT unsigned int patomic_feature_check_all_transaction(
    const patomic_ops_transaction_t *ops, unsigned int opcats);

/* Returns `opcats` without the categories that have at least one operation. */
PATOMIC_EXPORT unsigned int patomic_feature_check_any(
    const patomic_ops_t *ops, unsigned int opcats);
PATOMIC_EXPORT unsigned int patomic_feature_check_any_explicit(
    const patomic_ops_explicit_t *ops, unsigned int opcats);
PATOMIC_EXPORT unsigned int patomic_feature_check_any_transaction(
    const patomic_ops_transaction_t *ops, unsigned int opcats);

/*
 * Returns `opkinds` without the operations of one category that exist. An `opcat` that is not
 * exactly one bit aborts the process.
 */
PATOMIC_EXPORT unsigned int patomic_feature_check_leaf(
    const patomic_ops_t *ops, patomic_opcat_t opcat, unsigned int opkinds);
PATOMIC_EXPORT unsigned int patomic_feature_check_leaf_explicit(
    const patomic_ops_explicit_t *ops, patomic_opcat_t opcat, unsigned int opkinds);
PATOMIC_EXPORT unsigned int patomic_feature_check_leaf_transaction(
    const patomic_ops_transaction_t *ops, patomic_opcat_t opcat, unsigned int opkinds);

#ifdef __cplusplus
}
#endif

#endif
