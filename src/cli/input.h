/* SPDX-License-Identifier: MIT */
/*
 * Reads whole files, or standard input for "-".
 */
#ifndef SCEPPROBE_CLI_INPUT_H
#define SCEPPROBE_CLI_INPUT_H

#include <stddef.h>

#include "scepprobe.h"

/* Initialise with zeroes; free with input_forget. */
struct input {
	char *data;
	size_t length;
};

/* Reads the whole file, or enough beyond `limit` octets to detect that it is too large. A
 * NULL path reads nothing. -errno. */
SCEPPROBE_MUST_CHECK int input_read(struct input *input, const char *path, size_t limit);

/* Wipes and frees the contents, which may be a key. */
void input_forget(struct input *input);

/* The same, with an error message (say.h). */
SCEPPROBE_MUST_CHECK int input_read_or_say(
	struct input *input, const char *path, size_t limit);

#endif
