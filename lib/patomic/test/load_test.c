/*
 * load_test: opens the library LIBRARY at run time, as the runtimes do, and compares each of its
 * operations with the model.
 */

#include "operations.h"

#include <stdio.h>
#include <string.h>

#ifdef _WIN32
void *LoadLibraryA(const char *path);
void *GetProcAddress(void *library, const char *name);
__declspec(noreturn) void exit(int status);
#    define OPEN(path) LoadLibraryA(path)
#    define FIND(library, name) GetProcAddress(library, name)
#else
#    include <dlfcn.h>
#    define OPEN(path) dlopen(path, RTLD_NOW)
#    define FIND(library, name) dlsym(library, name)
#endif

#define LENGTH(array) (sizeof(array) / sizeof *(array))

typedef const char *(*version_string_t)(void);
typedef const patomic_explicit_t *(*explicit_table_t)(size_t width);

static const value_t guard = ~(value_t) 0 / 0xff * 0xa5;

static int agrees(const operation_t *operation, const patomic_explicit_t *table, size_t width,
    value_t old, value_t arg, value_t expected, int order)
{
    int offset = (int) (arg & (8 * width - 1)), result, attempts = 0;
    value_t wanted = guard;
    write_value(&wanted, model(operation->op, width, old, arg, expected, offset), width);
    for (;;) {
        value_t object[3] = {guard, guard, guard}, found = expected, returned = 0;
        call_t call = {&object[1], &found, &arg, &returned, offset, order, patomic_RELAXED};
        write_value(&object[1], old, width);
        result = call_explicit(operation, table, &call);
        /* The weak operation may fail spuriously, but not for ever. */
        if (operation->op == OP_cmpxchg_weak && !result && old == expected && ++attempts < 1000)
            continue;
        return object[0] == guard && object[1] == wanted && object[2] == guard &&
               found == (operation->shape == CMPXCHG ? old : expected) &&
               returned == (takes_ret(operation->shape) ? old : 0) &&
               (operation->shape != CMPXCHG || result == (old == expected)) &&
               (!takes_offset(operation->shape) || result == (int) (old >> offset & 1));
    }
}

static int works(const operation_t *operation, const patomic_explicit_t *table, size_t width)
{
    const value_t some = (value_t) 0x0123456789abcdefu << 64 | 0xfedcba9876543210u;
    const value_t values[] = {0, 1, ~(value_t) 0, ~(value_t) 0 / 2, some, ~some, some >> 60};
    size_t i, j;
    int order;
    for (i = 0; i < LENGTH(values); ++i) {
        for (j = 0; j < LENGTH(values); ++j) {
            value_t old = read_value(&values[i], width), arg = read_value(&values[j], width);
            for (order = patomic_RELAXED; order <= patomic_SEQ_CST; ++order) {
                if (!takes_order(operation->shape, order))
                    continue;
                if (!agrees(operation, table, width, old, arg, old, order) ||
                    !agrees(operation, table, width, old, arg, arg, order))
                    return 0;
            }
        }
    }
    return 1;
}

static int run(void)
{
    const size_t widths[] = {1, 2, 4, 8, 16};
    int passed = 0, failed = 0;
    size_t i, j;
    version_string_t version_string;
    explicit_table_t explicit_table;
    void *library = OPEN(LIBRARY), *version_symbol, *table_symbol;
    if (library == NULL) {
        printf("%s cannot be opened\n0 passed, 1 failed\n", LIBRARY);
        return 1;
    }
    version_symbol = FIND(library, "patomic_version_string");
    table_symbol = FIND(library, "patomic_explicit_table");
    if (version_symbol == NULL || table_symbol == NULL) {
        printf("%s has no table\n0 passed, 1 failed\n", LIBRARY);
        return 1;
    }
    memcpy(&version_string, &version_symbol, sizeof version_string);
    memcpy(&explicit_table, &table_symbol, sizeof explicit_table);
    if (strcmp(version_string(), PATOMIC_VERSION_STRING) == 0)
        ++passed;
    else
        printf("it is version %s, not %s\n", version_string(), PATOMIC_VERSION_STRING), ++failed;
    for (i = 0; i < LENGTH(widths); ++i) {
        const patomic_explicit_t *table = explicit_table(widths[i]);
        for (j = 0; j < OP_COUNT; ++j) {
            if (table != NULL && works(&operations[j], table, widths[i]))
                ++passed;
            else
                printf("%s of %d bytes does not do what it should\n", operations[j].name,
                    (int) widths[i]),
                    ++failed;
        }
    }
    printf("%d passed, %d failed\n", passed, failed);
    return failed != 0;
}

#ifdef _WIN32
void start(void)
{
    exit(run());
}
#else
int main(void)
{
    return run();
}
#endif
