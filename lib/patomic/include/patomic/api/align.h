#ifndef PATOMIC_API_ALIGN_H
#define PATOMIC_API_ALIGN_H

#include <stddef.h>

#include "export.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    /* The alignment that suits every object. */
    size_t recommended;
    /* The least alignment that an object may have. */
    size_t minimum;
    /* If not 0, an object of minimum alignment must lie within one aligned block of this size. */
    size_t size_within;
} patomic_align_t;

/* The size of the largest cache line known, for padding in types. May change between versions. */
#define PATOMIC_MAX_CACHE_LINE_SIZE_ABI_UNSTABLE ((size_t) 128)

/* Returns a power of two, at most PATOMIC_MAX_CACHE_LINE_SIZE_ABI_UNSTABLE. */
PATOMIC_EXPORT size_t patomic_cache_line_size(void);

/*
 * Returns 1 if `ptr` has the recommended alignment. Returns 0 if not, or if the recommended
 * alignment is not a positive power of two.
 */
PATOMIC_EXPORT int patomic_align_meets_recommended(
    const volatile void *ptr, patomic_align_t align);

/*
 * Returns 1 if `width` bytes at `ptr` have the minimum alignment and lie within one block. Returns
 * 0 if not, or if the minimum alignment is not a positive power of two.
 */
PATOMIC_EXPORT int patomic_align_meets_minimum(
    const volatile void *ptr, patomic_align_t align, size_t width);

#ifdef __cplusplus
}
#endif

#endif
