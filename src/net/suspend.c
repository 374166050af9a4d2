/* SPDX-License-Identifier: MIT */
/*
 * Each look at the network takes milliseconds. One that comes late does because the
 * processor was too busy with others, or because this computer slept; then limits have
 * passed that nobody waited for, and an answer may lie here unread. Where this program
 * was busy itself nothing was lost: or a server could buy time with answers that take
 * long to read.
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

double suspend_note(struct suspend *suspend, double allowed)
{
	double lost;

	suspend->looked += allowed;
	lost = suspend_total(suspend) - suspend->total;
	suspend->total += lost;
	suspend->looked = clock_seconds();
	suspend->worked = clock_worked_seconds();
	return lost;
}

void suspend_look(struct suspend *suspend)
{
	const double often = late / 5;

	if (clock_seconds() - suspend->looked < often ||
		suspend_total(suspend) > suspend->total)
		return;
	suspend->looked = clock_seconds();
	suspend->worked = clock_worked_seconds();
}

bool suspend_excuse(double lost, double waited)
{
	return lost >= waited / 2;
}
