#ifndef PATOMIC_API_IDS_H
#define PATOMIC_API_IDS_H

#include "export.h"

#ifdef __cplusplus
extern "C" {
#endif

/* An id names one implementation. Macros, because an enumerator of C90 cannot hold an unsigned long. */
#define patomic_id_NULL (0ul)
#define patomic_id_STDC (1ul)
#define patomic_id_MSVC (2ul)
#define patomic_ids_ALL (~0ul)

/* A kind says by what means an implementation works. */
typedef enum {
    patomic_kind_UNKN = 0,
    patomic_kind_DYN = 1,
    patomic_kind_OS = 2,
    patomic_kind_LIB = 4,
    patomic_kind_BLTN = 8,
    patomic_kind_ASM = 16,
    patomic_kinds_ALL = 31
} patomic_kind_t;

/* The ids whose kind is among `kinds`, on every platform alike. */
PATOMIC_EXPORT unsigned long patomic_get_ids(unsigned int kinds);

/* The kind of one id, patomic_kind_UNKN for an unknown one. More than one bit ends the process. */
PATOMIC_EXPORT unsigned int patomic_get_kind(unsigned long id);

#ifdef __cplusplus
}
#endif

#endif
