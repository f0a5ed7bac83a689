#include "check.h"

#ifdef NDEBUG

/* C has no empty translation units. */
typedef int check_nothing;

#else

#include <stdio.h>
#include <stdlib.h>

void check_failed(const char *expression, const char *file, unsigned int line, const char *function)
{
    (void) fprintf(stderr, "%s:%u: %s: Assertion `%s` failed.\n", file, line, function, expression);
    abort();
}

#endif
