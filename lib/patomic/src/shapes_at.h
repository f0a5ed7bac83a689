/*
 * The C function around an operation on numbers, one macro for each shape of signature. Like
 * shapes.h, but an operand is a double, taken modulo 2 to the power of the object's bits, and the
 * result is an unsigned integer in a double.
 */

#include "check_arguments.h"

#define TO_VALUE(number) ((VALUE) (long long) (number))

#define AT_SHAPE_store(operation)                                                         \
    LINKAGE void NAME(operation)(                                                         \
        OBJECT_PARAMETER(volatile), double desired ORDER_PARAMETER)                       \
    {                                                                                     \
        FIND_OBJECT(volatile);                                                            \
        CHECK_OBJ();                                                                      \
        CHECK_STORE_ORDER();                                                              \
        IN_STORE_ORDER(ORDER, DO(operation), (volatile VALUE *) obj, TO_VALUE(desired));  \
    }

#define AT_SHAPE_load(operation)                                                          \
    LINKAGE double NAME(operation)(                                                       \
        OBJECT_PARAMETER(const volatile) ORDER_PARAMETER)                                 \
    {                                                                                     \
        FIND_OBJECT(const volatile);                                                      \
        VALUE value;                                                                      \
        CHECK_OBJ();                                                                      \
        CHECK_LOAD_ORDER();                                                               \
        IN_LOAD_ORDER(ORDER, value =, DO(operation), (const volatile VALUE *) obj);       \
        return (double) value;                                                            \
    }

#define AT_SHAPE_exchange(operation)                                                      \
    LINKAGE double NAME(operation)(                                                       \
        OBJECT_PARAMETER(volatile), double desired ORDER_PARAMETER)                       \
    {                                                                                     \
        FIND_OBJECT(volatile);                                                            \
        VALUE old;                                                                        \
        CHECK_OBJ();                                                                      \
        CHECK_ORDER();                                                                    \
        IN_ORDER(ORDER, old =, DO(operation), (volatile VALUE *) obj, TO_VALUE(desired)); \
        return (double) old;                                                              \
    }

/* The result is the value found, plus 2 to the power of 32 if it was replaced. */
#define AT_SHAPE_cmpxchg(operation)                                                       \
    LINKAGE double NAME(operation)(                                                       \
        OBJECT_PARAMETER(volatile), double expected, double desired CMPXCHG_PARAMETERS)   \
    {                                                                                     \
        FIND_OBJECT(volatile);                                                            \
        VALUE old = TO_VALUE(expected);                                                   \
        int done;                                                                         \
        CHECK_OBJ();                                                                      \
        CHECK_CMPXCHG_ORDER();                                                            \
        IN_ORDER(CMPXCHG_ORDER, done =, DO(operation), (volatile VALUE *) obj, &old,      \
            TO_VALUE(desired));                                                           \
        return (double) (long long) ((value_8) (done != 0) << 32 | old);                  \
    }

#define AT_SHAPE_test(operation)                                                          \
    LINKAGE double NAME(operation)(                                                       \
        OBJECT_PARAMETER(const volatile), double offset ORDER_PARAMETER)                  \
    {                                                                                     \
        FIND_OBJECT(const volatile);                                                      \
        int bit;                                                                          \
        CHECK_OBJ();                                                                      \
        CHECK_OFFSET();                                                                   \
        CHECK_LOAD_ORDER();                                                               \
        IN_LOAD_ORDER(ORDER, bit =, DO(operation), (const volatile VALUE *) obj, (int) offset);\
        return (double) bit;                                                              \
    }

#define AT_SHAPE_test_modify(operation)                                                   \
    LINKAGE double NAME(operation)(                                                       \
        OBJECT_PARAMETER(volatile), double offset ORDER_PARAMETER)                        \
    {                                                                                     \
        FIND_OBJECT(volatile);                                                            \
        int bit;                                                                          \
        CHECK_OBJ();                                                                      \
        CHECK_OFFSET();                                                                   \
        CHECK_ORDER();                                                                    \
        IN_ORDER(ORDER, bit =, DO(operation), (volatile VALUE *) obj, (int) offset);      \
        return (double) bit;                                                              \
    }

#define AT_SHAPE_fetch(operation)                                                         \
    LINKAGE double NAME(operation)(                                                       \
        OBJECT_PARAMETER(volatile), double arg ORDER_PARAMETER)                           \
    {                                                                                     \
        FIND_OBJECT(volatile);                                                            \
        VALUE old;                                                                        \
        CHECK_OBJ();                                                                      \
        CHECK_ORDER();                                                                    \
        IN_ORDER(ORDER, old =, DO(operation), (volatile VALUE *) obj, TO_VALUE(arg));     \
        return (double) old;                                                              \
    }

#define AT_SHAPE_fetch_noarg(operation)                                                   \
    LINKAGE double NAME(operation)(                                                       \
        OBJECT_PARAMETER(volatile) ORDER_PARAMETER)                                       \
    {                                                                                     \
        FIND_OBJECT(volatile);                                                            \
        VALUE old;                                                                        \
        CHECK_OBJ();                                                                      \
        CHECK_ORDER();                                                                    \
        IN_ORDER(ORDER, old =, DO(operation), (volatile VALUE *) obj);                    \
        return (double) old;                                                              \
    }

#define AT_SHAPE_void(operation)                                                          \
    LINKAGE void NAME(operation)(                                                         \
        OBJECT_PARAMETER(volatile), double arg ORDER_PARAMETER)                           \
    {                                                                                     \
        FIND_OBJECT(volatile);                                                            \
        CHECK_OBJ();                                                                      \
        CHECK_ORDER();                                                                    \
        IN_ORDER(ORDER, , DO(operation), (volatile VALUE *) obj, TO_VALUE(arg));          \
    }

#define AT_SHAPE_void_noarg(operation)                                                    \
    LINKAGE void NAME(operation)(                                                         \
        OBJECT_PARAMETER(volatile) ORDER_PARAMETER)                                       \
    {                                                                                     \
        FIND_OBJECT(volatile);                                                            \
        CHECK_OBJ();                                                                      \
        CHECK_ORDER();                                                                    \
        IN_ORDER(ORDER, , DO(operation), (volatile VALUE *) obj);                         \
    }
