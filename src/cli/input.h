/* SPDX-License-Identifier: MIT */
/*
 * Files that are read whole, or standard input for "-".
 */
#ifndef SCEPPROBE_CLI_INPUT_H
#define SCEPPROBE_CLI_INPUT_H

#include <stddef.h>

#include "scepprobe.h"

/* Begin with zeroes; input_forget frees it. */
struct input {
	char *data;
	size_t length;
};

/* Reads all, or enough beyond `limit` octets to be seen as too large. Nothing for a path
 * of NULL. -errno. */
SCEPPROBE_MUST_CHECK int input_read(struct input *input, const char *path, size_t limit);

/* Wipes and frees what may be a key. */
void input_forget(struct input *input);

/* The same, and a failure is said (say.h). */
SCEPPROBE_MUST_CHECK int input_read_or_say(
	struct input *input, const char *path, size_t limit);

#endif
