/* SPDX-License-Identifier: MIT */
/*
 * Time zones by this system's names: IANA's with an installed database, Windows' own on
 * Windows.
 */
#ifndef SCEPPROBE_PORT_ZONE_H
#define SCEPPROBE_PORT_ZONE_H

#include <stddef.h>
#include <stdint.h>

/* An offset in seconds east of Greenwich, from a time on. */
struct zone_change {
	int64_t from; /* seconds since 1970, UTC */
	int offset;
};

enum { ZONE_CHANGES = 256, ZONE_FIRST_YEAR = 2000, ZONE_LAST_YEAR = 2045 };

/*
 * Writes the changes of a zone in those years, in order; the first one also covers all
 * earlier times. Returns their number, at least 1; -ENOENT for an unknown name. May set
 * the zone of the process for a moment: no other thread may run.
 */
int zone_changes(const char *name, struct zone_change changes[ZONE_CHANGES]);

/* The days from 1970 to a calendar day; the month counts from 1. */
int64_t zone_days(int64_t year, int month, int day);

/* An example of a name on this system: "Europe/Berlin". Static. */
const char *zone_example(void);

#endif
