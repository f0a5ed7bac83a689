/* features_test CASE: the choice of instructions, and the properties that depend on it. */

#include "operations.h"
#include "test.h"

#include <patomic/extensions.h>

#if defined(__x86_64__)
#    include <cpuid.h>
#endif
#include <signal.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#if defined(__x86_64__)
static const unsigned int plain_16 = PATOMIC_FEATURE_AVX;
static const unsigned int known = PATOMIC_FEATURE_CX16 | PATOMIC_FEATURE_AVX;
#else
static const unsigned int plain_16 = PATOMIC_FEATURE_LSE2;
static const unsigned int known =
    PATOMIC_FEATURE_LSE | PATOMIC_FEATURE_LSE2 | PATOMIC_FEATURE_RCPC;
#endif

static const size_t widths[] = {1, 2, 4, 8, 16};

#if defined(__x86_64__) && !TEST_TSAN
/* Whether QEMU emulates the processor, by the name of the hypervisor: TCGTCGTCGTCG. */
static int is_emulated(void)
{
    unsigned int eax, ebx, ecx, edx;
    __cpuid(1, eax, ebx, ecx, edx);
    if ((ecx & 1u << 31) == 0)
        return 0;
    __cpuid(0x40000000, eax, ebx, ecx, edx);
    return memcmp(&ebx, "TCGT", 4) == 0;
}
#endif

static void test_reported(void)
{
    unsigned int features = patomic_features();
    EXPECT((features & ~known) == 0, "unknown features: 0x%x", features);
    EXPECT_EQUAL(features, patomic_features());
#if defined(__x86_64__) && !TEST_TSAN
    __builtin_cpu_init();
    EXPECT((features & PATOMIC_FEATURE_AVX) == 0 || __builtin_cpu_supports("avx"), "no AVX");
    if (is_emulated())
        EXPECT_EQUAL(features & PATOMIC_FEATURE_AVX, 0);
    else if (
        __builtin_cpu_supports("avx") && (__builtin_cpu_is("intel") || __builtin_cpu_is("amd")))
        EXPECT_EQUAL(features, PATOMIC_FEATURE_CX16 | PATOMIC_FEATURE_AVX);
#endif
    if (TEST_TSAN)
        EXPECT_EQUAL(features, 0);
    patomic_override_features(0);
    EXPECT_EQUAL(patomic_features(), 0);
    patomic_override_features(features);
    EXPECT_EQUAL(patomic_features(), features);
}

/* What the features say of a width, in a second wording. */
static int is_readonly(size_t width, unsigned int features)
{
    return width < 16 || (features & plain_16) != 0;
}

static void test_load_is_readonly(void)
{
    unsigned int features = patomic_features();
    size_t i, width;
    for (width = 0; width <= 40; ++width) {
        int exists = patomic_explicit_table(width) != NULL;
        EXPECT_EQUAL(patomic_load_is_readonly(width), exists && is_readonly(width, features));
    }
    patomic_override_features(features & ~plain_16);
    for (i = 0; i < LENGTH(widths); ++i)
        EXPECT_EQUAL(patomic_load_is_readonly(widths[i]), widths[i] < 16);
}

typedef struct {
    const operation_t *operation;
    const patomic_explicit_t *explicit_table;
    patomic_t implicit_table;
    call_t call;
} read_t;

static void read_both(void *argument)
{
    read_t *read = argument;
    (void) call_explicit(read->operation, read->explicit_table, &read->call);
    (void) call_implicit(read->operation, &read->implicit_table, &read->call);
}

/* Whether a signal ends a process that reads. */
static int dies(read_t *read)
{
    int status = 0;
    pid_t child = fork();
    EXPECT(child >= 0, "cannot start a process");
    if (child == 0) {
        const struct rlimit no_core = {0, 0};
        (void) setrlimit(RLIMIT_CORE, &no_core);
        (void) signal(SIGSEGV, SIG_DFL);
        read_both(read);
        _exit(0);
    }
    EXPECT(waitpid(child, &status, 0) == child, "the process does not exist");
    return WIFSIGNALED(status);
}

/* load and bit_test of one width in every order, on an object that cannot be written. */
static void read_readonly(volatile void *page, size_t width, int must_die)
{
    static const char *const names[] = {"load", "bit_test"};
    static unsigned char result[16];
    size_t i;
    int order;
    for (i = 0; i < LENGTH(names); ++i)
        for (order = patomic_RELAXED; order <= patomic_SEQ_CST; ++order) {
            read_t read = {0};
            read.operation = find_operation(names[i]);
            if (!takes_order(read.operation->shape, order))
                continue;
            read.explicit_table = patomic_explicit_table(width);
            read.implicit_table = patomic_create(
                width, (patomic_memory_order_t) order, 0, patomic_kinds_ALL, patomic_ids_ALL);
            read.call.obj = page;
            read.call.ret = result;
            read.call.order = order;
            if (must_die) {
                EXPECT(dies(&read), "%s of %zu bytes does not write", names[i], width);
            } else {
                read_both(&read);
            }
        }
}

static void test_readonly_memory(void)
{
    size_t i;
    void *page = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    EXPECT(page != MAP_FAILED, "no page");
    for (i = 0; i < LENGTH(widths); ++i)
        if (patomic_load_is_readonly(widths[i]))
            read_readonly(page, widths[i], 0);
    /* The control: without the feature a load writes. */
    if (patomic_explicit_table(16) != NULL && !TEST_TSAN) {
        patomic_override_features(patomic_features() & ~plain_16);
        read_readonly(page, 16, 1);
    }
}

static void test_no_cmpxchg16b(void)
{
#if defined(__x86_64__) && !TEST_TSAN
    patomic_explicit_t table;
    patomic_override_features(0);
    EXPECT(patomic_explicit_table(16) == NULL, "a table of 16 bytes exists");
    table = patomic_create_explicit(16, 0, patomic_kinds_ALL, patomic_ids_ALL);
    EXPECT(table.ops.fp_load == NULL, "an operation of 16 bytes exists");
    EXPECT_EQUAL(table.align.recommended, 1);
    EXPECT_EQUAL(patomic_load_is_readonly(16), 0);
    EXPECT(patomic_explicit_table(8) != NULL, "no table of 8 bytes exists");
#else
    (void) puts("skipped: only x86-64 has processors without operations of 16 bytes");
    exit(77);
#endif
}

int main(int argc, char **argv)
{
    static const test_case_t cases[] = {
        {"reported", test_reported},
        {"load_is_readonly", test_load_is_readonly},
        {"readonly_memory", test_readonly_memory},
        {"no_cmpxchg16b", test_no_cmpxchg16b},
    };
    return run_case(cases, LENGTH(cases), argc, argv);
}
