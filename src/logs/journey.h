/* SPDX-License-Identifier: MIT */
/*
 * Puts the lines of one enrolment together, and joins what two logs tell of one.
 */
#ifndef SCEPPROBE_LOGS_JOURNEY_H
#define SCEPPROBE_LOGS_JOURNEY_H

#include "logs/entry.h"

enum { JOURNEYS_OPEN_MAX = 4096 };

/* An enrolment that may go on. */
struct open_journey {
	bool used;
	bool own;
	char name[160]; /* what the device calls the certificate */
	struct journey journey;
};

struct journeys {
	struct history *history; /* where those that ended are kept; borrowed */
	struct open_journey open[JOURNEYS_OPEN_MAX];
};

void journeys_add(struct journeys *journeys, const struct log_entry *entry);
/* All end: they are joined, and stand in the history in the order of time. */
void journeys_close(struct journeys *journeys);
/* Whether it is told by the device's own log, which could tell of its end. */
bool journey_is_from_device(const struct journey *journey);

#endif
