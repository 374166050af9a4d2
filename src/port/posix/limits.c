/* SPDX-License-Identifier: MIT */
/* setrlimit(2) and getrlimit(2). */
#include "port/limits.h"

#include <stdint.h>
#include <sys/resource.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

/* A core_pattern that is a pipe heeds no limit (core(5)). A sanitizer looks for leaks
 * from a process beside this one, which it would forbid. */
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
