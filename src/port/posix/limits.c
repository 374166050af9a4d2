/* SPDX-License-Identifier: MIT */
/* setrlimit(2) and getrlimit(2). */
#include "port/limits.h"

#include <stdint.h>
#include <sys/resource.h>

void limits_set(void)
{
	const struct rlimit none = { .rlim_cur = 0, .rlim_max = 0 };
	struct rlimit files;

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
