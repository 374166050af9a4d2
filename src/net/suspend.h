/* SPDX-License-Identifier: MIT */
/* Time in which this program should have looked at the network and did not run. */
#ifndef SCEPPROBE_NET_SUSPEND_H
#define SCEPPROBE_NET_SUSPEND_H

#include <stdbool.h>

struct suspend {
	double looked; /* at the network, the last time, by clock_seconds */
	double worked; /* processor time of ours until then, by clock_worked_seconds */
	double total;  /* seconds of the pauses that have ended */
	double owed;   /* of these, not given back yet */
	double busy;   /* seconds in which this program was too busy to look */
};

void suspend_begin(struct suspend *suspend);
/* Notes that this program runs, where up to `allowed` seconds might have passed: what is
 * beyond that may be a pause. */
void suspend_note(struct suspend *suspend, double allowed);
/* Notes that one look at all connections took so long, of `seconds`. */
void suspend_note_look(struct suspend *suspend, double seconds);
/* The seconds of pauses since it was last asked. */
double suspend_collect(struct suspend *suspend);
/* Seconds in all, the current pause with them. */
double suspend_total(const struct suspend *suspend);

/* A wait of which more was lost than waited says nothing of whom it was for. */
bool suspend_excuse(double lost, double waited);

#endif
