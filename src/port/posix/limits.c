/* SPDX-License-Identifier: MIT */
/* setrlimit(2) and getrlimit(2). */
#include "port/limits.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

/* A core_pattern with a pipe ignores the limit (core(5)). A sanitizer searches for leaks
 * from another process, which this would forbid. */
static void forbid_dumps(void)
{
#if defined(__linux__) && !defined(__SANITIZE_ADDRESS__)
	(void)prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
#endif
}

void limits_set(void)
{
	const struct rlimit none = { .rlim_cur = 0, .rlim_max = 0 };
	struct rlimit files;

	forbid_dumps();
	(void)setrlimit(RLIMIT_CORE, &none);
	/* The low one is for programs that use select(2), which this is not. */
	if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
		files.rlim_cur = files.rlim_max;
		(void)setrlimit(RLIMIT_NOFILE, &files);
	}
}

size_t limits_open_files(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) < 0 || files.rlim_cur == RLIM_INFINITY)
		return SIZE_MAX;
	return (size_t)files.rlim_cur;
}

/* Tries to open as many files as a resolver needs at once. */
static bool files_are_short(void)
{
	enum { FILES = 3 };
	int files[FILES], n = 0;
	bool lack;

	while (n < FILES && (files[n] = open("/", O_RDONLY | O_CLOEXEC)) >= 0)
		n++;
	lack = n < FILES && (errno == EMFILE || errno == ENFILE);
	while (n > 0)
		(void)close(files[--n]);
	return lack;
}

const char *limits_reached(void)
{
	enum { MEMORY = 1 << 20 };
	void *volatile memory = malloc(MEMORY);

	if (!memory)
		return "out of memory";
	free(memory);
	return files_are_short() ? "no more files can be opened" : NULL;
}
