#ifndef PATOMIC_SRC_CHECK_H
#define PATOMIC_SRC_CHECK_H

/* CHECK is for what a release build leaves to the caller, REQUIRE for what ends the process in every build. */
#ifdef NDEBUG
#    define CHECK(expression) ((void) 0)
#    define REQUIRE(expression) ((expression) ? (void) 0 : __builtin_trap())
#else
#    define CHECK(expression) \
        ((expression) ? (void) 0 : check_failed(#expression, __FILE__, __LINE__, __func__))
#    define REQUIRE(expression) \
        ((expression) ? (void) 0 : check_failed(#expression, __FILE__, __LINE__, __func__))

__attribute__((noreturn)) void check_failed(
    const char *expression, const char *file, unsigned int line, const char *function);
#endif

#endif
