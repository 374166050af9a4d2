/* SPDX-License-Identifier: MIT */
/*
 * A report file is written beside its place under another name and then moved there, so
 * that nobody ever reads half of one, and a full disk leaves the old one.
 */
#include "output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int write_all(FILE *file, const char *text, size_t length)
{
	errno = 0;
	if (fwrite(text, 1, length, file) == length && fflush(file) == 0)
		return 0;
	return errno ? -errno : -EIO;
}

/* The mode that open(2) would have given; mkstemp(3) is stricter. */
static void relax_mode(int descriptor)
{
	mode_t mask = umask(0);

	umask(mask);
	(void)!fchmod(descriptor, 0666 & ~mask);
}

static int write_beside(const char *temporary, int descriptor, const char *path,
	const char *text, size_t length)
{
	FILE *file = fdopen(descriptor, "w");
	int r;

	if (!file) {
		r = -errno;
		close(descriptor);
		return r;
	}
	relax_mode(descriptor);
	r = write_all(file, text, length);
	if (r == 0 && fsync(descriptor) < 0 && errno != EINVAL)
		r = -errno;
	if (fclose(file) != 0 && r == 0)
		r = -errno;
	if (r == 0 && rename(temporary, path) < 0)
		r = -errno;
	return r;
}

/* Devices and pipes cannot be replaced; they are written to. */
static bool is_special(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && !S_ISREG(status.st_mode) &&
		!S_ISDIR(status.st_mode);
}

static int write_special(const char *path, const char *text, size_t length)
{
	FILE *file = fopen(path, "w");
	int r;

	if (!file)
		return -errno;
	r = write_all(file, text, length);
	if (fclose(file) != 0 && r == 0)
		r = -errno;
	return r;
}

int output_write(const char *path, const char *text, size_t length)
{
	static const char tail[] = ".XXXXXX";
	char *temporary;
	size_t size;
	int descriptor, r;

	if (!path)
		return write_all(stdout, text, length);
	if (is_special(path))
		return write_special(path, text, length);
	size = strlen(path) + sizeof(tail);
	temporary = malloc(size);
	if (!temporary)
		return -ENOMEM;
	snprintf(temporary, size, "%s%s", path, tail);
	descriptor = mkstemp(temporary);
	r = descriptor < 0 ? -errno :
		write_beside(temporary, descriptor, path, text, length);
	if (descriptor >= 0 && r < 0)
		unlink(temporary);
	free(temporary);
	return r;
}

bool output_is_colorful(void)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

	return isatty(STDOUT_FILENO) && !(no_color && *no_color) &&
		!(term && strcmp(term, "dumb") == 0);
}
