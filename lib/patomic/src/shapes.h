/*
 * The C function around an operation: one macro for each shape of signature. The file that includes
 * this one defines what differs between the tables: LINKAGE, NAME, OBJECT_PARAMETER, FIND_OBJECT,
 * BIT_PARAMETER, ORDER_PARAMETER, ORDER, CMPXCHG_PARAMETERS, CMPXCHG_ORDER, and CHECK_..._ORDER.
 */

#include "check_arguments.h"

/* Only `obj` is aligned. The compiler uses one move for each of these copies. */
#define TAKE(to, from) __builtin_memcpy(&to, from, WIDTH)
#define GIVE(to, from) __builtin_memcpy(to, &from, WIDTH)

/* Loads and stores of 16 bytes that are one access do not pass through general registers. */
#include "wide_plain.h"

#define SHAPE_store(operation)                                                                    \
    LINKAGE void NAME(operation)(OBJECT_PARAMETER(volatile), const void *desired ORDER_PARAMETER) \
    {                                                                                             \
        FIND_OBJECT(volatile);                                                                    \
        VALUE value;                                                                              \
        CHECK_OBJ();                                                                              \
        CHECK(desired != NULL);                                                                   \
        CHECK_STORE_ORDER();                                                                      \
        if (WIDTH == 16 && wide_plain_store(obj, desired, ORDER))                                 \
            return;                                                                               \
        TAKE(value, desired);                                                                     \
        IN_STORE_ORDER(ORDER, DO(operation), (volatile VALUE *) obj, value);                      \
    }

#define SHAPE_load(operation)                                                                     \
    LINKAGE void NAME(operation)(OBJECT_PARAMETER(const volatile) ORDER_PARAMETER, void *ret)     \
    {                                                                                             \
        FIND_OBJECT(const volatile);                                                              \
        VALUE value;                                                                              \
        CHECK_OBJ();                                                                              \
        CHECK(ret != NULL);                                                                       \
        CHECK_LOAD_ORDER();                                                                       \
        if (WIDTH == 16 && wide_plain_load(obj, ret, ORDER))                                      \
            return;                                                                               \
        IN_LOAD_ORDER(ORDER, value =, DO(operation), (const volatile VALUE *) obj);               \
        GIVE(ret, value);                                                                         \
    }

#define SHAPE_exchange(operation)                                                                 \
    LINKAGE void NAME(operation)(                                                                 \
        OBJECT_PARAMETER(volatile), const void *desired ORDER_PARAMETER, void *ret)               \
    {                                                                                             \
        FIND_OBJECT(volatile);                                                                    \
        VALUE value, old;                                                                         \
        CHECK_OBJ();                                                                              \
        CHECK(desired != NULL);                                                                   \
        CHECK(ret != NULL);                                                                       \
        CHECK_ORDER();                                                                            \
        TAKE(value, desired);                                                                     \
        IN_ORDER(ORDER, old =, DO(operation), (volatile VALUE *) obj, value);                     \
        GIVE(ret, old);                                                                           \
    }

#define SHAPE_cmpxchg(operation)                                                                  \
    LINKAGE int NAME(operation)(                                                                  \
        OBJECT_PARAMETER(volatile), void *expected, const void *desired CMPXCHG_PARAMETERS)       \
    {                                                                                             \
        FIND_OBJECT(volatile);                                                                    \
        VALUE value, old;                                                                         \
        int done;                                                                                 \
        CHECK_OBJ();                                                                              \
        CHECK(expected != NULL);                                                                  \
        CHECK(desired != NULL);                                                                   \
        CHECK_CMPXCHG_ORDER();                                                                    \
        TAKE(value, desired);                                                                     \
        TAKE(old, expected);                                                                      \
        IN_ORDER(CMPXCHG_ORDER, done =, DO(operation), (volatile VALUE *) obj, &old, value);      \
        if (!done)                                                                                \
            GIVE(expected, old);                                                                  \
        return done;                                                                              \
    }

#define SHAPE_test(operation)                                                                     \
    LINKAGE int NAME(operation)(                                                                  \
        OBJECT_PARAMETER(const volatile), BIT_PARAMETER offset ORDER_PARAMETER)                   \
    {                                                                                             \
        FIND_OBJECT(const volatile);                                                              \
        int bit;                                                                                  \
        CHECK_OBJ();                                                                              \
        CHECK_OFFSET();                                                                           \
        CHECK_LOAD_ORDER();                                                                       \
        IN_LOAD_ORDER(ORDER, bit =, DO(operation),                                                \
            (const volatile VALUE *) obj, (int) offset);                                          \
        return bit;                                                                               \
    }

#define SHAPE_test_modify(operation)                                                              \
    LINKAGE int NAME(operation)(OBJECT_PARAMETER(volatile), BIT_PARAMETER offset ORDER_PARAMETER) \
    {                                                                                             \
        FIND_OBJECT(volatile);                                                                    \
        int bit;                                                                                  \
        CHECK_OBJ();                                                                              \
        CHECK_OFFSET();                                                                           \
        CHECK_ORDER();                                                                            \
        IN_ORDER(ORDER, bit =, DO(operation), (volatile VALUE *) obj, (int) offset);              \
        return bit;                                                                               \
    }

#define SHAPE_fetch(operation)                                                                    \
    LINKAGE void NAME(operation)(                                                                 \
        OBJECT_PARAMETER(volatile), const void *arg ORDER_PARAMETER, void *ret)                   \
    {                                                                                             \
        FIND_OBJECT(volatile);                                                                    \
        VALUE value, old;                                                                         \
        CHECK_OBJ();                                                                              \
        CHECK(arg != NULL);                                                                       \
        CHECK(ret != NULL);                                                                       \
        CHECK_ORDER();                                                                            \
        TAKE(value, arg);                                                                         \
        IN_ORDER(ORDER, old =, DO(operation), (volatile VALUE *) obj, value);                     \
        GIVE(ret, old);                                                                           \
    }

#define SHAPE_fetch_noarg(operation)                                                              \
    LINKAGE void NAME(operation)(OBJECT_PARAMETER(volatile) ORDER_PARAMETER, void *ret)           \
    {                                                                                             \
        FIND_OBJECT(volatile);                                                                    \
        VALUE old;                                                                                \
        CHECK_OBJ();                                                                              \
        CHECK(ret != NULL);                                                                       \
        CHECK_ORDER();                                                                            \
        IN_ORDER(ORDER, old =, DO(operation), (volatile VALUE *) obj);                            \
        GIVE(ret, old);                                                                           \
    }

#define SHAPE_void(operation)                                                                     \
    LINKAGE void NAME(operation)(OBJECT_PARAMETER(volatile), const void *arg ORDER_PARAMETER)     \
    {                                                                                             \
        FIND_OBJECT(volatile);                                                                    \
        VALUE value;                                                                              \
        CHECK_OBJ();                                                                              \
        CHECK(arg != NULL);                                                                       \
        CHECK_ORDER();                                                                            \
        TAKE(value, arg);                                                                         \
        IN_ORDER(ORDER, , DO(operation), (volatile VALUE *) obj, value);                          \
    }

#define SHAPE_void_noarg(operation)                                                               \
    LINKAGE void NAME(operation)(OBJECT_PARAMETER(volatile) ORDER_PARAMETER)                      \
    {                                                                                             \
        FIND_OBJECT(volatile);                                                                    \
        CHECK_OBJ();                                                                              \
        CHECK_ORDER();                                                                            \
        IN_ORDER(ORDER, , DO(operation), (volatile VALUE *) obj);                                 \
    }
