/* SPDX-License-Identifier: MIT */
/*
 * Output to standard output, or to a file that is replaced only when complete.
 */
#ifndef SCEPPROBE_CLI_OUTPUT_H
#define SCEPPROBE_CLI_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "scepprobe.h"

/* Initialise with zeroes. */
struct output {
	const char *path; /* NULL: standard output; borrowed */
	char *temporary;  /* the temporary file's name */
	FILE *file;
	size_t length; /* octets so far */
	int error;     /* -errno of a failed append, or 0 */
};

/* Opens the place for the output, so that an error is known before any irreversible
 * action. -errno of the failure, here and below. */
SCEPPROBE_MUST_CHECK int output_open(struct output *output, const char *path);
SCEPPROBE_MUST_CHECK int output_append(
	struct output *output, const char *text, size_t length);
/* Replaces the target file. */
SCEPPROBE_MUST_CHECK int output_commit(struct output *output);
/* Removes the temporary file unless it was committed: an old file stays unchanged. */
void output_abandon(struct output *output);

/* The same for a list of outputs. */
SCEPPROBE_MUST_CHECK int output_write(const char *path, const char *text, size_t length);

/* Whether two names lead to the same file, as far as the system shows. */
bool output_is_same(const char *a, const char *b);

/* Closes standard output and reports earlier errors of stdio. Returns an exit status,
 * after an error message (say.h) unless it is 0. */
int output_end(void);

/* Removes all temporary files. Only for the end of the process; safe in a signal handler.
 */
void output_remove_temporaries(void);

/* Whether the terminal shows colours, and the user allows them (NO_COLOR). */
bool output_is_colorful(void);

#endif
