/*
 * The memcpy and memset of the shared library, compiled with other names than those of the C
 * library.
 */

#include "test.h"

void *freestanding_memcpy(void *restrict to, const void *restrict from, size_t size);
void *freestanding_memset(void *to, int value, size_t size);

enum { PAD = 8, LONGEST = 40 };

static void test_memcpy(void)
{
    unsigned char from[LONGEST], to[PAD + LONGEST + PAD];
    size_t size, i;
    for (i = 0; i < LENGTH(from); ++i)
        from[i] = (unsigned char) (i + 1);
    for (size = 0; size <= LONGEST; ++size) {
        memset(to, 0xa5, sizeof to);
        EXPECT(
            freestanding_memcpy(to + PAD, from, size) == to + PAD, "memcpy gives something else");
        for (i = 0; i < LENGTH(to); ++i)
            EXPECT_EQUAL(to[i], i >= PAD && i < PAD + size ? from[i - PAD] : 0xa5);
    }
}

static void test_memset(void)
{
    const int values[] = {0, 1, 0xff, 0x1234, -1};
    unsigned char to[PAD + LONGEST + PAD];
    size_t size, v, i;
    for (v = 0; v < LENGTH(values); ++v)
        for (size = 0; size <= LONGEST; ++size) {
            memset(to, 0xa5, sizeof to);
            EXPECT(freestanding_memset(to + PAD, values[v], size) == to + PAD,
                "memset gives something else");
            for (i = 0; i < LENGTH(to); ++i)
                EXPECT_EQUAL(to[i], i >= PAD && i < PAD + size ? (unsigned char) values[v] : 0xa5);
        }
}

int main(int argc, char **argv)
{
    static const test_case_t cases[] = {{"memcpy", test_memcpy}, {"memset", test_memset}};
    return run_case(cases, LENGTH(cases), argc, argv);
}
