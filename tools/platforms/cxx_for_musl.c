/* What Debian's C++ library takes from glibc, and musl does not have. */

char __libc_single_threaded = 0;

/* Not found: it then looks by dl_iterate_phdr(), which musl has. */
int _dl_find_object(void *address, void *result)
{
    (void) address;
    (void) result;
    return -1;
}

/* For std::random_device, which nobody uses here. */
unsigned arc4random(void)
{
    __builtin_trap();
}
