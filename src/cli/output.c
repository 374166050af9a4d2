/* SPDX-License-Identifier: MIT */
/*
 * A report file is written under a temporary name beside its place and then renamed, so
 * that no reader sees an incomplete report, and a full disk keeps the old one.
 */
#include "cli/output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/say.h"
#include "port/port.h"

/* The current temporary files, for an immediate exit. */
static const char *volatile temporaries[4];

static void note_temporary(const char *old, const char *new)
{
	for (size_t i = 0; i < sizeof(temporaries) / sizeof(temporaries[0]); i++)
		if (temporaries[i] == old) {
			temporaries[i] = new;
			return;
		}
}

void output_remove_temporaries(void)
{
	for (size_t i = 0; i < sizeof(temporaries) / sizeof(temporaries[0]); i++)
		if (temporaries[i])
			port_remove(temporaries[i]);
}

static void forget_temporary(struct output *output)
{
	if (output->temporary)
		note_temporary(output->temporary, NULL);
	free(output->temporary);
	output->temporary = NULL;
}

static int open_beside(struct output *output)
{
	int r;

	if (port_is_folder(output->path))
		return -EISDIR;
	r = port_open_beside(output->path, &output->file, &output->temporary);
	if (r == 0)
		note_temporary(NULL, output->temporary);
	return r;
}

int output_open(struct output *output, const char *path)
{
	*output = (struct output){ .path = path };
	if (!path)
		output->file = stdout;
	else if (!port_is_special(path))
		return open_beside(output);
	else
		output->file = port_open_special(path);
	return output->file ? 0 : -errno;
}

int output_append(struct output *output, const char *text, size_t length)
{
	errno = 0;
	output->length += length;
	if (fwrite(text, 1, length, output->file) == length && fflush(output->file) == 0)
		return 0;
	output->error = port_write_error();
	return output->error;
}

int output_commit(struct output *output)
{
	FILE *file = output->file;
	int r = 0;

	output->file = NULL;
	if (!file)
		return 0;
	if (output->temporary)
		r = port_sync(file);
	if (file != stdout && fclose(file) != 0 && r == 0)
		r = port_write_error();
	if (r == 0 && output->temporary)
		r = port_replace(output->temporary, output->path);
	if (r == 0)
		forget_temporary(output);
	output_abandon(output);
	return r;
}

void output_abandon(struct output *output)
{
	if (output->file && output->file != stdout)
		fclose(output->file);
	output->file = NULL;
	if (output->temporary)
		port_remove(output->temporary);
	forget_temporary(output);
}

int output_write(const char *path, const char *text, size_t length)
{
	struct output output;
	int r = output_open(&output, path);

	if (r == 0)
		r = output_append(&output, text, length);
	if (r == 0)
		r = output_commit(&output);
	output_abandon(&output);
	return r;
}

/* Behind every "./" at its beginning. */
static const char *without_dots(const char *path)
{
	while (path[0] == '.' && path[1] == '/')
		path += 2 + strspn(path + 2, "/");
	return path;
}

bool output_is_same(const char *a, const char *b)
{
	return strcmp(without_dots(a), without_dots(b)) == 0 || port_is_same_file(a, b);
}

int output_end(void)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return EXIT_SUCCESS;
	return say_failure("standard output", port_write_error());
}

bool output_is_colorful(void)
{
	const char *no_color = getenv("NO_COLOR");

	return port_shows_color(1) && !(no_color && *no_color);
}
