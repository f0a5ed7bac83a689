/*
 * The primitives of a width that the compiler supports, as JOIN(do_<operation>_, WIDTH). Their
 * order is a constant after inlining.
 */

#if TARGET_ARM64
#    include "lse.h"
#    define IF_LSE(...)                           \
        if (target_has(PATOMIC_FEATURE_LSE))      \
            return __VA_ARGS__;
#else
#    define IF_LSE(...)
#endif

#define DO(operation) JOIN(do_##operation##_, WIDTH)

INLINE VALUE DO(load)(const volatile VALUE *obj, int order)
{
#if TARGET_ARM64
    /* Unlike ldar, ldapr may pass an earlier stlr to another object, so it is not for SEQ_CST. */
    if (order == __ATOMIC_ACQUIRE && target_has(PATOMIC_FEATURE_RCPC)) {
        VALUE value;
        __asm__ volatile(".arch_extension rcpc\n"
                         "ldapr" ARM64_SUFFIX " " ARM64_REGISTER "[value], %[obj]"
                         : [value] "=r"(value)
                         : [obj] "Q"(*obj)
                         : "memory");
        return value;
    }
#endif
    return __atomic_load_n(obj, order);
}

INLINE VALUE DO(exchange)(volatile VALUE *obj, VALUE desired, int order)
{
    IF_LSE(DO(lse_exchange)(obj, desired, order))
    return __atomic_exchange_n(obj, desired, order);
}

INLINE void DO(store)(volatile VALUE *obj, VALUE desired, int order)
{
    /* Some compilers would use a store and a fence, which is slower. */
    if (TARGET_X86_64 && order == __ATOMIC_SEQ_CST)
        (void) __atomic_exchange_n(obj, desired, order);
    else
        __atomic_store_n(obj, desired, order);
}

INLINE int DO(cmpxchg_weak)(volatile VALUE *obj, VALUE *expected, VALUE desired, int order)
{
    IF_LSE(DO(lse_cmpxchg)(obj, expected, desired, order))
    return __atomic_compare_exchange_n(obj, expected, desired, 1, order, fail_order(order));
}

INLINE int DO(cmpxchg_strong)(volatile VALUE *obj, VALUE *expected, VALUE desired, int order)
{
    IF_LSE(DO(lse_cmpxchg)(obj, expected, desired, order))
    return __atomic_compare_exchange_n(obj, expected, desired, 0, order, fail_order(order));
}

#define NATIVE_FETCH(operation)                                                       \
    INLINE VALUE DO(fetch_##operation)(volatile VALUE *obj, VALUE arg, int order)     \
    {                                                                                 \
        IF_LSE(DO(lse_fetch_##operation)(obj, arg, order))                            \
        return __atomic_fetch_##operation(obj, arg, order);                           \
    }                                                                                 \
    INLINE void DO(operation)(volatile VALUE *obj, VALUE arg, int order)              \
    {                                                                                 \
        (void) DO(fetch_##operation)(obj, arg, order);                                \
    }

NATIVE_FETCH(or)
NATIVE_FETCH(xor)
NATIVE_FETCH(and)
NATIVE_FETCH(add)
NATIVE_FETCH(sub)

#undef NATIVE_FETCH
#undef IF_LSE
#undef DO
