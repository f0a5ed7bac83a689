#ifndef PATOMIC_TEST_OPERATIONS_H
#define PATOMIC_TEST_OPERATIONS_H

#include <patomic/patomic.h>

#include <stddef.h>

/*
 * The operations in the order of the fields, independent of the list in the library, so that a
 * mistake there is found.
 */
#define OPERATIONS(X)                                              \
    X(store, fp_store, STORE)                                      \
    X(load, fp_load, LOAD)                                         \
    X(exchange, xchg_ops.fp_exchange, EXCHANGE)                    \
    X(cmpxchg_weak, xchg_ops.fp_cmpxchg_weak, CMPXCHG)             \
    X(cmpxchg_strong, xchg_ops.fp_cmpxchg_strong, CMPXCHG)         \
    X(bit_test, bitwise_ops.fp_test, TEST)                         \
    X(bit_test_compl, bitwise_ops.fp_test_compl, TEST_MODIFY)      \
    X(bit_test_set, bitwise_ops.fp_test_set, TEST_MODIFY)          \
    X(bit_test_reset, bitwise_ops.fp_test_reset, TEST_MODIFY)      \
    X(or, binary_ops.fp_or, VOID)                                  \
    X(xor, binary_ops.fp_xor, VOID)                                \
    X(and, binary_ops.fp_and, VOID)                                \
    X(not, binary_ops.fp_not, VOID_NOARG)                          \
    X(fetch_or, binary_ops.fp_fetch_or, FETCH)                     \
    X(fetch_xor, binary_ops.fp_fetch_xor, FETCH)                   \
    X(fetch_and, binary_ops.fp_fetch_and, FETCH)                   \
    X(fetch_not, binary_ops.fp_fetch_not, FETCH_NOARG)             \
    X(add, arithmetic_ops.fp_add, VOID)                            \
    X(sub, arithmetic_ops.fp_sub, VOID)                            \
    X(inc, arithmetic_ops.fp_inc, VOID_NOARG)                      \
    X(dec, arithmetic_ops.fp_dec, VOID_NOARG)                      \
    X(neg, arithmetic_ops.fp_neg, VOID_NOARG)                      \
    X(fetch_add, arithmetic_ops.fp_fetch_add, FETCH)               \
    X(fetch_sub, arithmetic_ops.fp_fetch_sub, FETCH)               \
    X(fetch_inc, arithmetic_ops.fp_fetch_inc, FETCH_NOARG)         \
    X(fetch_dec, arithmetic_ops.fp_fetch_dec, FETCH_NOARG)         \
    X(fetch_neg, arithmetic_ops.fp_fetch_neg, FETCH_NOARG)

#define ENUMERATE(name, field, shape) OP_##name,
typedef enum { OPERATIONS(ENUMERATE) OP_COUNT } op_t;
#undef ENUMERATE

typedef enum {
    STORE, LOAD, EXCHANGE, CMPXCHG, TEST, TEST_MODIFY, FETCH, FETCH_NOARG, VOID, VOID_NOARG
} shape_t;

typedef struct {
    op_t op;
    shape_t shape;
    const char *name;
    /* Offsets of the field in patomic_explicit_t and patomic_t. */
    size_t explicit_field;
    size_t implicit_field;
} operation_t;

extern const operation_t operations[OP_COUNT];

/* The arguments of every shape. Each shape uses some of them. */
typedef struct {
    volatile void *obj;
    void *expected;
    const void *arg;
    void *ret;
    int offset;
    int order;
    int fail;
} call_t;

/* Return the result of the operation, or 0 if it has none. */
int call_explicit(
    const operation_t *operation, const patomic_explicit_t *table, const call_t *call);
int call_implicit(const operation_t *operation, const patomic_t *table, const call_t *call);

/* Whether a shape has the argument. */
int takes_arg(shape_t shape);
int takes_ret(shape_t shape);
int takes_offset(shape_t shape);
int takes_order(shape_t shape, int order);

/* Returns null if no operation has the name. */
const operation_t *find_operation(const char *name);

__extension__ typedef unsigned __int128 value_t;

/* Returns the value after the operation, without atomics. */
value_t model(op_t op, size_t width, value_t old, value_t arg, value_t expected, int offset);

value_t read_value(const volatile void *from, size_t width);
void write_value(volatile void *to, value_t value, size_t width);

#endif
