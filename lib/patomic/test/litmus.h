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
    /* Registers and variables have one numbering, the variables last. */
    PLACES = REGISTERS + VARIABLES,
    /* The values of a place: 0, 1, 2, or any value that no test stores. */
    NEVER_STORED = 3,
    VALUES = 4,
    OUTCOMES = VALUES * VALUES * VALUES * VALUES
};

typedef struct {
    int loads;
    /* The place of the variable. */
    unsigned int variable;
    /* The register of a load, or the value of a store. */
    unsigned int operand;
} instruction_t;

typedef struct {
    unsigned int length;
    instruction_t instructions[MAX_LENGTH];
} program_t;

typedef struct {
    unsigned int threads;
    program_t programs[MAX_THREADS];
    /* The places that the weak outcome names. Their values are the digits of an outcome. */
    unsigned int observed_count;
    unsigned int observed[MAX_OBSERVED];
    unsigned int weak;
    /* Whether an interleaving of the threads has the outcome. */
    unsigned char interleaved[OUTCOMES];
} litmus_t;

/* Parses texts of litmus_shapes.h. Ends the test if it cannot. */
void parse_litmus(litmus_t *litmus, const char *threads, const char *weak);

unsigned int outcome_of(const litmus_t *litmus, const unsigned char values[PLACES]);

/* Writes the digits of an outcome: up to MAX_OBSERVED characters and a zero. */
void outcome_digits(const litmus_t *litmus, unsigned int outcome, char *text);

/* The operations that the stores and loads are. */
typedef struct {
    const char *store;
    const char *load;
    int store_order;
    int load_order;
    /* Of each variable. */
    size_t widths[VARIABLES];
    int implicit;
} subject_t;

/*
 * How long a test runs, and how much longer it may take until the weak outcome is seen, if that
 * must be. The time that a test takes is subtracted from `patience`.
 */
typedef struct {
    double seconds;
    double *patience;
} effort_t;

/* The number of times that each outcome was seen. */
typedef struct {
    unsigned long long iterations;
    unsigned long long seen[OUTCOMES];
} histogram_t;

/* Runs the threads, and adds the outcomes that they see. */
void run_litmus(
    const litmus_t *litmus, const subject_t *subject, const effort_t *effort,
    histogram_t *histogram);

#endif
