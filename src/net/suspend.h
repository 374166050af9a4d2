/* SPDX-License-Identifier: MIT */
/* Time in which this program did not run although it had to serve the network. */
#ifndef SCEPPROBE_NET_SUSPEND_H
#define SCEPPROBE_NET_SUSPEND_H

#include <stdbool.h>

struct suspend {
	double looked; /* the last look at the network, by clock_seconds */
	double worked; /* our processor time then, by clock_worked_seconds */
	double total;  /* seconds of finished pauses */
	double owed;   /* of these, not yet reported */
	double busy;   /* seconds in which this program was busy */
};

void suspend_begin(struct suspend *suspend);
/* Records that this program runs, after at most `allowed` expected seconds: more may be a
 * pause. */
void suspend_note(struct suspend *suspend, double allowed);
/* Records the duration of one look at all connections, in seconds. */
void suspend_note_look(struct suspend *suspend, double seconds);
/* The seconds of pauses since the last call. */
double suspend_collect(struct suspend *suspend);
/* All seconds, with the current pause. */
double suspend_total(const struct suspend *suspend);

/* If more than half of a wait was lost, its timeout says nothing about the server. */
bool suspend_excuse(double lost, double waited);

#endif
