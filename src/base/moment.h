/* SPDX-License-Identifier: MIT */
/*
 * Moments as text: RFC 3339 on the outside, seconds since 1970 in UTC on the inside.
 */
#ifndef SCEPPROBE_BASE_MOMENT_H
#define SCEPPROBE_BASE_MOMENT_H

#include <stdbool.h>
#include <stdint.h>

enum { MOMENT_TEXT = 24 };

/* The years 1 to 9999: what RFC 3339 can write, and arithmetic is safe with. */
#define MOMENT_LEAST (-INT64_C(62135596800))
#define MOMENT_MOST  INT64_C(253402300799)

/* "2026-11-22T08:00:00Z"; "" when it cannot be written. */
void moment_write(int64_t moment, char out[MOMENT_TEXT]);

/* Reads that, with any fraction, which is dropped, and any offset. False for other text;
 * then *moment is unchanged. */
bool moment_read(const char *text, int64_t *moment);

#endif
