#ifndef PATOMIC_API_ALIGN_H
#define PATOMIC_API_ALIGN_H

#include <stddef.h>

#include "export.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    /* What a careful user gives every object. */
    size_t recommended;
    /* What an object must have at the least. */
    size_t minimum;
    /* When not 0: an object of minimum alignment must lie within one aligned block of this size. */
    size_t size_within;
} patomic_align_t;

/* The largest line known, for padding in types. It may change between versions. */
#define PATOMIC_MAX_CACHE_LINE_SIZE_ABI_UNSTABLE 128

/* A power of two, at most PATOMIC_MAX_CACHE_LINE_SIZE_ABI_UNSTABLE. */
PATOMIC_EXPORT size_t patomic_cache_line_size(void);

/* 1 where `ptr` has the recommended alignment; 0 where not, or where that is no positive power of two. */
PATOMIC_EXPORT int patomic_align_meets_recommended(const volatile void *ptr, patomic_align_t align);

/* 1 where `width` bytes at `ptr` have the minimum alignment and lie within one block; else as above. */
PATOMIC_EXPORT int patomic_align_meets_minimum(const volatile void *ptr, patomic_align_t align, size_t width);

#ifdef __cplusplus
}
#endif

#endif
