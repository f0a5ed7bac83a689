/* The small functions, the macros of the same meaning, and the values of the constants. */

#include "test.h"

#include <patomic/patomic.h>

static void test_orders(void)
{
    int order, fail;
    for (order = -2; order <= 8; ++order) {
        int valid = order >= 0 && order <= 5;
        int store = order == 0 || order == 3 || order == 5;
        int load = order == 0 || order == 1 || order == 2 || order == 5;
        EXPECT_EQUAL(patomic_is_valid_order(order), valid);
        EXPECT_EQUAL(PATOMIC_IS_VALID_ORDER(order), valid);
        EXPECT_EQUAL(patomic_is_valid_store_order(order), store);
        EXPECT_EQUAL(PATOMIC_IS_VALID_STORE_ORDER(order), store);
        EXPECT_EQUAL(patomic_is_valid_load_order(order), load);
        EXPECT_EQUAL(PATOMIC_IS_VALID_LOAD_ORDER(order), load);
        EXPECT_EQUAL(patomic_cmpxchg_fail_order(order), order == 3 || order == 4 ? 2 : order);
        EXPECT_EQUAL(PATOMIC_CMPXCHG_FAIL_ORDER(order), order == 3 || order == 4 ? 2 : order);
        for (fail = -2; fail <= 8; ++fail) {
            int fits = valid && fail <= order &&
                       (fail == 0 || fail == 1 || fail == 2 || fail == 5);
            EXPECT_EQUAL(patomic_is_valid_fail_order(order, fail), fits);
            EXPECT_EQUAL(PATOMIC_IS_VALID_FAIL_ORDER(order, fail), fits);
        }
    }
}

static void test_version(void)
{
    int major, minor, patch;
    EXPECT(strcmp(patomic_version_string(), "1.1.0") == 0, "%s", patomic_version_string());
    EXPECT(strcmp(PATOMIC_VERSION_STRING, "1.1.0") == 0, "%s", PATOMIC_VERSION_STRING);
    EXPECT_EQUAL(patomic_version_major(), 1);
    EXPECT_EQUAL(patomic_version_minor(), 1);
    EXPECT_EQUAL(patomic_version_patch(), 0);
    EXPECT_EQUAL(
        PATOMIC_VERSION_MAJOR * 100 + PATOMIC_VERSION_MINOR * 10 + PATOMIC_VERSION_PATCH, 110);
    for (major = -1; major <= 3; ++major)
        for (minor = -1; minor <= 3; ++minor)
            for (patch = -1; patch <= 3; ++patch) {
                int compatible = major == 1 && (minor < 1 || (minor == 1 && patch <= 0));
                EXPECT_EQUAL(patomic_version_compatible_with(major, minor, patch), compatible);
                EXPECT_EQUAL(PATOMIC_VERSION_COMPATIBLE_WITH(major, minor, patch), compatible);
            }
}

static void test_ids(void)
{
    unsigned int kinds;
    unsigned long id;
    for (kinds = 0; kinds < 64; ++kinds)
        EXPECT_EQUAL(patomic_get_ids(kinds), (kinds & 8 ? 1ul : 0ul) | (kinds & 16 ? 2ul : 0ul));
    EXPECT_EQUAL(patomic_get_ids(patomic_kinds_ALL), patomic_id_STDC | patomic_id_MSVC);
    EXPECT_EQUAL(patomic_get_kind(patomic_id_NULL), patomic_kind_UNKN);
    EXPECT_EQUAL(patomic_get_kind(patomic_id_STDC), patomic_kind_BLTN);
    EXPECT_EQUAL(patomic_get_kind(patomic_id_MSVC), patomic_kind_ASM);
    for (id = 4; id != 0; id <<= 1)
        EXPECT_EQUAL(patomic_get_kind(id), patomic_kind_UNKN);
}

static void test_cache_line(void)
{
    size_t size = patomic_cache_line_size();
    EXPECT(size > 0 && (size & (size - 1)) == 0, "%zu is not a power of two", size);
    EXPECT(size <= PATOMIC_MAX_CACHE_LINE_SIZE_ABI_UNSTABLE, "%zu is too large", size);
    EXPECT_EQUAL(PATOMIC_MAX_CACHE_LINE_SIZE_ABI_UNSTABLE, 128);
}

static void test_align(void)
{
    const size_t alignments[] = {0, 1, 2, 3, 4, 6, 8, 12, 16, 32, 64, (size_t) -1};
    const size_t blocks[] = {0, 1, 2, 4, 8, 16, 64};
    const size_t widths[] = {0, 1, 2, 4, 7, 8, 16, (size_t) -1};
    static _Alignas(64) const unsigned char memory[192];
    size_t address, a, b, w;
    for (address = 0; address < LENGTH(memory); ++address)
        for (a = 0; a < LENGTH(alignments); ++a) {
            size_t n = alignments[a];
            int fits = n != 0 && (n & (n - 1)) == 0 && address % n == 0;
            patomic_align_t align = {n, 1, 0};
            EXPECT_EQUAL(patomic_align_meets_recommended(memory + address, align), fits);
            for (b = 0; b < LENGTH(blocks); ++b)
                for (w = 0; w < LENGTH(widths); ++w) {
                    int within =
                        blocks[b] == 0 ||
                        (widths[w] <= blocks[b] && address % blocks[b] + widths[w] <= blocks[b]);
                    patomic_align_t minimum = {1, n, blocks[b]};
                    EXPECT_EQUAL(patomic_align_meets_minimum(memory + address, minimum, widths[w]),
                        fits && within);
                }
        }
}

static void test_transaction_status(void)
{
    uint64_t state = 3;
    int round;
    for (round = 0; round < 1000; ++round) {
        unsigned long status = (unsigned long) next_random(&state);
        EXPECT_EQUAL(patomic_transaction_status_exit_code(status), status & 255);
        EXPECT_EQUAL(patomic_transaction_status_abort_reason(status), status >> 8 & 255);
        EXPECT_EQUAL(patomic_transaction_status_exit_info(status), status >> 16 & 255);
        EXPECT_EQUAL(PATOMIC_TRANSACTION_STATUS_EXIT_CODE(status), status & 255);
        EXPECT_EQUAL(PATOMIC_TRANSACTION_STATUS_ABORT_REASON(status), status >> 8 & 255);
        EXPECT_EQUAL(PATOMIC_TRANSACTION_STATUS_EXIT_INFO(status), status >> 16 & 255);
    }
    EXPECT_EQUAL(sizeof patomic_transaction_status_abort_reason(0), 1);
    EXPECT_EQUAL(sizeof PATOMIC_TRANSACTION_STATUS_ABORT_REASON(0), 1);
}

static void test_constants(void)
{
#define IS(name, value) EXPECT_EQUAL(patomic_##name, value)
    IS(RELAXED, 0); IS(CONSUME, 1); IS(ACQUIRE, 2); IS(RELEASE, 3); IS(ACQ_REL, 4); IS(SEQ_CST, 5);
    IS(option_NONE, 0);
    IS(id_NULL, 0ul); IS(id_STDC, 1ul); IS(id_MSVC, 2ul); IS(ids_ALL, ~0ul);
    IS(kind_UNKN, 0);
    IS(kind_DYN, 1);
    IS(kind_OS, 2);
    IS(kind_LIB, 4);
    IS(kind_BLTN, 8);
    IS(kind_ASM, 16);
    IS(kinds_ALL, 31);
    IS(opcat_NONE, 0); IS(opcat_LDST, 1); IS(opcat_XCHG, 2); IS(opcat_BIT, 4); IS(opcat_BIN_V, 8);
    IS(opcat_BIN_F, 0x10); IS(opcat_ARI_V, 0x20); IS(opcat_ARI_F, 0x40); IS(opcat_TSPEC, 0x80);
    IS(opcat_TFLAG, 0x100); IS(opcat_TRAW, 0x200); IS(opcats_BIN, 0x18); IS(opcats_ARI, 0x60);
    IS(opcats_IMPLICIT, 0x7f); IS(opcats_EXPLICIT, 0x7f); IS(opcats_TRANSACTION, 0x3ff);
    IS(opkind_NONE, 0); IS(opkind_LOAD, 1); IS(opkind_STORE, 2); IS(opkinds_LDST, 3);
    IS(opkind_EXCHANGE, 1);
    IS(opkind_CMPXCHG_WEAK, 2);
    IS(opkind_CMPXCHG_STRONG, 4);
    IS(opkinds_XCHG, 7);
    IS(opkind_TEST, 1); IS(opkind_TEST_SET, 2); IS(opkind_TEST_RESET, 4); IS(opkind_TEST_COMPL, 8);
    IS(opkind_CLEAR, 16); IS(opkinds_BIT, 15); IS(opkinds_TFLAG, 19);
    IS(opkind_OR, 1); IS(opkind_XOR, 2); IS(opkind_AND, 4); IS(opkind_NOT, 8); IS(opkinds_BIN, 15);
    IS(opkind_ADD, 1); IS(opkind_SUB, 2); IS(opkind_INC, 4); IS(opkind_DEC, 8); IS(opkind_NEG, 16);
    IS(opkinds_ARI, 31);
    IS(opkind_DOUBLE_CMPXCHG, 1);
    IS(opkind_MULTI_CMPXCHG, 2);
    IS(opkind_GENERIC, 4);
    IS(opkind_GENERIC_WFB, 8);
    IS(opkinds_TSPEC, 15);
    IS(opkind_TBEGIN, 1);
    IS(opkind_TCOMMIT, 2);
    IS(opkind_TABORT_ALL, 4);
    IS(opkind_TABORT_SINGLE, 8);
    IS(opkind_TTEST, 16); IS(opkind_TDEPTH, 32); IS(opkinds_TRAW, 63);
    IS(TSUCCESS, 0);
    IS(TABORT_EXPLICIT, 1);
    IS(TABORT_CONFLICT, 2);
    IS(TABORT_CAPACITY, 3);
    IS(TABORT_DEBUG, 4);
    IS(TABORT_UNKNOWN, 255);
    IS(TINFO_NONE, 0);
    IS(TINFO_ZERO_ATTEMPTS, 1);
    IS(TINFO_FLAG_SET, 2);
    IS(TINFO_RETRY, 1);
    IS(TINFO_NESTED, 2);
#undef IS
}

static void test_transaction_layout(void)
{
    EXPECT_EQUAL(sizeof(patomic_transaction_padded_flag_holder_abi_unstable_t), 256);
    EXPECT_EQUAL(offsetof(patomic_transaction_padded_flag_holder_abi_unstable_t, flag), 127);
    EXPECT_EQUAL(sizeof(patomic_transaction_cmpxchg_t), 3 * sizeof(void *));
    EXPECT_EQUAL(offsetof(patomic_transaction_config_t, flag_nullable), 16);
    EXPECT_EQUAL(sizeof(patomic_transaction_config_wfb_t), 40);
    EXPECT_EQUAL(offsetof(patomic_transaction_config_wfb_t, fallback_flag_nullable), 32);
    EXPECT_EQUAL(sizeof(patomic_transaction_result_t), 2 * sizeof(long));
    EXPECT_EQUAL(sizeof(patomic_transaction_result_wfb_t), 4 * sizeof(long));
}

int main(int argc, char **argv)
{
    static const test_case_t cases[] = {
        {"orders", test_orders},
        {"version", test_version},
        {"ids", test_ids},
        {"cache_line", test_cache_line},
        {"align", test_align},
        {"transaction_status", test_transaction_status},
        {"transaction_layout", test_transaction_layout},
        {"constants", test_constants},
    };
    return run_case(cases, LENGTH(cases), argc, argv);
}
