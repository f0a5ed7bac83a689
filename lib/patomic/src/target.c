#include "target.h"

#include <patomic/api/ids.h>

int target_is_asked_for(unsigned int kinds, unsigned long ids)
{
    return (kinds & (unsigned int) patomic_kind_BLTN) != 0 && (ids & patomic_id_STDC) != 0;
}

int target_runs(size_t width)
{
#if TARGET_X86_64
    if (width == 16) {
        /* Asked for each time a table is made: a cached answer would need to be shared between threads. */
        unsigned int eax = 1, ebx, ecx = 0, edx;
        __asm__ volatile("cpuid" : "+a"(eax), "=b"(ebx), "+c"(ecx), "=d"(edx));
        return (int) (ecx >> 13 & 1);
    }
#endif
    (void) width;
    return 1;
}
