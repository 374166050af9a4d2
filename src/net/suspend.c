/* SPDX-License-Identifier: MIT */
/*
 * Each look at the network takes milliseconds. One that comes late does because the
 * processor was too busy with others, or because this computer slept; then limits have
 * passed that nobody waited for, and an answer may lie here unread. Where this program
 * was busy itself nothing is given back: or a server could buy time with answers that
 * take long to read. But nobody is blamed for what came meanwhile.
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
