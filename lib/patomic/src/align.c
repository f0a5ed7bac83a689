#include "check.h"

#include <patomic/api/align.h>

#include <stdint.h>

size_t patomic_cache_line_size(void)
{
#if defined(__APPLE__) && defined(__aarch64__)
    return 128;
#else
    return 64;
#endif
}

static int is_aligned(const volatile void *ptr, size_t alignment)
{
    if (alignment == 0 || (alignment & (alignment - 1)) != 0)
        return 0;
    return ((uintptr_t) ptr & (alignment - 1)) == 0;
}

int patomic_align_meets_recommended(const volatile void *ptr, patomic_align_t align)
{
    return is_aligned(ptr, align.recommended);
}

int patomic_align_meets_minimum(const volatile void *ptr, patomic_align_t align, size_t width)
{
    if (!is_aligned(ptr, align.minimum))
        return 0;
    if (align.size_within == 0)
        return 1;
    /* A sum of offset and width could wrap around. */
    return width <= align.size_within &&
           (uintptr_t) ptr % align.size_within <= align.size_within - width;
}
