/* Parses a litmus test, and computes the outcomes of the interleavings of its threads. */

#include "litmus.h"
#include "test.h"

static unsigned int place_of(const char *name)
{
    if (name[0] == 'r' && name[1] >= '0' && name[1] < '0' + REGISTERS)
        return (unsigned int) (name[1] - '0');
    EXPECT(name[0] == 'x' || name[0] == 'y', "no place is called %s", name);
    return REGISTERS + (unsigned int) (name[0] - 'x');
}

/* Returns the next part, such as "x=1", and its right side; null at the end of the thread. */
static const char *next_assignment(const char **text, const char **value)
{
    const char *assignment = *text += strspn(*text, " ");
    if (*assignment == '\0' || *assignment == '|')
        return NULL;
    *text += strcspn(*text, "= |");
    EXPECT(**text == '=', "no value in %s", assignment);
    *value = ++*text;
    *text += strcspn(*text, " |");
    return assignment;
}

static void parse_program(program_t *program, const char **text)
{
    const char *assignment, *value;
    while ((assignment = next_assignment(text, &value)) != NULL) {
        instruction_t *instruction = &program->instructions[program->length];
        EXPECT(program->length++ < MAX_LENGTH, "too many instructions before %s", assignment);
        instruction->loads = assignment[0] == 'r';
        instruction->variable = place_of(instruction->loads ? value : assignment);
        instruction->operand =
            instruction->loads ? place_of(assignment) : (unsigned int) (*value - '0');
        EXPECT(instruction->loads || instruction->operand < NEVER_STORED, "no such value: %s",
            assignment);
    }
}

static unsigned int step_count(const litmus_t *litmus)
{
    unsigned int thread, count = 0;
    for (thread = 0; thread < litmus->threads; ++thread)
        count += litmus->programs[thread].length;
    return count;
}

/*
 * Runs one interleaving: each digit of `turns` is the thread that runs its next instruction.
 * Returns 0 if a thread has no such instruction.
 */
static int take_turns(
    const litmus_t *litmus, unsigned int turns, unsigned int steps, unsigned char values[PLACES])
{
    unsigned int at[MAX_THREADS] = {0};
    for (; steps > 0; --steps, turns /= litmus->threads) {
        const program_t *program = &litmus->programs[turns % litmus->threads];
        const instruction_t *instruction = &program->instructions[at[turns % litmus->threads]++];
        if (instruction >= program->instructions + program->length)
            return 0;
        if (instruction->loads)
            values[instruction->operand] = values[instruction->variable];
        else
            values[instruction->variable] = (unsigned char) instruction->operand;
    }
    return 1;
}

static void interleave(litmus_t *litmus)
{
    unsigned int steps = step_count(litmus), count = 1, turns, i;
    for (i = 0; i < steps; ++i)
        count *= litmus->threads;
    for (turns = 0; turns < count; ++turns) {
        unsigned char values[PLACES] = {0};
        if (take_turns(litmus, turns, steps, values))
            litmus->interleaved[outcome_of(litmus, values)] = 1;
    }
}

void parse_litmus(litmus_t *litmus, const char *threads, const char *weak)
{
    const char *assignment, *value;
    unsigned char values[PLACES] = {0};
    memset(litmus, 0, sizeof *litmus);
    do {
        EXPECT(litmus->threads < MAX_THREADS, "too many threads");
        parse_program(&litmus->programs[litmus->threads++], &threads);
    } while (*threads++ == '|');
    while ((assignment = next_assignment(&weak, &value)) != NULL) {
        EXPECT(litmus->observed_count < MAX_OBSERVED, "too many places before %s", assignment);
        litmus->observed[litmus->observed_count++] = place_of(assignment);
        values[place_of(assignment)] = (unsigned char) (*value - '0');
    }
    litmus->weak = outcome_of(litmus, values);
    interleave(litmus);
}

unsigned int outcome_of(const litmus_t *litmus, const unsigned char values[PLACES])
{
    unsigned int i, outcome = 0;
    for (i = 0; i < litmus->observed_count; ++i)
        outcome = outcome * VALUES + values[litmus->observed[i]];
    return outcome;
}

void outcome_digits(const litmus_t *litmus, unsigned int outcome, char *text)
{
    unsigned int i;
    for (i = litmus->observed_count; i > 0; --i, outcome /= VALUES)
        text[i - 1] = "012?"[outcome % VALUES];
    text[litmus->observed_count] = '\0';
}
