#ifndef PATOMIC_TEST_LITMUS_H
#define PATOMIC_TEST_LITMUS_H

#include <patomic/patomic.h>

#include <stddef.h>

enum {
    MAX_THREADS = 4,
    MAX_LENGTH = 2,
    MAX_OBSERVED = 4,
    REGISTERS = 4,
    VARIABLES = 2,
    /* Registers and variables in one row, the variables last. */
    PLACES = REGISTERS + VARIABLES,
    /* What a place can hold: 0, 1, 2, or something that no test stores. */
    NEVER_STORED = 3,
    VALUES = 4,
    OUTCOMES = VALUES * VALUES * VALUES * VALUES
};

typedef struct {
    int loads;
    /* The place of the variable. */
    unsigned int variable;
    /* The register that a load fills, or the value that is stored. */
    unsigned int operand;
} instruction_t;

typedef struct {
    unsigned int length;
    instruction_t instructions[MAX_LENGTH];
} program_t;

typedef struct {
    unsigned int threads;
    program_t programs[MAX_THREADS];
    /* The places that an outcome tells of, those that the weak outcome names: their values are its digits. */
    unsigned int observed_count;
    unsigned int observed[MAX_OBSERVED];
    unsigned int weak;
    /* Whether some interleaving of the threads gives the outcome. */
    unsigned char interleaved[OUTCOMES];
} litmus_t;

/* Of texts as in litmus_shapes.h. Ends the test where one is not understood. */
void parse_litmus(litmus_t *litmus, const char *threads, const char *weak);

unsigned int outcome_of(const litmus_t *litmus, const unsigned char values[PLACES]);

/* The digits of an outcome, in a text of MAX_OBSERVED characters and a zero. */
void outcome_digits(const litmus_t *litmus, unsigned int outcome, char *text);

/* How stores and loads are done. */
typedef struct {
    const char *store;
    const char *load;
    int store_order;
    int load_order;
    size_t width;
    int implicit;
} subject_t;

/* How long it goes on, and how much longer for the weak outcome where that must be seen. What of it is used is gone. */
typedef struct {
    double seconds;
    double *patience;
} effort_t;

/* How often each outcome was seen. */
typedef struct {
    unsigned long long iterations;
    unsigned long long seen[OUTCOMES];
} histogram_t;

/* Runs the threads, and adds what they see. */
void run_litmus(const litmus_t *litmus, const subject_t *subject, const effort_t *effort, histogram_t *histogram);

#endif
