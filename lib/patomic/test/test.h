#ifndef PATOMIC_TEST_TEST_H
#define PATOMIC_TEST_TEST_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Prints the place and a formatted message, and ends the test, if the expression is false. */
#define EXPECT(expression, ...)                                                        \
    do {                                                                               \
        if (!(expression)) {                                                           \
            (void) fprintf(stderr, "%s:%d: expected %s: ", __FILE__, __LINE__, #expression); \
            (void) fprintf(stderr, __VA_ARGS__);                                       \
            (void) fputc('\n', stderr);                                                \
            exit(1);                                                                   \
        }                                                                              \
    } while (0)

#define EXPECT_EQUAL(actual, expected)                                                             \
    EXPECT((actual) == (expected), "got %lld, not %lld", (long long) (actual),                     \
        (long long) (expected))

#define LENGTH(array) (sizeof(array) / sizeof *(array))

typedef struct {
    const char *name;
    void (*run)(void);
} test_case_t;

/* Runs the case that argv names. */
static inline int run_case(const test_case_t *cases, size_t count, int argc, char **argv)
{
    size_t i;
    for (i = 0; argc == 2 && i < count; ++i) {
        if (strcmp(cases[i].name, argv[1]) == 0) {
            cases[i].run();
            return 0;
        }
    }
    (void) fprintf(stderr, "usage: %s CASE, one of:\n", argv[0]);
    for (i = 0; i < count; ++i)
        (void) fprintf(stderr, "  %s\n", cases[i].name);
    return 2;
}

/* Parses a width. */
static inline size_t parse_width(const char *text)
{
    char *end;
    unsigned long width = strtoul(text, &end, 10);
    EXPECT(end != text && *end == '\0', "%s is no width", text);
    return width;
}

/* Returns random numbers that are the same in every run. */
static inline uint64_t next_random(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

#endif
