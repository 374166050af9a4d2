/* SPDX-License-Identifier: MIT */
/*
 * The outcome of a check that may not have been possible.
 */
#ifndef SCEPPROBE_BASE_VERDICT_H
#define SCEPPROBE_BASE_VERDICT_H

#include <stdbool.h>

enum verdict { VERDICT_UNKNOWN, VERDICT_NO, VERDICT_YES };

static inline enum verdict verdict_of(bool yes)
{
	return yes ? VERDICT_YES : VERDICT_NO;
}

#endif
