/* SPDX-License-Identifier: MIT */
/*
 * Each look at the network takes milliseconds. One that comes late does because the
 * processor was too busy, or because this computer slept; then limits have passed that
 * nobody waited for, and an answer may lie here unread.
 */
#include "net/pause.h"

#include "base/clock.h"

static const double late = 0.5;    /* seconds */

void pauses_begin(struct pauses *pauses)
{
	*pauses = (struct pauses){ .looked = clock_seconds() };
}

double pauses_total(const struct pauses *pauses)
{
	double since = clock_seconds() - pauses->looked;

	return pauses->total + (since > late ? since : 0);
}

double pauses_note(struct pauses *pauses, double allowed)
{
	double lost;

	pauses->looked += allowed;
	lost = pauses_total(pauses) - pauses->total;
	pauses->total += lost;
	pauses->looked = clock_seconds();
	return lost;
}

bool pauses_excuse(double lost, double waited)
{
	return lost >= waited / 2;
}
