#ifndef PATOMIC_TEST_PROCESSORS_H
#define PATOMIC_TEST_PROCESSORS_H

/* Returns the number of processors that this process may use. */
unsigned int processor_count(void);

/*
 * Binds the thread to one of them. Otherwise the scheduler may run all threads on the same
 * processor, where no reordering is visible.
 */
void stay_on_processor(unsigned int index);

#endif
