/* Symbols of glibc that Debian's C++ library needs and musl lacks. */

char __libc_single_threaded = 0;

/* Finds nothing. The library then uses dl_iterate_phdr(), which musl has. */
int _dl_find_object(void *address, void *result)
{
    (void) address;
    (void) result;
    return -1;
}

/* For std::random_device, which no program uses here. */
unsigned arc4random(void)
{
    __builtin_trap();
}
