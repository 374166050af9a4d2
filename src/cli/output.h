/* SPDX-License-Identifier: MIT */
/*
 * Where results go: standard output, or a file that appears whole or not at all.
 */
#ifndef SCEPPROBE_CLI_OUTPUT_H
#define SCEPPROBE_CLI_OUTPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "scepprobe.h"

/* Begin with zeroes. */
struct output {
	const char *path; /* NULL: standard output; borrowed */
	char *temporary;  /* the file's name until it is complete */
	FILE *file;
	size_t length; /* octets so far */
	int error;     /* -errno of an append that failed, or 0 */
};

/* Finds the place for what will be written, so that what cannot be is known before
 * anything is done that cannot be done twice. -errno of what failed, here and below. */
SCEPPROBE_MUST_CHECK int output_open(struct output *output, const char *path);
SCEPPROBE_MUST_CHECK int output_append(
	struct output *output, const char *text, size_t length);
/* Puts the file into its place. */
SCEPPROBE_MUST_CHECK int output_commit(struct output *output);
/* Takes it away again, unless it was committed: an old file stays as it was. */
void output_abandon(struct output *output);

/* All of them at once. */
SCEPPROBE_MUST_CHECK int output_write(const char *path, const char *text, size_t length);

/* Whether two names are those of one file, as far as can be seen. */
bool output_is_same(const char *a, const char *b);

/* Ends standard output: what stdio could not write it may have told earlier than at the
 * end. An exit status, after a line (say.h) unless it is 0. */
int output_end(void);

/* Takes every temporary file away. May be called from a signal handler, before the end.
 */
void output_remove_temporaries(void);

/* Whether colour would reach a terminal that shows it, and the user wants it (NO_COLOR).
 */
bool output_is_colorful(void);

#endif
