#include "check.h"

#ifndef NDEBUG

#include <stdio.h>
#include <stdlib.h>

void check_failed(
    const char *expression, const char *file, unsigned int line, const char *function)
{
    (void) fprintf(stderr, "%s:%u: %s: Assertion `%s` failed.\n", file, line, function, expression);
    abort();
}

#else

/* A release has no C library, so this file uses the system calls themselves. */

#include "system_call.h"

enum { MESSAGE_SIZE = 256 };

typedef struct {
    char text[MESSAGE_SIZE];
    unsigned int length;
} message_t;

static void append(message_t *message, const char *text)
{
    while (*text != '\0' && message->length < MESSAGE_SIZE)
        message->text[message->length++] = *text++;
}

static void append_number(message_t *message, unsigned int number)
{
    char digits[11];
    char *digit = digits + sizeof digits - 1;
    *digit = '\0';
    do {
        *--digit = (char) ('0' + number % 10);
        number /= 10;
    } while (number != 0);
    append(message, digit);
}

void check_failed(
    const char *expression, const char *file, unsigned int line, const char *function)
{
    message_t message;
    message.length = 0;
    append(&message, file);
    append(&message, ":");
    append_number(&message, line);
    append(&message, ": ");
    append(&message, function);
    append(&message, ": Assertion `");
    append(&message, expression);
    append(&message, "` failed.\n");
    system_write_error(message.text, message.length);
    system_abort();
}

#endif
