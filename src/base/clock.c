/* SPDX-License-Identifier: MIT */
/* CLOCK_MONOTONIC of clock_gettime(2), which cannot fail. */
#include "base/clock.h"

#include <time.h>

double clock_seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}
