/* SPDX-License-Identifier: MIT */
/*
 * The result of a check, including "not possible".
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
