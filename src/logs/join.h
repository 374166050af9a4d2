/* SPDX-License-Identifier: MIT */
/*
 * Joins what several logs tell of one enrolment, and counts those that ended.
 */
#ifndef SCEPPROBE_LOGS_JOIN_H
#define SCEPPROBE_LOGS_JOIN_H

#include "trace/history.h"

/* What NDES, the connector or the CA log about a request, without naming the device. */
struct journey_beside {
	int64_t when;
	unsigned reached;
	unsigned failed; /* id of the exchange with the failure; 0: it did not fail */
};

/* Counts it, and keeps it if it is among the latest. */
void journey_keep(struct history *history, const struct journey *journey);
/* Joins those that are kept, and puts them into the order of time. */
void journeys_join(
	struct history *history, const struct journey_beside *beside, size_t n_beside);

#endif
