#ifndef PATOMIC_SRC_SYSTEM_CALL_H
#define PATOMIC_SRC_SYSTEM_CALL_H

/* Writing to stderr and aborting without a C library. Needs no import on any system. */

#if defined(__linux__) && defined(__x86_64__)

/* asm/unistd_64.h */
enum { SYSTEM_WRITE = 1, SYSTEM_GETPID = 39, SYSTEM_KILL = 62 };

#elif defined(__linux__) && defined(__aarch64__)

/* asm-generic/unistd.h */
enum { SYSTEM_WRITE = 64, SYSTEM_GETPID = 172, SYSTEM_KILL = 129 };

#elif defined(__APPLE__) && defined(__x86_64__)

/* sys/syscall.h. The class SYSCALL_CLASS_UNIX of mach/i386/syscall_sw.h is bit 25. */
enum { SYSTEM_WRITE = 0x2000004, SYSTEM_GETPID = 0x2000014, SYSTEM_KILL = 0x2000025 };

#elif defined(__APPLE__) && defined(__aarch64__)

/* sys/syscall.h */
enum { SYSTEM_WRITE = 4, SYSTEM_GETPID = 20, SYSTEM_KILL = 37 };

#endif

/* signal.h has the same number on Linux and macOS. */
enum { SYSTEM_SIGABRT = 6 };

#if (defined(__linux__) || defined(__APPLE__)) && defined(__x86_64__)

#    define SYSTEM_CALLS 1

static inline long system_call(long number, long first, long second, long third)
{
    __asm__ volatile("syscall"
                     : "+a"(number), "+d"(third)
                     : "D"(first), "S"(second)
                     : "rcx", "r11", "cc", "memory");
    return number;
}

#elif (defined(__linux__) || defined(__APPLE__)) && defined(__aarch64__)

#    define SYSTEM_CALLS 1

static inline long system_call(long number, long first, long second, long third)
{
    register long x0 __asm__("x0") = first;
    register long x1 __asm__("x1") = second;
    register long x2 __asm__("x2") = third;
#    ifdef __APPLE__
    register long x16 __asm__("x16") = number;
    __asm__ volatile("svc #0x80" : "+r"(x0), "+r"(x1) : "r"(x2), "r"(x16) : "cc", "memory");
#    else
    register long x8 __asm__("x8") = number;
    __asm__ volatile("svc #0" : "+r"(x0) : "r"(x1), "r"(x2), "r"(x8) : "memory");
#    endif
    return x0;
}

#else

#    define SYSTEM_CALLS 0

#endif

/* Windows has no stable system calls, and other systems are not known: nothing is written there. */
static inline void system_write_error(const char *text, unsigned int length)
{
#if SYSTEM_CALLS
    (void) system_call(SYSTEM_WRITE, 2, (long) text, (long) length);
#else
    (void) text;
    (void) length;
#endif
}

__attribute__((noreturn)) static inline void system_abort(void)
{
#if SYSTEM_CALLS
    (void) system_call(
        SYSTEM_KILL, system_call(SYSTEM_GETPID, 0, 0, 0), SYSTEM_SIGABRT, 1);
#elif defined(_WIN32) && defined(__x86_64__)
    /* __fastfail() of winnt.h: interrupt 0x29 with the code in ecx. */
    __asm__ volatile("int $0x29" : : "c"(7 /* FAST_FAIL_FATAL_APP_EXIT of winnt.h */) : "memory");
#elif defined(_WIN32) && defined(__aarch64__)
    register int code __asm__("w0") = 7; /* FAST_FAIL_FATAL_APP_EXIT of winnt.h */
    __asm__ volatile("brk #0xf003" : : "r"(code) : "memory");
#endif
    /* SIGABRT may be blocked or ignored. */
    __builtin_trap();
}

#endif
