#include "check.h"

#include <patomic/api/ids.h>

unsigned long patomic_get_ids(unsigned int kinds)
{
    unsigned long ids = patomic_id_NULL;
    if ((kinds & (unsigned int) patomic_kind_BLTN) != 0)
        ids |= patomic_id_STDC;
    if ((kinds & (unsigned int) patomic_kind_ASM) != 0)
        ids |= patomic_id_MSVC;
    return ids;
}

unsigned int patomic_get_kind(unsigned long id)
{
    REQUIRE((id & (id - 1)) == 0);
    switch (id) {
    case patomic_id_STDC: return patomic_kind_BLTN;
    case patomic_id_MSVC: return patomic_kind_ASM;
    default: return patomic_kind_UNKN;
    }
}
