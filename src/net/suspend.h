/* SPDX-License-Identifier: MIT */
/* Time in which this program should have looked at the network and did not run. */
#ifndef SCEPPROBE_NET_SUSPEND_H
#define SCEPPROBE_NET_SUSPEND_H

#include <stdbool.h>

struct suspend {
	double looked; /* at the network, the last time, by clock_seconds */
	double worked; /* processor time of ours until then, by clock_worked_seconds */
	double total;  /* seconds of the pauses that have ended */
};

void suspend_begin(struct suspend *suspend);
/* Notes that the network is looked at now, where up to `allowed` seconds might have
 * passed. Gives the seconds beyond that: 0 unless they are a pause. */
double suspend_note(struct suspend *suspend, double allowed);
/* Says that the network is looked at now, from within a library that may do so for long:
 * what has been a pause by now stays one. */
void suspend_look(struct suspend *suspend);
/* Seconds in all, the current pause with them. */
double suspend_total(const struct suspend *suspend);

/* A wait of which more was slept through than waited says nothing of whom it was for. */
bool suspend_excuse(double lost, double waited);

#endif
