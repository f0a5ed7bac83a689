/*
 * The operations for one WIDTH, as do_<operation>_<width>: on values of the type VALUE, without
 * checks.
 */

#if WIDTH == 16
#    include "wide.h"
#else
#    include "native.h"
#endif

#include "negate.h"

#define DO(operation) JOIN(do_##operation##_, WIDTH)

INLINE void DO(not)(volatile VALUE *obj, int order)
{
    DO(xor)(obj, (VALUE) ~(VALUE) 0, order);
}

INLINE VALUE DO(fetch_not)(volatile VALUE *obj, int order)
{
    return DO(fetch_xor)(obj, (VALUE) ~(VALUE) 0, order);
}

INLINE void DO(inc)(volatile VALUE *obj, int order)
{
    DO(add)(obj, 1, order);
}

INLINE VALUE DO(fetch_inc)(volatile VALUE *obj, int order)
{
    return DO(fetch_add)(obj, 1, order);
}

INLINE void DO(dec)(volatile VALUE *obj, int order)
{
    DO(sub)(obj, 1, order);
}

INLINE VALUE DO(fetch_dec)(volatile VALUE *obj, int order)
{
    return DO(fetch_sub)(obj, 1, order);
}

INLINE int DO(bit_test)(const volatile VALUE *obj, int offset, int order)
{
    return (int) (DO(load)(obj, order) >> offset & 1);
}

/* bts, btr and btc have no form for one byte. The form for two would write the neighbour. */
#if TARGET_X86_64 && WIDTH > 1 && WIDTH < 16
#    define BIT_TEST_MODIFY(name, instruction, fetched)                                        \
        INLINE int DO(name)(volatile VALUE *obj, int offset, int order)                        \
        {                                                                                      \
            unsigned char bit;                                                                 \
            __asm__ volatile("lock " instruction X86_SUFFIX " %2, %1"                          \
                             : "=@ccc"(bit), "+m"(*obj)                                        \
                             : "r"((VALUE) offset)                                             \
                             : "memory");                                                      \
            (void) order;                                                                      \
            return bit;                                                                        \
        }
#else
#    define BIT_TEST_MODIFY(name, instruction, fetched)                                        \
        INLINE int DO(name)(volatile VALUE *obj, int offset, int order)                        \
        {                                                                                      \
            VALUE mask = (VALUE) ((VALUE) 1 << offset);                                        \
            return (int) (fetched >> offset & 1);                                              \
        }
#endif

BIT_TEST_MODIFY(bit_test_compl, "btc", DO(fetch_xor)(obj, mask, order))
BIT_TEST_MODIFY(bit_test_set, "bts", DO(fetch_or)(obj, mask, order))
BIT_TEST_MODIFY(bit_test_reset, "btr", DO(fetch_and)(obj, (VALUE) ~mask, order))

#undef BIT_TEST_MODIFY
#undef DO
