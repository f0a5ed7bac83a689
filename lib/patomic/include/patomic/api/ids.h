#ifndef PATOMIC_API_IDS_H
#define PATOMIC_API_IDS_H

#include "export.h"

#ifdef __cplusplus
extern "C" {
#endif

/* An id names one implementation. In C90 an enumerator cannot hold an unsigned long. */
typedef unsigned long patomic_id_t;

#define patomic_id_NULL (0ul)
#define patomic_id_STDC (1ul)
#define patomic_id_MSVC (2ul)
#define patomic_ids_ALL (~0ul)

/* A kind is the means by which an implementation works. */
typedef enum {
    patomic_kind_UNKN = 0,
    patomic_kind_DYN = 1,
    patomic_kind_OS = 2,
    patomic_kind_LIB = 4,
    patomic_kind_BLTN = 8,
    patomic_kind_ASM = 16,
    patomic_kinds_ALL = 31
} patomic_kind_t;

/* Returns the ids whose kind is in `kinds`. The result is the same on every platform. */
PATOMIC_EXPORT unsigned long patomic_get_ids(unsigned int kinds);

/* Returns the kind of one id, or patomic_kind_UNKN. More than one bit aborts the process. */
PATOMIC_EXPORT unsigned int patomic_get_kind(unsigned long id);

#ifdef __cplusplus
}
#endif

#endif
