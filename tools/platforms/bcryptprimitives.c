/* A DLL of Windows that wine 8 lacks, with the one function of it that Bun uses. */

unsigned char SystemFunction036(void *bytes, unsigned long size);

__declspec(dllexport) int ProcessPrng(unsigned char *bytes, unsigned long long size)
{
    return SystemFunction036(bytes, (unsigned long) size);
}
