/* SPDX-License-Identifier: MIT */
/*
 * The zone of times that logs write without one: an offset, or a name whose offset
 * changes within a year.
 */
#ifndef SCEPPROBE_LOGS_ZONE_H
#define SCEPPROBE_LOGS_ZONE_H

#include <stdbool.h>
#include <stdint.h>

#include "port/zone.h"

struct log_zone {
	int n; /* 0: UTC */
	struct zone_change changes[ZONE_CHANGES];
};

/* "UTC", "+02:00", "-0700", or a name that the system knows. False for other text. */
bool log_zone_set(struct log_zone *zone, const char *text);
/* A local time, in seconds since 1970, as UTC. Of an hour that comes twice the first is
 * meant; one that does not come counts on from the last that did. */
int64_t log_zone_utc(const struct log_zone *zone, int64_t local);

#endif
