/* SPDX-License-Identifier: MIT */
/* Time in which this program should have looked at the network and did not run. */
#ifndef SCEPPROBE_NET_PAUSE_H
#define SCEPPROBE_NET_PAUSE_H

#include <stdbool.h>

struct pauses {
	double looked;    /* at the network, the last time, by clock_seconds */
	double total;     /* seconds of the pauses that have ended */
};

void pauses_begin(struct pauses *pauses);
/* Notes that the network is looked at now, where up to `allowed` seconds might have passed.
 * Gives the seconds beyond that: 0 unless they are a pause. */
double pauses_note(struct pauses *pauses, double allowed);
/* Seconds in all, the current pause with them. */
double pauses_total(const struct pauses *pauses);

/* A wait of which more was slept through than waited says nothing of whom it was for. */
bool pauses_excuse(double lost, double waited);

#endif
