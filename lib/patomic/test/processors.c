#include "processors.h"

#include "test.h"

#ifdef __linux__

#include <sched.h>

static cpu_set_t allowed(void)
{
    cpu_set_t processors;
    EXPECT_EQUAL(sched_getaffinity(0, sizeof processors, &processors), 0);
    return processors;
}

unsigned int processor_count(void)
{
    cpu_set_t processors = allowed();
    return (unsigned int) CPU_COUNT(&processors);
}

void stay_on_processor(unsigned int index)
{
    cpu_set_t processors = allowed(), own;
    unsigned int processor, left = index % processor_count();
    for (processor = 0; left > 0 || !CPU_ISSET(processor, &processors); ++processor)
        left -= CPU_ISSET(processor, &processors) != 0;
    CPU_ZERO(&own);
    CPU_SET(processor, &own);
    EXPECT_EQUAL(sched_setaffinity(0, sizeof own, &own), 0);
}

#else

#include <unistd.h>

unsigned int processor_count(void)
{
    return (unsigned int) sysconf(_SC_NPROCESSORS_ONLN);
}

void stay_on_processor(unsigned int index)
{
    (void) index;
}

#endif
