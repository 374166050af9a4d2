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

/* The mode of the file that is replaced, or what open(2) would have given; mkstemp(3) is
 * stricter. */
static void set_mode(int descriptor, const char *path)
{
	struct stat status;
	mode_t mask = umask(0);

	umask(mask);
	(void)!fchmod(descriptor, lstat(path, &status) == 0 ? status.st_mode & 0777 :
		0666 & ~mask);
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
	set_mode(descriptor, path);
	r = write_all(file, text, length);
	if (r == 0 && fsync(descriptor) < 0 && errno != EINVAL)
		r = -errno;
	if (fclose(file) != 0 && r == 0)
		r = -errno;
	if (r == 0 && rename(temporary, path) < 0)
		r = -errno;
	return r;
}

/* Devices, pipes and links (/dev/stdout is one) are not replaced but written to. */
static bool is_special(const char *path)
{
	struct stat status;

	return lstat(path, &status) == 0 && !S_ISREG(status.st_mode) &&
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

/* Makes an empty file beside `path`; the caller frees its name. -errno, or a descriptor. */
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
	return descriptor < 0 ? -errno : descriptor;
}

int output_write(const char *path, const char *text, size_t length)
{
	char *temporary;
	int descriptor, r;

	if (!path)
		return write_all(stdout, text, length);
	if (is_special(path))
		return write_special(path, text, length);
	descriptor = make_beside(path, &temporary);
	r = descriptor < 0 ? descriptor :
		write_beside(temporary, descriptor, path, text, length);
	if (descriptor >= 0 && r < 0)
		unlink(temporary);
	free(temporary);
	return r;
}

int output_try(const char *path)
{
	struct stat status;
	char *temporary;
	int descriptor;

	if (!path || is_special(path))
		return 0;
	if (stat(path, &status) == 0 && S_ISDIR(status.st_mode))
		return -EISDIR;
	descriptor = make_beside(path, &temporary);
	if (descriptor >= 0) {
		unlink(temporary);
		close(descriptor);
	}
	free(temporary);
	return descriptor < 0 ? descriptor : 0;
}

bool output_is_colorful(void)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

	return isatty(STDOUT_FILENO) && !(no_color && *no_color) &&
		!(term && strcmp(term, "dumb") == 0);
}
