/* SPDX-License-Identifier: MIT */
/*
 * RFC 3339. Days are computed here, in both directions: C has no portable inverse of
 * gmtime without the time zone, and gmtime itself ends with the year 3000 in some C
 * libraries. It never reads the current time.
 */
#include "base/moment.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static int64_t floor_divide(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

/* The date of a day counted from 1970, in the Gregorian calendar. An era has 400 years; a
 * year begins in March, so that its last day may be a leap day. */
static void read_days(int64_t days, int64_t *year, int *month, int *day)
{
	const int64_t shifted = days + 719468, era = floor_divide(shifted, 146097);
	const int64_t in_era = shifted - era * 146097;
	const int64_t year_of_era =
		(in_era - in_era / 1460 + in_era / 36524 - in_era / 146096) / 365;
	const int in_year =
		(int)(in_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100));
	const int march = (5 * in_year + 2) / 153;

	*day = in_year - (153 * march + 2) / 5 + 1;
	*month = march < 10 ? march + 3 : march - 9;
	*year = year_of_era + era * 400 + (*month <= 2);
}

void moment_write(int64_t moment, char out[MOMENT_TEXT])
{
	const int64_t day = floor_divide(moment, 86400);
	const int rest = (int)(moment - day * 86400);
	int64_t year;
	int month, day_of_month;
	char text[80]; /* the compiler does not know how small they are */

	out[0] = '\0';
	if (moment < MOMENT_LEAST || moment > MOMENT_MOST)
		return;
	read_days(day, &year, &month, &day_of_month);
	snprintf(text, sizeof(text), "%04d-%02d-%02dT%02d:%02d:%02dZ", (int)year, month,
		day_of_month, rest / 3600, rest / 60 % 60, rest % 60);
	memcpy(out, text, strlen("0000-00-00T00:00:00Z") + 1);
}

/* Whether the text has the form; '0' matches any digit. */
static bool has_form(const char *text, const char *form)
{
	for (; *form; text++, form++)
		if (*form == '0' ? !isdigit((unsigned char)*text) : *form != *text)
			return false;
	return true;
}

/* Days since 1970 of a day in the Gregorian calendar; March is the first month here. */
static int64_t days_of(int year, int month, int day)
{
	const int64_t y = month > 2 ? year : year - 1;
	const int64_t m = month > 2 ? month - 3 : month + 9;

	return 365 * y + y / 4 - y / 100 + y / 400 + (153 * m + 2) / 5 + day - 1 - 719468;
}

/* "Z" or "+01:00": seconds east of Greenwich. */
static bool read_offset(const char *text, int *offset)
{
	int hours, minutes;

	*offset = 0;
	if (strcmp(text, "Z") == 0 || strcmp(text, "z") == 0)
		return true;
	if (strlen(text) != 6 || !strchr("+-", text[0]) || !has_form(text + 1, "00:00") ||
		sscanf(text + 1, "%2d:%2d", &hours, &minutes) != 2)
		return false;
	*offset = (text[0] == '-' ? -60 : 60) * (60 * hours + minutes);
	return true;
}

bool moment_read(const char *text, int64_t *moment)
{
	int year, month, day, hour, minute, second, offset;
	const char *rest;

	if (!has_form(text, "0000-00-00T00:00:00") ||
		sscanf(text, "%4d-%2d-%2dT%2d:%2d:%2d", &year, &month, &day, &hour,
			&minute, &second) != 6)
		return false;
	if (year < 1 || month < 1 || month > 12 || day < 1 || day > 31 || hour > 24 ||
		minute > 59 || second > 60)
		return false;
	rest = text + strlen("0000-00-00T00:00:00");
	if (*rest == '.')
		rest += 1 + strspn(rest + 1, "0123456789");
	if (!read_offset(rest, &offset))
		return false;
	*moment = days_of(year, month, day) * 86400 + hour * 3600 + minute * 60 + second -
		  offset;
	return true;
}
