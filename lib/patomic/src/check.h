#ifndef PATOMIC_SRC_CHECK_H
#define PATOMIC_SRC_CHECK_H

/* Without the folder, which would make the library depend on where it is built. */
#ifdef __FILE_NAME__
#    define CHECK_FILE "src/" __FILE_NAME__
#else
#    define CHECK_FILE __FILE__
#endif

/* REQUIRE aborts in every build. CHECK aborts in a checked build and does nothing in a release. */
#define REQUIRE(expression) \
    ((expression) ? (void) 0 : check_failed(#expression, CHECK_FILE, __LINE__, __func__))
#ifdef NDEBUG
#    define CHECK(expression) ((void) 0)
#else
/* Not REQUIRE(expression), which would expand the macros in the text of the expression. */
#    define CHECK(expression) \
        ((expression) ? (void) 0 : check_failed(#expression, CHECK_FILE, __LINE__, __func__))
#endif

/* Writes FILE:LINE: FUNCTION: Assertion `expression` failed. to stderr and aborts the process. */
__attribute__((noreturn)) void check_failed(
    const char *expression, const char *file, unsigned int line, const char *function);

#endif
