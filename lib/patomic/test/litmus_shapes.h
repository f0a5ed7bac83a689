/*
 * The litmus tests, and the operations and orders that each is run with. All arguments are strings,
 * because test/stress/litmus_shapes.ts reads this file too.
 *
 * LITMUS: name, threads, control, weak outcome, the weakest orders that forbid it in C11, the
 * processor that shows it if it is allowed, the rule. The variables are x and y, initially 0. The
 * registers are r0 to r3. No interleaving of the threads has the weak outcome. An interleaving of
 * the control has it: the control differs only in the order within one or two threads. If the weak
 * outcome is not seen in the control, the test could not have seen it either. x86-64 shows one weak
 * outcome, because there a load may overtake a plain store, and nothing else may.
 */
#ifndef LITMUS
#    define LITMUS(name, threads, control, weak, forbidden_from, shown_by, rule)
#endif

LITMUS("SB", "x=1 r0=y | y=1 r1=x", "x=1 r0=y | r1=x y=1", "r0=0 r1=0", "seq_cst", "x86-64",
    "all threads see the operations in one order")
LITMUS("MP", "x=1 y=1 | r0=y r1=x", "y=1 x=1 | r0=y r1=x", "r0=1 r1=0", "release/acquire", "",
    "what is before a release is seen after the acquire that reads from it")
LITMUS("LB", "r0=x y=1 | r1=y x=1", "r0=x y=1 | x=1 r1=y", "r0=1 r1=1", "release/acquire", "",
    "nothing happens before itself")
LITMUS("IRIW", "x=1 | r0=x r1=y | y=1 | r2=y r3=x",
    "x=1 | r1=y r0=x | y=1 | r3=x r2=y", "r0=1 r1=0 r2=1 r3=0", "seq_cst", "",
    "all threads see the operations in one order")
LITMUS("2+2W", "x=1 y=2 | y=1 x=2", "x=1 y=2 | x=2 y=1", "x=1 y=1", "seq_cst", "",
    "all threads see the operations in one order")
LITMUS("CoRR", "x=1 | r0=x r1=x", "x=1 | r1=x r0=x", "r0=1 r1=0", "relaxed", "",
    "a later load reads no earlier value")
LITMUS("CoWW", "x=1 x=2 | r0=x", "x=2 x=1 | r0=x", "r0=2 x=1", "relaxed", "",
    "a later store is later for all threads")
LITMUS("CoRW", "r0=x x=2 | x=1", "x=2 r0=x | x=1", "r0=1 x=1", "relaxed", "",
    "a store comes after the value that was read before it")
LITMUS("CoWR", "x=1 r0=x | x=2", "r0=x x=1 | x=2", "r0=2 x=1", "relaxed", "",
    "a load reads no value that an own store has replaced")

#undef LITMUS

/*
 * ORDERS: name, operation and order of a store, operation and order of a load, strength. A load
 * that is a read-modify-write is fetch_or(0). With acq_rel it is as strong as with seq_cst here,
 * because each operation reads the value of the one before it.
 */
#ifndef ORDERS
#    define ORDERS(name, store, store_order, load, load_order, strength)
#endif

ORDERS("relaxed", "store", "RELAXED", "load", "RELAXED", "relaxed")
ORDERS("release/acquire", "store", "RELEASE", "load", "ACQUIRE", "release/acquire")
ORDERS("seq_cst", "store", "SEQ_CST", "load", "SEQ_CST", "seq_cst")
ORDERS("relaxed RMW", "exchange", "RELAXED", "fetch_or", "RELAXED", "relaxed")
ORDERS("acq_rel RMW", "exchange", "ACQ_REL", "fetch_or", "ACQ_REL", "seq_cst")

#undef ORDERS
