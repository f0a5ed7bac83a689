/* QEMU 7 refuses to change the protection of no bytes at all, which Linux takes, and Bun asks for where a buffer can be resized. */

#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int mprotect(void *address, size_t size, int protection)
{
    return size == 0 ? 0 : (int) syscall(SYS_mprotect, address, size, protection);
}

/* Programs that are not for arm64 cannot load this library, and would be told to as well. */
__attribute__((constructor)) static void hide(void)
{
    unsetenv("LD_PRELOAD");
}
