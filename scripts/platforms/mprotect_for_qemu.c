/* QEMU 7 refuses to change the protection of no bytes at all, which Linux takes, and Bun asks for where a buffer can be resized. */

#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int mprotect(void *address, size_t size, int protection)
{
    return size == 0 ? 0 : (int) syscall(SYS_mprotect, address, size, protection);
}
