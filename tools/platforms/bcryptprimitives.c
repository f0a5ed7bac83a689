/* The DLL of Windows that wine 8 does not have, with the one function that Bun takes from it. */

unsigned char SystemFunction036(void *bytes, unsigned long size);

__declspec(dllexport) int ProcessPrng(unsigned char *bytes, unsigned long long size)
{
    return SystemFunction036(bytes, (unsigned long) size);
}
