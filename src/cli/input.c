/* SPDX-License-Identifier: MIT */
/*
 * Reads a file into memory, up to a limit. It does not interpret the content.
 */
#include "cli/input.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/say.h"
#include "port/port.h"

static int read_stream(FILE *file, size_t limit, struct input *input)
{
	size_t size = 0;

	while (input->length <= limit) {
		size_t n;

		if (input->length == size) {
			char *grown;

			size = size ? 2 * size : 1 << 16;
			grown = realloc(input->data, size);
			if (!grown)
				return -ENOMEM;
			input->data = grown;
		}
		errno = 0;
		n = fread(input->data + input->length, 1, size - input->length, file);
		input->length += n;
		if (n == 0)
			return ferror(file) ? (errno ? -errno : -EIO) : 0;
	}
	return 0;
}

static int read_file(const char *path, size_t limit, struct input *input)
{
	FILE *file = port_open(path);
	int r;

	if (!file)
		return -errno;
	r = read_stream(file, limit, input);
	fclose(file);
	return r;
}

int input_read(struct input *input, const char *path, size_t limit)
{
	if (!path)
		return 0;
	return strcmp(path, "-") == 0 ? read_stream(stdin, limit, input)
				      : read_file(path, limit, input);
}

/* Volatile, so that no compiler finds the wiping useless. */
void input_forget(struct input *input)
{
	volatile char *p = input->data;

	for (size_t i = 0; i < input->length; i++)
		p[i] = 0;
	free(input->data);
	*input = (struct input){ .data = NULL };
}

int input_read_or_say(struct input *input, const char *path, size_t limit)
{
	int r = input_read(input, path, limit);

	if (r < 0)
		say("%s: %s", path, say_why(path, r));
	return r;
}
