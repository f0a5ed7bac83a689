/*
 * Replaces lib/patomic/src/bodies.h in the libraries of the controls: the operations in plain C.
 * One of these is defined:
 *
 * PLAIN   A read-modify-write is a read and a write.
 * HALVES  So it is, and each of these is two atomic ones of half the width, of four bits in a byte.
 * WIDE    So it is, and each of these is of twice the width, which includes the neighbour.
 */

/* Without features no operation is one access of the processor in place of the code below. */
#undef target_has
#define target_has(feature) 0

#define DO(operation) JOIN(do_##operation##_, WIDTH)
#define HALF JOIN(HALF_, WIDTH)
#define HALF_2 value_1
#define HALF_4 value_2
#define HALF_8 value_4
#define HALF_16 value_8
#define DOUBLE JOIN(DOUBLE_, WIDTH)
#define DOUBLE_1 value_2
#define DOUBLE_2 value_4
#define DOUBLE_4 value_8
#define DOUBLE_8 value_16

#if defined(HALVES) && WIDTH == 1

INLINE VALUE DO(load)(const volatile VALUE *obj, int order)
{
    VALUE low = __atomic_load_n(obj, __ATOMIC_SEQ_CST) & 15;
    (void) order;
    return (VALUE) (low | (__atomic_load_n(obj, __ATOMIC_SEQ_CST) & 240));
}

INLINE void DO(store)(volatile VALUE *obj, VALUE desired, int order)
{
    (void) order;
    __atomic_store_n(obj, (VALUE) ((*obj & 240) | (desired & 15)), __ATOMIC_SEQ_CST);
    __atomic_store_n(obj, desired, __ATOMIC_SEQ_CST);
}

#elif defined(HALVES)

INLINE VALUE DO(load)(const volatile VALUE *obj, int order)
{
    const volatile HALF *halves = (const volatile HALF *) obj;
    HALF read[2];
    VALUE value;
    (void) order;
    read[0] = __atomic_load_n(&halves[0], __ATOMIC_SEQ_CST);
    read[1] = __atomic_load_n(&halves[1], __ATOMIC_SEQ_CST);
    __builtin_memcpy(&value, read, WIDTH);
    return value;
}

INLINE void DO(store)(volatile VALUE *obj, VALUE desired, int order)
{
    volatile HALF *halves = (volatile HALF *) obj;
    HALF written[2];
    (void) order;
    __builtin_memcpy(written, &desired, WIDTH);
    __atomic_store_n(&halves[0], written[0], __ATOMIC_SEQ_CST);
    __atomic_store_n(&halves[1], written[1], __ATOMIC_SEQ_CST);
}

#elif defined(WIDE) && WIDTH < 16

#    define AROUND(obj) ((volatile DOUBLE *) ((uintptr_t) (obj) & ~(uintptr_t) (2 * WIDTH - 1)))
#    define PLACE(obj) ((uintptr_t) (obj) & WIDTH)

INLINE VALUE DO(load)(const volatile VALUE *obj, int order)
{
    DOUBLE both = *AROUND(obj);
    VALUE value;
    (void) order;
    __builtin_memcpy(&value, (char *) &both + PLACE(obj), WIDTH);
    return value;
}

INLINE void DO(store)(volatile VALUE *obj, VALUE desired, int order)
{
    DOUBLE both = *AROUND(obj);
    (void) order;
    __builtin_memcpy((char *) &both + PLACE(obj), &desired, WIDTH);
    *AROUND(obj) = both;
}

#    undef AROUND
#    undef PLACE

#else

INLINE VALUE DO(load)(const volatile VALUE *obj, int order)
{
    (void) order;
    return *obj;
}

INLINE void DO(store)(volatile VALUE *obj, VALUE desired, int order)
{
    (void) order;
    *obj = desired;
}

#endif

#undef HALF
#undef DOUBLE

#define FETCH(name, desired)                                                        \
    INLINE VALUE DO(fetch_##name)(volatile VALUE *obj, VALUE arg, int order)        \
    {                                                                               \
        VALUE old = DO(load)(obj, order);                                           \
        DO(store)(obj, (VALUE) (desired), order);                                   \
        return old;                                                                 \
    }                                                                               \
    INLINE void DO(name)(volatile VALUE *obj, VALUE arg, int order)                 \
    {                                                                               \
        (void) DO(fetch_##name)(obj, arg, order);                                   \
    }

#define FETCH_NOARG(name, operation, arg)                                           \
    INLINE VALUE DO(fetch_##name)(volatile VALUE *obj, int order)                   \
    {                                                                               \
        return DO(fetch_##operation)(obj, arg, order);                              \
    }                                                                               \
    INLINE void DO(name)(volatile VALUE *obj, int order)                            \
    {                                                                               \
        (void) DO(fetch_##operation)(obj, arg, order);                              \
    }

#define CMPXCHG(name)                                                               \
    INLINE int DO(name)(volatile VALUE *obj, VALUE *expected, VALUE desired, int order) \
    {                                                                               \
        VALUE old = DO(load)(obj, order);                                           \
        int done = old == *expected;                                                \
        if (done)                                                                   \
            DO(store)(obj, desired, order);                                         \
        *expected = old;                                                            \
        return done;                                                                \
    }

#define BIT_TEST_MODIFY(name, operation, arg)                                       \
    INLINE int DO(name)(volatile VALUE *obj, int offset, int order)                 \
    {                                                                               \
        VALUE mask = (VALUE) ((VALUE) 1 << offset);                                 \
        return (int) (DO(fetch_##operation)(obj, (VALUE) (arg), order) >> offset & 1); \
    }

FETCH(add, old + arg)
FETCH(sub, old - arg)
FETCH(or, old | arg)
FETCH(xor, old ^ arg)
FETCH(and, old & arg)
FETCH(instead, arg)
FETCH(minus, arg - old)
FETCH_NOARG(inc, add, 1)
FETCH_NOARG(dec, sub, 1)
FETCH_NOARG(not, xor, (VALUE) ~(VALUE) 0)
FETCH_NOARG(neg, minus, 0)
CMPXCHG(cmpxchg_weak)
CMPXCHG(cmpxchg_strong)
BIT_TEST_MODIFY(bit_test_compl, xor, mask)
BIT_TEST_MODIFY(bit_test_set, or, mask)
BIT_TEST_MODIFY(bit_test_reset, and, ~mask)

INLINE VALUE DO(exchange)(volatile VALUE *obj, VALUE desired, int order)
{
    return DO(fetch_instead)(obj, desired, order);
}

INLINE int DO(bit_test)(const volatile VALUE *obj, int offset, int order)
{
    return (int) (DO(load)(obj, order) >> offset & 1);
}

#undef FETCH
#undef FETCH_NOARG
#undef CMPXCHG
#undef BIT_TEST_MODIFY
#undef DO
