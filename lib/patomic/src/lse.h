/*
 * The read-modify-writes of arm64 with LSE (ARMv8.1) for one WIDTH up to 8: one instruction each.
 * In assembly, because the compiler uses them only if every processor of the target has them.
 */

#define DO(operation) JOIN(do_##operation##_, WIDTH)

/* The suffix of the order stands before that of the width: ldaddal, ldaddalb. */
#define LSE_IN_ORDER(order, X)      \
    switch (order) {                \
    case __ATOMIC_RELAXED:          \
        X("");                      \
        break;                      \
    case __ATOMIC_ACQUIRE:          \
        X("a");                     \
        break;                      \
    case __ATOMIC_RELEASE:          \
        X("l");                     \
        break;                      \
    default:                        \
        X("al");                    \
    }

/* The result always has a register: with the zero register an operation would not acquire. */
#define LSE_UPDATE(name, mnemonic, operand)                                              \
    INLINE VALUE DO(lse_##name)(volatile VALUE *obj, VALUE arg, int order)               \
    {                                                                                    \
        VALUE old, value = (VALUE) (operand);                                            \
        LSE_IN_ORDER(order, LSE_##mnemonic)                                              \
        return old;                                                                      \
    }
#define LSE_INSTRUCTION(name)                                                            \
    __asm__ volatile(".arch_extension lse\n"                                             \
                     name ARM64_SUFFIX " " ARM64_REGISTER "[value], "                    \
                     ARM64_REGISTER "[old], %[obj]"                                      \
                     : [old] "=r"(old), [obj] "+Q"(*obj)                                 \
                     : [value] "r"(value)                                                \
                     : "memory")
#define LSE_SWP(order) LSE_INSTRUCTION("swp" order)
#define LSE_LDADD(order) LSE_INSTRUCTION("ldadd" order)
#define LSE_LDSET(order) LSE_INSTRUCTION("ldset" order)
#define LSE_LDEOR(order) LSE_INSTRUCTION("ldeor" order)
#define LSE_LDCLR(order) LSE_INSTRUCTION("ldclr" order)

LSE_UPDATE(exchange, SWP, arg)
LSE_UPDATE(fetch_add, LDADD, arg)
LSE_UPDATE(fetch_sub, LDADD, 0 - arg)
LSE_UPDATE(fetch_or, LDSET, arg)
LSE_UPDATE(fetch_xor, LDEOR, arg)
LSE_UPDATE(fetch_and, LDCLR, ~arg)

#define LSE_CAS(order)                                                                   \
    __asm__ volatile(".arch_extension lse\n"                                             \
                     "cas" order ARM64_SUFFIX " " ARM64_REGISTER "[found], "             \
                     ARM64_REGISTER "[desired], %[obj]"                                  \
                     : [found] "+r"(found), [obj] "+Q"(*obj)                             \
                     : [desired] "r"(desired)                                            \
                     : "memory")

INLINE int DO(lse_cmpxchg)(volatile VALUE *obj, VALUE *expected, VALUE desired, int order)
{
    VALUE found = *expected;
    int done;
    LSE_IN_ORDER(order, LSE_CAS)
    done = found == *expected;
    *expected = found;
    return done;
}

#undef LSE_CAS
#undef LSE_LDCLR
#undef LSE_LDEOR
#undef LSE_LDSET
#undef LSE_LDADD
#undef LSE_SWP
#undef LSE_INSTRUCTION
#undef LSE_UPDATE
#undef LSE_IN_ORDER
#undef DO
