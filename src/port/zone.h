/* SPDX-License-Identifier: MIT */
/*
 * Zones of time by their names, as this system knows them: IANA's where it has their
 * database, Windows' own on Windows.
 */
#ifndef SCEPPROBE_PORT_ZONE_H
#define SCEPPROBE_PORT_ZONE_H

#include <stddef.h>
#include <stdint.h>

/* Seconds east of Greenwich, from a moment on. */
struct zone_change {
	int64_t from; /* seconds since 1970, UTC */
	int offset;
};

enum { ZONE_CHANGES = 256, ZONE_FIRST_YEAR = 2000, ZONE_LAST_YEAR = 2045 };

/*
 * The changes of a zone in those years, by time; the first stands for all that was
 * before. How many, at least 1; -ENOENT if the system knows no zone of that name. It may
 * set the process's own zone for a moment: not while other threads run.
 */
int zone_changes(const char *name, struct zone_change changes[ZONE_CHANGES]);

/* Days since 1970 of a day of the calendar; the month from 1. */
int64_t zone_days(int64_t year, int month, int day);

/* What such names are like on this system: "Europe/Berlin". Static. */
const char *zone_example(void);

#endif
