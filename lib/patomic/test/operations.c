#include "operations.h"

#include <string.h>

#define DESCRIBE(name, field, shape) \
    {OP_##name, shape, #name, offsetof(patomic_explicit_t, ops.field),                \
     offsetof(patomic_t, ops.field)},
const operation_t operations[OP_COUNT] = {OPERATIONS(DESCRIBE)};

#define POINTER(type, name, table, field) \
    type name;                            \
    memcpy(&name, (const char *) (table) + (field), sizeof name)

int call_explicit(const operation_t *operation, const patomic_explicit_t *table, const call_t *c)
{
#define CALL(shape, ...)                                                              \
    {                                                                                 \
        POINTER(patomic_opsig_explicit_##shape##_t, run, table, operation->explicit_field);      \
        run(__VA_ARGS__);                                                             \
        return 0;                                                                     \
    }
#define RESULT(shape, ...)                                                            \
    {                                                                                 \
        POINTER(patomic_opsig_explicit_##shape##_t, run, table, operation->explicit_field);      \
        return run(__VA_ARGS__);                                                      \
    }
    switch (operation->shape) {
    case STORE: CALL(store, c->obj, c->arg, c->order)
    case LOAD: CALL(load, c->obj, c->order, c->ret)
    case EXCHANGE: CALL(exchange, c->obj, c->arg, c->order, c->ret)
    case CMPXCHG: RESULT(cmpxchg, c->obj, c->expected, c->arg, c->order, c->fail)
    case TEST: RESULT(test, c->obj, c->offset, c->order)
    case TEST_MODIFY: RESULT(test_modify, c->obj, c->offset, c->order)
    case FETCH: CALL(fetch, c->obj, c->arg, c->order, c->ret)
    case FETCH_NOARG: CALL(fetch_noarg, c->obj, c->order, c->ret)
    case VOID: CALL(void, c->obj, c->arg, c->order)
    case VOID_NOARG: CALL(void_noarg, c->obj, c->order)
    }
#undef CALL
#undef RESULT
    return -1;
}

int call_implicit(const operation_t *operation, const patomic_t *table, const call_t *c)
{
#define CALL(shape, ...)                                                              \
    {                                                                                 \
        POINTER(patomic_opsig_##shape##_t, run, table, operation->implicit_field);      \
        run(__VA_ARGS__);                                                             \
        return 0;                                                                     \
    }
#define RESULT(shape, ...)                                                            \
    {                                                                                 \
        POINTER(patomic_opsig_##shape##_t, run, table, operation->implicit_field);      \
        return run(__VA_ARGS__);                                                      \
    }
    switch (operation->shape) {
    case STORE: CALL(store, c->obj, c->arg)
    case LOAD: CALL(load, c->obj, c->ret)
    case EXCHANGE: CALL(exchange, c->obj, c->arg, c->ret)
    case CMPXCHG: RESULT(cmpxchg, c->obj, c->expected, c->arg)
    case TEST: RESULT(test, c->obj, c->offset)
    case TEST_MODIFY: RESULT(test_modify, c->obj, c->offset)
    case FETCH: CALL(fetch, c->obj, c->arg, c->ret)
    case FETCH_NOARG: CALL(fetch_noarg, c->obj, c->ret)
    case VOID: CALL(void, c->obj, c->arg)
    case VOID_NOARG: CALL(void_noarg, c->obj)
    }
#undef CALL
#undef RESULT
    return -1;
}

int takes_arg(shape_t shape)
{
    return shape == STORE || shape == EXCHANGE || shape == CMPXCHG || shape == FETCH ||
           shape == VOID;
}

int takes_ret(shape_t shape)
{
    return shape == LOAD || shape == EXCHANGE || shape == FETCH || shape == FETCH_NOARG;
}

int takes_offset(shape_t shape)
{
    return shape == TEST || shape == TEST_MODIFY;
}

int takes_order(shape_t shape, int order)
{
    if (shape == STORE)
        return order == patomic_RELAXED || order == patomic_RELEASE || order == patomic_SEQ_CST;
    if (shape == LOAD || shape == TEST)
        return order == patomic_RELAXED || order == patomic_CONSUME || order == patomic_ACQUIRE ||
               order == patomic_SEQ_CST;
    return order >= patomic_RELAXED && order <= patomic_SEQ_CST;
}

const operation_t *find_operation(const char *name)
{
    size_t i;
    for (i = 0; i < OP_COUNT; ++i)
        if (strcmp(operations[i].name, name) == 0)
            return &operations[i];
    return NULL;
}

value_t model(op_t op, size_t width, value_t old, value_t arg, value_t expected, int offset)
{
    value_t mask = width == 16 ? ~(value_t) 0 : ((value_t) 1 << 8 * width) - 1;
    value_t bit = (value_t) 1 << offset;
    switch (op) {
    case OP_store: case OP_exchange: return arg;
    case OP_load: case OP_bit_test: case OP_COUNT: return old;
    case OP_cmpxchg_weak: case OP_cmpxchg_strong: return old == expected ? arg : old;
    case OP_bit_test_compl: return old ^ bit;
    case OP_bit_test_set: return old | bit;
    case OP_bit_test_reset: return old & ~bit;
    case OP_or: case OP_fetch_or: return old | arg;
    case OP_xor: case OP_fetch_xor: return old ^ arg;
    case OP_and: case OP_fetch_and: return old & arg;
    case OP_not: case OP_fetch_not: return ~old & mask;
    case OP_add: case OP_fetch_add: return (old + arg) & mask;
    case OP_sub: case OP_fetch_sub: return (old - arg) & mask;
    case OP_inc: case OP_fetch_inc: return (old + 1) & mask;
    case OP_dec: case OP_fetch_dec: return (old - 1) & mask;
    case OP_neg: case OP_fetch_neg: return -old & mask;
    }
    return old;
}

value_t read_value(const volatile void *from, size_t width)
{
    value_t value = 0;
    memcpy(&value, (const void *) from, width);
    return value;
}

void write_value(volatile void *to, value_t value, size_t width)
{
    memcpy((void *) to, &value, width);
}
