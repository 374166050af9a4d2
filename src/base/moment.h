/* SPDX-License-Identifier: MIT */
/*
 * Times: RFC 3339 text outside, seconds since 1970 in UTC inside.
 */
#ifndef SCEPPROBE_BASE_MOMENT_H
#define SCEPPROBE_BASE_MOMENT_H

#include <stdbool.h>
#include <stdint.h>

enum { MOMENT_TEXT = 24 };

/* The years 1 to 9999: the range of RFC 3339, and safe for arithmetic. */
#define MOMENT_LEAST (-INT64_C(62135596800))
#define MOMENT_MOST  INT64_C(253402300799)

/* "2026-11-22T08:00:00Z"; "" if out of range. */
void moment_write(int64_t moment, char out[MOMENT_TEXT]);

/* Reads such text with any offset; drops a fraction. False for other text; then *moment
 * is unchanged. */
bool moment_read(const char *text, int64_t *moment);

#endif
