/* SPDX-License-Identifier: MIT */
/* CLOCK_MONOTONIC and CLOCK_PROCESS_CPUTIME_ID of clock_gettime(2), which cannot fail. */
#include "base/clock.h"

#include <time.h>

static double read_clock(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

double clock_seconds(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

double clock_worked_seconds(void)
{
	return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}
