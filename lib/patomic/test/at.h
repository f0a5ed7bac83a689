#ifndef PATOMIC_TEST_AT_H
#define PATOMIC_TEST_AT_H

#include "operations.h"

/* The exported function patomic_at_<operation>_<width>. */
typedef void (*at_function_t)(void);
at_function_t at_function(op_t op, size_t width);

/*
 * Calls it for the object at `call->obj`, as an offset from a base 64 bytes before it. `is_signed`
 * tells how operands up to 4 bytes are passed. Returns and writes the same as call_explicit().
 */
int call_at(const operation_t *operation, size_t width, const call_t *call, int is_signed);

#endif
