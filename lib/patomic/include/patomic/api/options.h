#ifndef PATOMIC_API_OPTIONS_H
#define PATOMIC_API_OPTIONS_H

/* Hints for the functions that return a table. None exist yet. Unknown bits are ignored. */
typedef enum {
    patomic_option_NONE = 0
} patomic_option_t;

#endif
