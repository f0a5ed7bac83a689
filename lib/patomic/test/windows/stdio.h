#ifndef PATOMIC_TEST_WINDOWS_STDIO_H
#define PATOMIC_TEST_WINDOWS_STDIO_H

/* See string.h. */

int printf(const char *format, ...);

#endif
