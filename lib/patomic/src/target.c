#include "target.h"

#include <patomic/api/ids.h>

/* Set once target_features holds the choice, whatever the processor has. */
#define CHOSEN 0x80000000u

unsigned int target_features;

#if TARGET_X86_64

typedef struct {
    unsigned int eax, ebx, ecx, edx;
} cpuid_t;

static cpuid_t cpuid(unsigned int leaf)
{
    cpuid_t result = {leaf, 0, 0, 0};
    __asm__ volatile("cpuid"
                     : "+a"(result.eax), "=b"(result.ebx), "+c"(result.ecx), "=d"(result.edx));
    return result;
}

/* Whether the kernel saves the registers that AVX uses. */
static int kernel_saves_avx(void)
{
    /* XCR0: SSE state is bit 1, AVX state is bit 2. */
    unsigned int low, high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return (low & 6) == 6;
}

/*
 * The vendors that guarantee that an aligned 16-byte access is atomic on every processor with AVX,
 * by the first four letters of their name: GenuineIntel, AuthenticAMD, and CentaurHauls and "
 * Shanghai " of Zhaoxin.
 */
static int vendor_guarantees_16_bytes(void)
{
    unsigned int letters = cpuid(0).ebx;
    return letters == 0x756e6547 || letters == 0x68747541 || letters == 0x746e6543 ||
           letters == 0x68532020;
}

/* QEMU's emulation of a processor has AVX with the vendor's name, but splits a 16-byte access. */
static int is_emulated(unsigned int leaf_1_ecx)
{
    /* Bit 31: a hypervisor. Leaf 0x40000000: its name, here TCGTCGTCGTCG. */
    return (leaf_1_ecx >> 31 & 1) != 0 && cpuid(0x40000000).ebx == 0x54474354;
}

static unsigned int detect(void)
{
    const unsigned int cx16 = 1u << 13, osxsave = 1u << 27, avx = 1u << 28;
    unsigned int features = 0, ecx = cpuid(1).ecx;
    if ((ecx & cx16) == 0)
        return 0;
    features = PATOMIC_FEATURE_CX16;
    if ((ecx & (osxsave | avx)) == (osxsave | avx) && kernel_saves_avx() &&
        vendor_guarantees_16_bytes() && !is_emulated(ecx))
        features |= PATOMIC_FEATURE_AVX;
    return features;
}

#elif TARGET_ARM64 && defined(__linux__)

/* glibc, musl and bionic have it. The library needs no C library where it is missing. */
extern unsigned long getauxval(unsigned long type) __attribute__((weak));

static unsigned int detect(void)
{
    const unsigned long at_hwcap = 16; /* AT_HWCAP of elf.h */
    /* asm/hwcap.h */
    const unsigned long hwcap_atomics = 1ul << 8, hwcap_lrcpc = 1ul << 15, hwcap_uscat = 1ul << 25;
    /* A direct call would need a procedure linkage table. */
    unsigned long (*const volatile get)(unsigned long) = getauxval;
    unsigned long hwcap = get != NULL ? get(at_hwcap) : 0;
    unsigned int features = 0;
    if ((hwcap & hwcap_atomics) != 0)
        features |= PATOMIC_FEATURE_LSE;
    if ((hwcap & hwcap_uscat) != 0)
        features |= PATOMIC_FEATURE_LSE2;
    if ((hwcap & hwcap_lrcpc) != 0)
        features |= PATOMIC_FEATURE_RCPC;
    return features;
}

#elif TARGET_ARM64 && defined(_WIN32)

/* KUSER_SHARED_DATA of ntddk.h, which Windows maps at this address in every process. */
static int windows_has(unsigned int processor_feature)
{
    const volatile unsigned char *processor_features =
        (const volatile unsigned char *) (uintptr_t) (0x7ffe0000 + 0x274);
    return processor_features[processor_feature] != 0;
}

static unsigned int detect(void)
{
    unsigned int features = 0;
    /* PF_ARM_V81_ATOMIC_INSTRUCTIONS_AVAILABLE of winnt.h */
    if (windows_has(34))
        features |= PATOMIC_FEATURE_LSE;
    /* PF_ARM_LSE2_AVAILABLE of winnt.h */
    if (windows_has(62))
        features |= PATOMIC_FEATURE_LSE2;
    /* PF_ARM_V83_LRCPC_INSTRUCTIONS_AVAILABLE of winnt.h */
    if (windows_has(45))
        features |= PATOMIC_FEATURE_RCPC;
    return features;
}

#else

static unsigned int detect(void)
{
    return TARGET_ALWAYS;
}

#endif

#if TARGET_ALWAYS
/* Nothing is chosen. An initialized variable would take a page of the file. */
#elif defined(__ELF__)
/* Before the initializers of a program that has the static library. */
__attribute__((constructor(101)))
#elif !(defined(_WIN32) && defined(patomic_EXPORTS) && !__STDC_HOSTED__)
/* In a DLL without a C library, DllMain() calls it instead. */
__attribute__((constructor))
#endif
void target_choose(void)
{
    target_features = detect() | CHOSEN;
}

unsigned int patomic_features(void)
{
    /* In a program with the static library, another initializer may run before target_choose(). */
    if ((target_features & CHOSEN) == 0)
        target_choose();
    return (target_features & ~CHOSEN) | TARGET_ALWAYS;
}

void patomic_override_features(unsigned int features)
{
    target_features = features | CHOSEN;
}

int target_runs(size_t width)
{
    return width != 16 || !TARGET_X86_64 || (patomic_features() & PATOMIC_FEATURE_CX16) != 0;
}

int target_is_asked_for(unsigned int kinds, unsigned long ids)
{
    return (kinds & (unsigned int) patomic_kind_BLTN) != 0 && (ids & patomic_id_STDC) != 0;
}
