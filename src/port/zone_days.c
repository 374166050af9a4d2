/* SPDX-License-Identifier: MIT */
/*
 * Calendar days, shared by all systems. Years are counted from the first of March, so
 * that the leap day is their last; base has the same calculation, but port is below base.
 */
#include "port/zone.h"

int64_t zone_days(int64_t year, int month, int day)
{
	const int64_t y = month <= 2 ? year - 1 : year;
	const int64_t era = y / 400, of_era = y - era * 400;
	const int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

	return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}
