#ifndef PATOMIC_TEST_WINDOWS_STRING_H
#define PATOMIC_TEST_WINDOWS_STRING_H

/*
 * What load_test takes from msvcrt.dll: the machine that compiles it for Windows has no headers of
 * that system.
 */

#include <stddef.h>

void *memcpy(void *to, const void *from, size_t size);
int strcmp(const char *one, const char *other);

#endif
