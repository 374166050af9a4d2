/* SPDX-License-Identifier: MIT */
/*
 * Times as logs write them: in the ways of the systems' languages, with a zone or
 * without.
 */
#ifndef SCEPPROBE_LOGS_WHEN_H
#define SCEPPROBE_LOGS_WHEN_H

#include "base/span.h"

/* A moment, as written in the log. */
struct when {
	int64_t moment; /* seconds since 1970, of the zone it is written in */
	bool zoned;     /* a zone stands with it: `moment` is UTC */
	bool dated;     /* else it is a time of day */
};

/* "2024-08-20T16:49:42.123Z", "8/20/2024 9:49:42 AM", "20.08.2024 09:49:42",
 * "2024/8/20 [AM] 09:49:42" with the word of any language, "/Date(1724172582123)/",
 * "16:49:42.123 -0500". False for other text. Where day and month could be either, the
 * month comes first if AM or PM stands with it. */
bool when_read(struct span text, struct when *out);

#endif
