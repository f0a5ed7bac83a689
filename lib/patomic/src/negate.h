/* do_neg and do_fetch_neg for one WIDTH. Compilers have no builtin for them. */

#define DO(operation) JOIN(do_##operation##_, WIDTH)

#if WIDTH < 16
INLINE VALUE DO(fetch_neg_by_cmpxchg)(volatile VALUE *obj, int order)
{
    VALUE old = __atomic_load_n(obj, __ATOMIC_RELAXED);
    while (!DO(cmpxchg_weak)(obj, &old, (VALUE) (0 - old), order)) {
    }
    return old;
}
#endif

#if TARGET_ARM64 && WIDTH < 16

#    define NEGATE(load, store)                                                              \
        __asm__ volatile("1: " load ARM64_SUFFIX " " ARM64_REGISTER "[old], %[obj]\n"        \
                         "neg " ARM64_REGISTER "[new], " ARM64_REGISTER "[old]\n"            \
                         store ARM64_SUFFIX " %w[failed], " ARM64_REGISTER "[new], %[obj]\n" \
                         "cbnz %w[failed], 1b"                                               \
                         : [old] "=&r"(old), [new] "=&r"(negated), [failed] "=&r"(failed),   \
                           [obj] "+Q"(*obj)                                                  \
                         :                                                                   \
                         : "memory")

INLINE VALUE DO(fetch_neg)(volatile VALUE *obj, int order)
{
    VALUE old, negated;
    int failed;
    if (target_has(PATOMIC_FEATURE_LSE))
        return DO(fetch_neg_by_cmpxchg)(obj, order);
    switch (order) {
    case __ATOMIC_RELAXED:
        NEGATE("ldxr", "stxr");
        break;
    case __ATOMIC_ACQUIRE:
        NEGATE("ldaxr", "stxr");
        break;
    case __ATOMIC_RELEASE:
        NEGATE("ldxr", "stlxr");
        break;
    default:
        NEGATE("ldaxr", "stlxr");
    }
    (void) negated;
    (void) failed;
    return old;
}

#    undef NEGATE

#elif WIDTH < 16

INLINE VALUE DO(fetch_neg)(volatile VALUE *obj, int order)
{
    return DO(fetch_neg_by_cmpxchg)(obj, order);
}

#endif

INLINE void DO(neg)(volatile VALUE *obj, int order)
{
#if TARGET_X86_64 && WIDTH < 16
    __asm__ volatile("lock neg" X86_SUFFIX " %0" : "+m"(*obj) : : "cc", "memory");
    (void) order;
#else
    (void) DO(fetch_neg)(obj, order);
#endif
}

#undef DO
