/* SPDX-License-Identifier: MIT */
/*
 * EnumDynamicTimeZoneInformation and GetTimeZoneInformationForYear: the names are those
 * of `tzutil /l`. Windows has no names of IANA in these calls.
 */
#include "port/zone.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <wchar.h>

#include <windows.h>

enum { DAY = 86400, NAME_LENGTH = 128 };

const char *zone_example(void)
{
	return "\"W. Europe Standard Time\" (tzutil /l lists them)";
}

static bool find_zone(const char *name, DYNAMIC_TIME_ZONE_INFORMATION *out)
{
	wchar_t wide[NAME_LENGTH];

	if (!MultiByteToWideChar(CP_UTF8, 0, name, -1, wide, NAME_LENGTH))
		return false;
	for (DWORD i = 0; EnumDynamicTimeZoneInformation(i, out) == ERROR_SUCCESS; i++)
		if (_wcsicmp(out->TimeZoneKeyName, wide) == 0)
			return true;
	return false;
}

/* When a rule of that year applies, in the local time in front of it: "the last Sunday of
 * March, 02:00", or a date. */
static int64_t local_of(const SYSTEMTIME *rule, int year)
{
	const int month = rule->wMonth;
	int64_t first, day;

	if (rule->wYear) {
		day = zone_days(rule->wYear, month, rule->wDay);
	} else {
		int64_t next = month == 12 ? zone_days(year + 1, 1, 1)
					   : zone_days(year, month + 1, 1);

		first = zone_days(year, month, 1);
		/* 1970 began on a Thursday. */
		day = first + (rule->wDayOfWeek + 7 - (first + 4) % 7) % 7 +
		      7 * (rule->wDay - 1);
		while (day >= next)
			day -= 7;
	}
	return day * DAY + rule->wHour * 3600 + rule->wMinute * 60 + rule->wSecond;
}

static void add_change(struct zone_change *changes, int *n, int64_t from, int offset)
{
	if (*n == ZONE_CHANGES || (*n && changes[*n - 1].offset == offset))
		return;
	changes[(*n)++] = (struct zone_change){ from, offset };
}

static void add_year(DYNAMIC_TIME_ZONE_INFORMATION *zone, int year,
	struct zone_change *changes, int *n)
{
	TIME_ZONE_INFORMATION rules;
	int standard, summer;
	int64_t begins, ends;

	if (!GetTimeZoneInformationForYear((USHORT)year, zone, &rules))
		return;
	standard = -60 * (int)(rules.Bias + rules.StandardBias);
	summer = -60 * (int)(rules.Bias + rules.DaylightBias);
	if (!rules.StandardDate.wMonth || !rules.DaylightDate.wMonth) {
		add_change(changes, n, zone_days(year, 1, 1) * DAY - standard, standard);
		return;
	}
	begins = local_of(&rules.DaylightDate, year) - standard;
	ends = local_of(&rules.StandardDate, year) - summer;
	if (*n == 0)
		add_change(changes, n, zone_days(year, 1, 1) * DAY,
			begins < ends ? standard : summer);
	if (begins < ends)
		add_change(changes, n, begins, summer);
	add_change(changes, n, ends, standard);
	if (begins >= ends)
		add_change(changes, n, begins, summer);
}

int zone_changes(const char *name, struct zone_change changes[ZONE_CHANGES])
{
	DYNAMIC_TIME_ZONE_INFORMATION zone;
	int n = 0;

	if (!find_zone(name, &zone))
		return -ENOENT;
	for (int year = ZONE_FIRST_YEAR; year <= ZONE_LAST_YEAR; year++)
		add_year(&zone, year, changes, &n);
	return n > 0 ? n : -ENOENT;
}
