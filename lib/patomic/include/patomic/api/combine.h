#ifndef PATOMIC_API_COMBINE_H
#define PATOMIC_API_COMBINE_H

#include "core.h"

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Fills the null operations of `priority` from `other`. If any was filled, the alignment becomes
 * one that suits both tables.
 */
PATOMIC_EXPORT void patomic_combine(patomic_t *priority, const patomic_t *other);
PATOMIC_EXPORT void patomic_combine_explicit(
    patomic_explicit_t *priority, const patomic_explicit_t *other);

#ifdef __cplusplus
}
#endif

#endif
