/*
 * name_test WIDTH: the function with the name of an operation is the one in the table, for the
 * linker and for dlsym().
 */

#include "operations.h"
#include "test.h"

#include <patomic/extensions.h>

#if TEST_SHARED
#    include <dlfcn.h>
#endif

typedef void (*function_t)(void);

#define NAME_1(name, field, shape) (function_t) patomic_explicit_##name##_1,
#define NAME_2(name, field, shape) (function_t) patomic_explicit_##name##_2,
#define NAME_4(name, field, shape) (function_t) patomic_explicit_##name##_4,
#define NAME_8(name, field, shape) (function_t) patomic_explicit_##name##_8,
#define NAME_16(name, field, shape) (function_t) patomic_explicit_##name##_16,

static const function_t names_1[] = {OPERATIONS(NAME_1)};
static const function_t names_2[] = {OPERATIONS(NAME_2)};
static const function_t names_4[] = {OPERATIONS(NAME_4)};
static const function_t names_8[] = {OPERATIONS(NAME_8)};
static const function_t names_16[] = {OPERATIONS(NAME_16)};

static const function_t *names_of(size_t width)
{
    return width == 1   ? names_1
           : width == 2 ? names_2
           : width == 4 ? names_4
           : width == 8 ? names_8
                        : names_16;
}

int main(int argc, char **argv)
{
    const patomic_explicit_t *table;
    size_t width, i;
    EXPECT(argc == 2, "%s WIDTH", argv[0]);
    width = parse_width(argv[1]);
    table = patomic_explicit_table(width);
    if (table == NULL) {
        (void) puts("skipped: this processor has no operations of this width");
        return 77;
    }
    for (i = 0; i < OP_COUNT; ++i) {
        function_t entry;
        memcpy(&entry, (const char *) table + operations[i].explicit_field, sizeof entry);
        EXPECT(
            entry == names_of(width)[i], "%s_%zu is not in the table", operations[i].name, width);
#if TEST_SHARED
        {
            char name[64];
            void *symbol;
            (void) snprintf(
                name, sizeof name, "patomic_explicit_%s_%zu", operations[i].name, width);
            symbol = dlsym(RTLD_DEFAULT, name);
            EXPECT(memcmp(&symbol, &entry, sizeof entry) == 0, "dlsym gives something else for %s",
                name);
        }
#endif
    }
    return 0;
}
