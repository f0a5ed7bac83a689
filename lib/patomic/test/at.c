#include "at.h"

#include "test.h"

#include <patomic/extensions.h>

enum { BASE_DISTANCE = 64 };

#define NAME_1(name, field, shape) (at_function_t) patomic_at_##name##_1,
#define NAME_2(name, field, shape) (at_function_t) patomic_at_##name##_2,
#define NAME_4(name, field, shape) (at_function_t) patomic_at_##name##_4,
#define NAME_8(name, field, shape) (at_function_t) patomic_at_##name##_8,
#define NAME_16(name, field, shape) (at_function_t) patomic_at_##name##_16,

at_function_t at_function(op_t op, size_t width)
{
    static const at_function_t functions_1[] = {OPERATIONS(NAME_1)};
    static const at_function_t functions_2[] = {OPERATIONS(NAME_2)};
    static const at_function_t functions_4[] = {OPERATIONS(NAME_4)};
    static const at_function_t functions_8[] = {OPERATIONS(NAME_8)};
    static const at_function_t functions_16[] = {OPERATIONS(NAME_16)};
    switch (width) {
    case 1: return functions_1[op];
    case 2: return functions_2[op];
    case 4: return functions_4[op];
    case 8: return functions_8[op];
    default: return functions_16[op];
    }
}

/* A value as the number that a runtime passes. */
static double number(const void *from, size_t width, int is_signed)
{
    int64_t value = (int64_t) read_value(from, width);
    if (is_signed && value >> (8 * width - 1) != 0)
        value -= (int64_t) 1 << 8 * width;
    return (double) value;
}

static int call_wide(at_function_t function, shape_t shape, const call_t *c)
{
    volatile unsigned char *base = (volatile unsigned char *) c->obj - BASE_DISTANCE;
    const double at = BASE_DISTANCE, order = c->order;
#define CALL(result, parameters, ...) ((result (*) parameters) function)(__VA_ARGS__)
    switch (shape) {
    case STORE:
    case VOID:
        CALL(void, (volatile void *, double, const void *, double), base, at, c->arg, order);
        return 0;
    case LOAD:
    case FETCH_NOARG:
        CALL(void, (volatile void *, double, double, void *), base, at, order, c->ret);
        return 0;
    case EXCHANGE:
    case FETCH:
        CALL(void, (volatile void *, double, const void *, double, void *),
             base, at, c->arg, order, c->ret);
        return 0;
    case CMPXCHG:
        return CALL(int, (volatile void *, double, void *, const void *, double, double),
                    base, at, c->expected, c->arg, order, c->fail);
    case TEST:
    case TEST_MODIFY:
        return CALL(int, (volatile void *, double, double, double), base, at, c->offset, order);
    case VOID_NOARG:
        CALL(void, (volatile void *, double, double), base, at, order);
        return 0;
    }
    return -1;
}

/* Writes a result, which must be an unsigned integer of the width. */
static void take_result(double result, void *to, size_t width)
{
    uint64_t value = (uint64_t) result;
    EXPECT(result >= 0 && (double) value == result, "the result %f is not an integer", result);
    EXPECT(value >> 8 * width == 0, "the result %f does not fit in %zu bytes", result, width);
    write_value(to, value, width);
}

static int call_narrow(
    at_function_t function, shape_t shape, size_t width, const call_t *c, int is_signed)
{
    const double replaced = 4294967296.0;
    volatile unsigned char *base = (volatile unsigned char *) c->obj - BASE_DISTANCE;
    const double at = BASE_DISTANCE, order = c->order;
    const double arg = takes_arg(shape) ? number(c->arg, width, is_signed) : 0;
    double result;
    switch (shape) {
    case STORE:
    case VOID:
        CALL(void, (volatile void *, double, double, double), base, at, arg, order);
        return 0;
    case LOAD:
    case FETCH_NOARG:
        take_result(CALL(double, (volatile void *, double, double), base, at, order),
                    c->ret, width);
        return 0;
    case EXCHANGE:
    case FETCH:
        take_result(CALL(double, (volatile void *, double, double, double), base, at, arg, order),
                    c->ret, width);
        return 0;
    case CMPXCHG:
        result = CALL(double, (volatile void *, double, double, double, double, double),
                      base, at, number(c->expected, width, is_signed), arg, order, c->fail);
        take_result(result < replaced ? result : result - replaced, c->expected, width);
        return result >= replaced;
    case TEST:
    case TEST_MODIFY:
        result = CALL(
            double, (volatile void *, double, double, double), base, at, c->offset, order);
        EXPECT(result == 0 || result == 1, "the bit is %f", result);
        return (int) result;
    case VOID_NOARG:
        CALL(void, (volatile void *, double, double), base, at, order);
        return 0;
    }
#undef CALL
    return -1;
}

int call_at(const operation_t *operation, size_t width, const call_t *call, int is_signed)
{
    at_function_t function = at_function(operation->op, width);
    return width > 4 ? call_wide(function, operation->shape, call)
                     : call_narrow(function, operation->shape, width, call, is_signed);
}
