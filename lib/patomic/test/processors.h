#ifndef PATOMIC_TEST_PROCESSORS_H
#define PATOMIC_TEST_PROCESSORS_H

/* How many there are for this process. */
unsigned int processor_count(void);

/*
 * Keeps the thread on one of them: the scheduler may leave all on the same one, where they see
 * nothing of each other.
 */
void stay_on_processor(unsigned int index);

#endif
