/*
 * patomic_create_explicit() of a library without operations of 16 bytes. This file and the sources
 * of lib/patomic are compiled with that name defined as every_width.
 */

#include <patomic/patomic.h>

#undef patomic_create_explicit

PATOMIC_EXPORT patomic_explicit_t patomic_create_explicit(
    size_t byte_width, unsigned int options, unsigned int kinds, unsigned long ids)
{
    return every_width(byte_width == 16 ? 0 : byte_width, options, kinds, ids);
}
