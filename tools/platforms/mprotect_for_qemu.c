/* QEMU 7 refuses to change the protection of 0 bytes. Linux accepts it, and Bun does so for
 * buffers that can be resized. */

#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int mprotect(void *address, size_t size, int protection)
{
    return size == 0 ? 0 : (int) syscall(SYS_mprotect, address, size, protection);
}

/* Programs that are not for arm64 inherit LD_PRELOAD, and cannot load this library. */
__attribute__((constructor)) static void hide(void)
{
    unsetenv("LD_PRELOAD");
}
