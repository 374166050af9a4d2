/* SPDX-License-Identifier: MIT */
/*
 * The process as such: what it must not leave behind. It promises to change nothing that
 * the library or its caller can see, and that failing does no harm: a system that refuses
 * this is as it was before.
 */
#include "safety.h"

#include <sys/resource.h>

void safety_begin(void)
{
	const struct rlimit none = { .rlim_cur = 0, .rlim_max = 0 };

	(void)setrlimit(RLIMIT_CORE, &none);
}
