/* The primitives of a width that the compiler knows, as JOIN(do_<operation>_, WIDTH). Their order is a constant once inlined. */

#define DO(operation) JOIN(do_##operation##_, WIDTH)

INLINE VALUE DO(load)(const volatile VALUE *obj, int order)
{
    return __atomic_load_n(obj, order);
}

INLINE VALUE DO(exchange)(volatile VALUE *obj, VALUE desired, int order)
{
    return __atomic_exchange_n(obj, desired, order);
}

INLINE void DO(store)(volatile VALUE *obj, VALUE desired, int order)
{
    /* Some compilers make two instructions of it, the second of them a slow fence. */
    if (TARGET_X86_64 && order == __ATOMIC_SEQ_CST)
        (void) __atomic_exchange_n(obj, desired, order);
    else
        __atomic_store_n(obj, desired, order);
}

INLINE int DO(cmpxchg_weak)(volatile VALUE *obj, VALUE *expected, VALUE desired, int order)
{
    return __atomic_compare_exchange_n(obj, expected, desired, 1, order, fail_order(order));
}

INLINE int DO(cmpxchg_strong)(volatile VALUE *obj, VALUE *expected, VALUE desired, int order)
{
    return __atomic_compare_exchange_n(obj, expected, desired, 0, order, fail_order(order));
}

#define NATIVE_FETCH(operation)                                                       \
    INLINE VALUE DO(fetch_##operation)(volatile VALUE *obj, VALUE arg, int order)     \
    {                                                                                 \
        return __atomic_fetch_##operation(obj, arg, order);                           \
    }                                                                                 \
    INLINE void DO(operation)(volatile VALUE *obj, VALUE arg, int order)              \
    {                                                                                 \
        (void) __atomic_fetch_##operation(obj, arg, order);                           \
    }

NATIVE_FETCH(or)
NATIVE_FETCH(xor)
NATIVE_FETCH(and)
NATIVE_FETCH(add)
NATIVE_FETCH(sub)

#undef NATIVE_FETCH
#undef DO
