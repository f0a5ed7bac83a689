#ifndef PATOMIC_API_TRANSACTION_H
#define PATOMIC_API_TRANSACTION_H

#include <stddef.h>

#include "align.h"
#include "export.h"

#ifdef __cplusplus
extern "C" {
#endif

/* The reason why a transaction ended. */
typedef enum {
    patomic_TSUCCESS = 0,
    patomic_TABORT_EXPLICIT = 1,
    patomic_TABORT_CONFLICT = 2,
    patomic_TABORT_CAPACITY = 3,
    patomic_TABORT_DEBUG = 4,
    patomic_TABORT_UNKNOWN = 255
} patomic_transaction_exit_code_t;

/*
 * ZERO_ATTEMPTS and FLAG_SET belong to a transaction that never began. RETRY and NESTED are bits of
 * one that aborted.
 */
typedef enum {
    patomic_TINFO_NONE = 0,
    patomic_TINFO_ZERO_ATTEMPTS = 1,
    patomic_TINFO_FLAG_SET = 2,
    patomic_TINFO_RETRY = 1,
    patomic_TINFO_NESTED = 2
} patomic_transaction_exit_info_t;

/* These macros have the types of the functions below. */
#define PATOMIC_TRANSACTION_STATUS_EXIT_CODE(status) \
    ((patomic_transaction_exit_code_t) ((unsigned long) (status) & 0xfful))
#define PATOMIC_TRANSACTION_STATUS_EXIT_INFO(status) \
    ((unsigned int) (((unsigned long) (status) >> 16) & 0xfful))
#define PATOMIC_TRANSACTION_STATUS_ABORT_REASON(status) \
    ((unsigned char) (((unsigned long) (status) >> 8) & 0xfful))

PATOMIC_EXPORT patomic_transaction_exit_code_t patomic_transaction_status_exit_code(
    unsigned long status);

/* Returns bits of patomic_transaction_exit_info_t. */
PATOMIC_EXPORT unsigned int patomic_transaction_status_exit_info(unsigned long status);

/* Returns the argument of the abort, if the exit code is patomic_TABORT_EXPLICIT. */
PATOMIC_EXPORT unsigned char patomic_transaction_status_abort_reason(unsigned long status);

/* A store to a flag aborts the transactions that read it. */
typedef volatile unsigned char patomic_transaction_flag_t;

/* Keeps a flag alone on its cache line at any address of the holder. */
typedef struct {
    unsigned char _padding_head[127];
    patomic_transaction_flag_t flag;
    unsigned char _padding_tail[128];
} patomic_transaction_padded_flag_holder_abi_unstable_t;

typedef struct {
    volatile void *obj;
    void *expected;
    const void *desired;
} patomic_transaction_cmpxchg_t;

typedef struct {
    size_t width;
    unsigned long attempts;
    const patomic_transaction_flag_t *flag_nullable;
} patomic_transaction_config_t;

/* wfb: with a fallback, which runs after the first attempts failed. */
typedef struct {
    size_t width;
    unsigned long attempts;
    unsigned long fallback_attempts;
    const patomic_transaction_flag_t *flag_nullable;
    const patomic_transaction_flag_t *fallback_flag_nullable;
} patomic_transaction_config_wfb_t;

typedef struct {
    unsigned long status;
    unsigned long attempts_made;
} patomic_transaction_result_t;

typedef struct {
    unsigned long status;
    unsigned long fallback_status;
    unsigned long attempts_made;
    unsigned long fallback_attempts_made;
} patomic_transaction_result_wfb_t;

#ifdef __cplusplus
}
#endif

#endif
