/*
 * Names every public function, type, macro and constant, and prints one line for each.
 * interface.cmake compares the lines with expected.txt and with the headers. Valid from C90 to
 * C++20.
 */

#include "names.h"

#include <patomic/patomic.h>

#include <stdio.h>

#define CONSTANT(name) (void) printf("%s %lu\n", #name, (unsigned long) (name));
#define TYPE(name) (void) printf("%s has %lu bytes\n", #name, (unsigned long) sizeof(name));

#define NAME(name) (void) printf("%s ", #name)
#define VALUE(value) (void) printf("%lu\n", (unsigned long) (value))
#define SIZED(value) \
    (void) printf("%lu of %lu bytes\n", (unsigned long) (value), (unsigned long) sizeof(value))

/* Used by their names only. */
PATOMIC_EXPORT int exported(void);
PATOMIC_NO_EXPORT int not_exported(void);
PATOMIC_DEPRECATED int deprecated(void);
PATOMIC_DEPRECATED_EXPORT int deprecated_exported(void);
PATOMIC_DEPRECATED_NO_EXPORT int deprecated_not_exported(void);

static void print_names(void)
{
    TYPES(TYPE)
    CONSTANTS(CONSTANT)
}

static void print_macros(void)
{
    /* These initializers do not compile in C++ if a macro has another type. */
    patomic_memory_order_t order = PATOMIC_CMPXCHG_FAIL_ORDER(patomic_ACQ_REL);
    patomic_transaction_exit_code_t code = PATOMIC_TRANSACTION_STATUS_EXIT_CODE(0x030204ul);
    unsigned char reason = PATOMIC_TRANSACTION_STATUS_ABORT_REASON(0x03ff04ul);
    size_t line = PATOMIC_MAX_CACHE_LINE_SIZE_ABI_UNSTABLE;
    NAME(PATOMIC_CMPXCHG_FAIL_ORDER), VALUE(order);
    NAME(PATOMIC_TRANSACTION_STATUS_EXIT_CODE), VALUE(code);
    NAME(PATOMIC_TRANSACTION_STATUS_ABORT_REASON), VALUE(reason);
    NAME(PATOMIC_MAX_CACHE_LINE_SIZE_ABI_UNSTABLE), VALUE(line);
    NAME(PATOMIC_TRANSACTION_STATUS_EXIT_CODE),
        SIZED(PATOMIC_TRANSACTION_STATUS_EXIT_CODE(0x030204ul));
    NAME(PATOMIC_TRANSACTION_STATUS_EXIT_INFO),
        SIZED(PATOMIC_TRANSACTION_STATUS_EXIT_INFO(0x030204ul));
    NAME(PATOMIC_TRANSACTION_STATUS_ABORT_REASON),
        SIZED(PATOMIC_TRANSACTION_STATUS_ABORT_REASON(0x03ff04ul));
    NAME(PATOMIC_MAX_CACHE_LINE_SIZE_ABI_UNSTABLE), SIZED(PATOMIC_MAX_CACHE_LINE_SIZE_ABI_UNSTABLE);
    NAME(PATOMIC_IS_VALID_ORDER), VALUE(PATOMIC_IS_VALID_ORDER(patomic_SEQ_CST));
    NAME(PATOMIC_IS_VALID_STORE_ORDER), VALUE(PATOMIC_IS_VALID_STORE_ORDER(patomic_RELEASE));
    NAME(PATOMIC_IS_VALID_LOAD_ORDER), VALUE(PATOMIC_IS_VALID_LOAD_ORDER(patomic_RELEASE));
    NAME(PATOMIC_IS_VALID_FAIL_ORDER), VALUE(PATOMIC_IS_VALID_FAIL_ORDER(6, patomic_ACQUIRE));
    NAME(PATOMIC_VERSION_STRING), (void) puts(PATOMIC_VERSION_STRING);
    NAME(PATOMIC_VERSION_MAJOR), SIZED(PATOMIC_VERSION_MAJOR);
    NAME(PATOMIC_VERSION_MINOR), SIZED(PATOMIC_VERSION_MINOR);
    NAME(PATOMIC_VERSION_PATCH), SIZED(PATOMIC_VERSION_PATCH);
    NAME(PATOMIC_VERSION_COMPATIBLE_WITH), VALUE(PATOMIC_VERSION_COMPATIBLE_WITH(1, 0, 7));
    NAME(PATOMIC_EXPORT), VALUE(sizeof exported());
    NAME(PATOMIC_NO_EXPORT), VALUE(sizeof not_exported());
    NAME(PATOMIC_DEPRECATED), (void) puts("declares");
    NAME(PATOMIC_DEPRECATED_EXPORT), (void) puts("declares");
    NAME(PATOMIC_DEPRECATED_NO_EXPORT), (void) puts("declares");
}

/* Compiles only if the function has exactly this type. */
#define FUNCTION(name, result, parameters) \
    result (*name)parameters = patomic_##name; \
    (void) printf("patomic_%s ", #name)

static void print_small_functions(void)
{
    static const patomic_align_t align = {16, 4, 64};
    {
        FUNCTION(get_ids, unsigned long, (unsigned int));
        VALUE(get_ids(patomic_kinds_ALL));
    }
    {
        FUNCTION(get_kind, unsigned int, (unsigned long));
        VALUE(get_kind(patomic_id_MSVC));
    }
    {
        FUNCTION(cache_line_size, size_t, (void));
        VALUE(cache_line_size() <= PATOMIC_MAX_CACHE_LINE_SIZE_ABI_UNSTABLE);
    }
    {
        FUNCTION(align_meets_recommended, int, (const volatile void *, patomic_align_t));
        VALUE(align_meets_recommended(NULL, align));
    }
    {
        FUNCTION(align_meets_minimum, int, (const volatile void *, patomic_align_t, size_t));
        VALUE(align_meets_minimum(NULL, align, 65));
    }
    {
        FUNCTION(is_valid_order, int, (int));
        VALUE(is_valid_order(6));
    }
    {
        FUNCTION(is_valid_store_order, int, (int));
        VALUE(is_valid_store_order(patomic_RELEASE));
    }
    {
        FUNCTION(is_valid_load_order, int, (int));
        VALUE(is_valid_load_order(patomic_RELEASE));
    }
    {
        FUNCTION(is_valid_fail_order, int, (int, int));
        VALUE(is_valid_fail_order(6, patomic_ACQUIRE));
    }
    {
        FUNCTION(cmpxchg_fail_order, int, (int));
        VALUE(cmpxchg_fail_order(patomic_RELEASE));
    }
    {
        FUNCTION(transaction_status_exit_code, patomic_transaction_exit_code_t, (unsigned long));
        SIZED(transaction_status_exit_code(0x030204ul));
    }
    {
        FUNCTION(transaction_status_exit_info, unsigned int, (unsigned long));
        SIZED(transaction_status_exit_info(0x030204ul));
    }
    {
        FUNCTION(transaction_status_abort_reason, unsigned char, (unsigned long));
        SIZED(transaction_status_abort_reason(0x03ff04ul));
    }
    {
        FUNCTION(version_string, const char *, (void));
        (void) puts(version_string());
    }
    {
        FUNCTION(version_major, int, (void));
        VALUE(version_major());
    }
    {
        FUNCTION(version_minor, int, (void));
        VALUE(version_minor());
    }
    {
        FUNCTION(version_patch, int, (void));
        VALUE(version_patch());
    }
    {
        FUNCTION(version_compatible_with, int, (int, int, int));
        VALUE(version_compatible_with(1, 1, 0));
    }
}

static patomic_t implicit_table;
static patomic_explicit_t explicit_table;
static patomic_transaction_t transaction_table;

static void print_tables(void)
{
    {
        FUNCTION(create, patomic_t,
            (size_t, patomic_memory_order_t, unsigned int, unsigned int, unsigned long));
        implicit_table = create(
            4, patomic_SEQ_CST, patomic_option_NONE, patomic_kinds_ALL, patomic_ids_ALL);
        VALUE(implicit_table.ops.fp_load != NULL);
    }
    {
        FUNCTION(create_explicit, patomic_explicit_t,
            (size_t, unsigned int, unsigned int, unsigned long));
        explicit_table = create_explicit(
            4, patomic_option_NONE, patomic_kinds_ALL, patomic_ids_ALL);
        VALUE(explicit_table.ops.fp_load != NULL);
    }
    {
        FUNCTION(create_transaction, patomic_transaction_t,
            (unsigned int, unsigned int, unsigned long));
        transaction_table = create_transaction(
            patomic_option_NONE, patomic_kinds_ALL, patomic_ids_ALL);
        VALUE(transaction_table.ops.fp_load != NULL);
    }
    {
        FUNCTION(combine, void, (patomic_t *, const patomic_t *));
        combine(&implicit_table, &implicit_table);
        VALUE(implicit_table.align.recommended);
    }
    {
        FUNCTION(combine_explicit, void, (patomic_explicit_t *, const patomic_explicit_t *));
        combine_explicit(&explicit_table, &explicit_table);
        VALUE(explicit_table.align.recommended);
    }
}

#define CHECK(function, table)                                                        \
    {                                                                                 \
        FUNCTION(function, unsigned int, (const table *, unsigned int));              \
        VALUE(function(ops, (unsigned int) patomic_opcats_TRANSACTION));              \
    }
#define CHECK_LEAF(function, table)                                                   \
    {                                                                                 \
        FUNCTION(function, unsigned int, (const table *, patomic_opcat_t, unsigned int)); \
        VALUE(function(ops, patomic_opcat_LDST, (unsigned int) patomic_opkinds_ARI)); \
    }

static void print_feature_checks(void)
{
    {
        const patomic_ops_t *ops = &implicit_table.ops;
        CHECK(feature_check_all, patomic_ops_t)
        CHECK(feature_check_any, patomic_ops_t)
        CHECK_LEAF(feature_check_leaf, patomic_ops_t)
    }
    {
        const patomic_ops_explicit_t *ops = &explicit_table.ops;
        CHECK(feature_check_all_explicit, patomic_ops_explicit_t)
        CHECK(feature_check_any_explicit, patomic_ops_explicit_t)
        CHECK_LEAF(feature_check_leaf_explicit, patomic_ops_explicit_t)
    }
    {
        const patomic_ops_transaction_t *ops = &transaction_table.ops;
        CHECK(feature_check_all_transaction, patomic_ops_transaction_t)
        CHECK(feature_check_any_transaction, patomic_ops_transaction_t)
        CHECK_LEAF(feature_check_leaf_transaction, patomic_ops_transaction_t)
    }
}

int main(void)
{
    print_names();
    print_macros();
    print_small_functions();
    print_tables();
    print_feature_checks();
    return 0;
}
