/* SPDX-License-Identifier: MIT */
/*
 * Files by POSIX: names are octets, and rename(2) replaces a file atomically.
 *
 * It follows no link when it replaces a file, and a new file is never readable for more
 * users than the old one.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "port/port.h"

FILE *port_open(const char *path)
{
	return fopen(path, "rb");
}

FILE *port_open_at_once(const char *path)
{
	int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "rb");

	if (!file && descriptor >= 0)
		close(descriptor);
	return file;
}

ptrdiff_t port_read(FILE *file, void *buffer, size_t size)
{
	enum { MOMENT_MS = 100 };
	struct pollfd wanted = { .fd = fileno(file), .events = POLLIN };
	ssize_t n;

	if (poll(&wanted, 1, MOMENT_MS) <= 0)
		return -EAGAIN;
	n = read(wanted.fd, buffer, size);
	if (n >= 0)
		return n;
	return errno == EINTR || errno == EWOULDBLOCK ? -EAGAIN : -errno;
}

/* The mode of the replaced file, or open(2)'s default; mkstemp(3) is stricter. */
static void set_mode(int descriptor, const char *path)
{
	struct stat status;
	mode_t mask = umask(0);
	bool replaces = lstat(path, &status) == 0 && S_ISREG(status.st_mode);

	umask(mask);
	(void)!fchmod(descriptor, replaces ? status.st_mode & 0777 : 0666 & ~mask);
}

int port_open_beside(const char *path, FILE **file, char **temporary)
{
	static const char tail[] = ".XXXXXX";
	size_t size = strlen(path) + sizeof(tail);
	char *name = malloc(size);
	int descriptor, r = 0;

	if (!name)
		return -ENOMEM;
	snprintf(name, size, "%s%s", path, tail);
	descriptor = mkstemp(name);
	if (descriptor < 0) {
		r = -errno;
		free(name);
		return r;
	}
	set_mode(descriptor, path);
	*file = fdopen(descriptor, "w");
	if (*file) {
		*temporary = name;
		return 0;
	}
	close(descriptor);
	unlink(name);
	free(name);
	return -ENOMEM;
}

/* Devices and pipes are not replaced but written to, also where a link leads to one, as
 * /dev/stdout does. A link to a file is never followed: the file takes its place. */
bool port_is_special(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && !S_ISREG(status.st_mode) &&
	       !S_ISDIR(status.st_mode);
}

bool port_is_same_file(const char *a, const char *b)
{
	struct stat first, second;

	return stat(a, &first) == 0 && stat(b, &second) == 0 && S_ISREG(first.st_mode) &&
	       first.st_ino == second.st_ino && first.st_dev == second.st_dev;
}

FILE *port_open_special(const char *path)
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

/* EINVAL: not a disk file, such as a pipe. */
int port_sync(FILE *file)
{
	return fsync(fileno(file)) < 0 && errno != EINVAL ? -errno : 0;
}

int port_replace(const char *from, const char *to)
{
	return rename(from, to) < 0 ? -errno : 0;
}

void port_remove(const char *path)
{
	(void)unlink(path);
}

int port_write_error(void)
{
	return errno ? -errno : -EIO;
}

/* The shell has done it. */
int port_expand(char *const *paths, char *const **out)
{
	*out = paths;
	return 0;
}
