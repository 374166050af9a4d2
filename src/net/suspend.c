/* SPDX-License-Identifier: MIT */
/*
 * Each look at the network takes milliseconds. A late one means that the processor was
 * busy with other programs, or that this computer slept; then limits have passed without
 * a real wait, and an answer may be unread. If this program itself was busy, no time is
 * given back: otherwise a server could gain time with answers that take long to read. But
 * no server is blamed for that time.
 */
#include "net/suspend.h"

#include "base/clock.h"

static const double late = 0.5; /* seconds */

void suspend_begin(struct suspend *suspend)
{
	*suspend = (struct suspend){
		.looked = clock_seconds(),
		.worked = clock_worked_seconds(),
	};
}

double suspend_total(const struct suspend *suspend)
{
	double worked = clock_worked_seconds() - suspend->worked;
	double since = clock_seconds() - suspend->looked - worked;

	return suspend->total + (since > late ? since : 0);
}

void suspend_note(struct suspend *suspend, double allowed)
{
	double lost;

	suspend->looked += allowed;
	lost = suspend_total(suspend) - suspend->total;
	suspend->total += lost;
	suspend->owed += lost;
	suspend->looked = clock_seconds();
	suspend->worked = clock_worked_seconds();
}

void suspend_note_look(struct suspend *suspend, double seconds)
{
	if (seconds > late)
		suspend->busy += seconds;
}

double suspend_collect(struct suspend *suspend)
{
	const double owed = suspend->owed;

	suspend->owed = 0;
	return owed;
}

bool suspend_excuse(double lost, double waited)
{
	return lost >= waited / 2;
}
