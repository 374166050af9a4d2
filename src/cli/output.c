/* SPDX-License-Identifier: MIT */
/*
 * A report file is written beside its place under another name and then moved there, so
 * that nobody ever reads half of one, and a full disk leaves the old one.
 */
#include "cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void output_guard(void)
{
	for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; descriptor++)
		if (fcntl(descriptor, F_GETFD) < 0 && errno == EBADF)
			(void)!open("/", O_RDONLY | O_DIRECTORY);
}

/* The mode of the file that is replaced, or what open(2) would have given; mkstemp(3) is
 * stricter. */
static void set_mode(int descriptor, const char *path)
{
	struct stat status;
	mode_t mask = umask(0);
	bool replaces = lstat(path, &status) == 0 && S_ISREG(status.st_mode);

	umask(mask);
	(void)!fchmod(descriptor, replaces ? status.st_mode & 0777 : 0666 & ~mask);
}

/* Devices and pipes are not replaced but written to, also where a link leads to one, as
 * /dev/stdout does. A link to a file is never followed: the file takes its place. */
static bool is_special(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && !S_ISREG(status.st_mode) &&
	       !S_ISDIR(status.st_mode);
}

/* Opens what is_special; should it have become a file meanwhile, nothing is written. */
static FILE *open_special(const char *path)
{
	int descriptor = open(path, O_WRONLY | O_NOCTTY);
	struct stat status;

	if (descriptor < 0)
		return NULL;
	if (fstat(descriptor, &status) == 0 && !S_ISREG(status.st_mode))
		return fdopen(descriptor, "w");
	close(descriptor);
	errno = ELOOP;
	return NULL;
}

/* Makes an empty file beside `path`. -errno, or a descriptor. */
static int make_beside(const char *path, char **temporary)
{
	static const char tail[] = ".XXXXXX";
	size_t size = strlen(path) + sizeof(tail);
	int descriptor;

	*temporary = malloc(size);
	if (!*temporary)
		return -ENOMEM;
	snprintf(*temporary, size, "%s%s", path, tail);
	descriptor = mkstemp(*temporary);
	if (descriptor >= 0)
		return descriptor;
	descriptor = -errno;
	free(*temporary);
	*temporary = NULL;
	return descriptor;
}

static int open_beside(struct output *output)
{
	struct stat status;
	int descriptor;

	if (stat(output->path, &status) == 0 && S_ISDIR(status.st_mode))
		return -EISDIR;
	descriptor = make_beside(output->path, &output->temporary);
	if (descriptor < 0)
		return descriptor;
	set_mode(descriptor, output->path);
	output->file = fdopen(descriptor, "w");
	if (output->file)
		return 0;
	close(descriptor);
	output_abandon(output);
	return -ENOMEM;
}

int output_open(struct output *output, const char *path)
{
	*output = (struct output){ .path = path };
	if (!path)
		output->file = stdout;
	else if (!is_special(path))
		return open_beside(output);
	else
		output->file = open_special(path);
	return output->file ? 0 : -errno;
}

int output_append(struct output *output, const char *text, size_t length)
{
	errno = 0;
	output->length += length;
	if (fwrite(text, 1, length, output->file) == length && fflush(output->file) == 0)
		return 0;
	output->error = errno ? -errno : -EIO;
	return output->error;
}

int output_commit(struct output *output)
{
	FILE *file = output->file;
	int r = 0;

	output->file = NULL;
	if (!file)
		return 0;
	if (output->temporary && fsync(fileno(file)) < 0 && errno != EINVAL)
		r = -errno;
	if (file != stdout && fclose(file) != 0 && r == 0)
		r = -errno;
	if (r == 0 && output->temporary && rename(output->temporary, output->path) < 0)
		r = -errno;
	if (r == 0) {
		free(output->temporary);
		output->temporary = NULL;
	}
	output_abandon(output);
	return r;
}

void output_abandon(struct output *output)
{
	if (output->file && output->file != stdout)
		fclose(output->file);
	output->file = NULL;
	if (output->temporary)
		unlink(output->temporary);
	free(output->temporary);
	output->temporary = NULL;
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

bool output_is_colorful(void)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

	return isatty(STDOUT_FILENO) && !(no_color && *no_color) &&
	       !(term && strcmp(term, "dumb") == 0);
}
