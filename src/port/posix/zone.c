/* SPDX-License-Identifier: MIT */
/*
 * tzset(3) and localtime_r(3) with the zone database. The C library silently uses UTC for
 * an unknown name, so the file is checked first. Changes are found by testing one day in
 * each week, and then to the second.
 */
#include "port/zone.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { DAY = 86400, WEEK = 7 * DAY, NAME_MAX_LENGTH = 60 };

const char *zone_example(void)
{
	return "Europe/Berlin";
}

/* A name within the database, which a path out of it is not. */
static bool is_name(const char *name)
{
	const size_t length = strlen(name);

	return length > 0 && length <= NAME_MAX_LENGTH &&
	       strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
			    "0123456789_+-/") == length &&
	       name[0] != '/';
}

static bool is_known(const char *name)
{
	const char *folder = getenv("TZDIR");
	char path[512], magic[4] = "";
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s",
		folder && folder[0] ? folder : "/usr/share/zoneinfo", name);
	file = is_name(name) ? fopen(path, "rbe") : NULL;
	if (!file)
		return false;
	if (fread(magic, 1, sizeof(magic), file) != sizeof(magic))
		magic[0] = '\0';
	fclose(file);
	return memcmp(magic, "TZif", sizeof(magic)) == 0;
}

static int offset_at(int64_t moment)
{
	const time_t when = (time_t)moment;
	struct tm local;

	if (!localtime_r(&when, &local))
		return 0;
	return (int)(zone_days(local.tm_year + 1900, local.tm_mon + 1, local.tm_mday) *
			     DAY +
		     local.tm_hour * 3600 + local.tm_min * 60 + local.tm_sec - moment);
}

/* The first second of another offset, between two that differ. */
static int64_t find_change(int64_t before, int64_t behind)
{
	const int offset = offset_at(before);

	while (behind - before > 1) {
		int64_t middle = before + (behind - before) / 2;

		if (offset_at(middle) == offset)
			before = middle;
		else
			behind = middle;
	}
	return behind;
}

static int find_changes(struct zone_change changes[ZONE_CHANGES])
{
	const int64_t end = zone_days(ZONE_LAST_YEAR, 12, 31) * DAY;
	int64_t moment = zone_days(ZONE_FIRST_YEAR, 1, 1) * DAY;
	int n = 1;

	changes[0] = (struct zone_change){ moment, offset_at(moment) };
	for (; moment < end && n < ZONE_CHANGES; moment += WEEK) {
		int64_t from;

		if (offset_at(moment + WEEK) == offset_at(moment))
			continue;
		from = find_change(moment, moment + WEEK);
		changes[n++] = (struct zone_change){ from, offset_at(from) };
	}
	return n;
}

int zone_changes(const char *name, struct zone_change changes[ZONE_CHANGES])
{
	const char *own = getenv("TZ");
	char *kept = own ? strdup(own) : NULL;
	char with_colon[NAME_MAX_LENGTH + 2];
	int n;

	if (!is_known(name) || (own && !kept)) {
		free(kept);
		return -ENOENT;
	}
	snprintf(with_colon, sizeof(with_colon), ":%s", name);
	setenv("TZ", with_colon, 1);
	tzset();
	n = find_changes(changes);
	if (kept)
		setenv("TZ", kept, 1);
	else
		unsetenv("TZ");
	tzset();
	free(kept);
	return n;
}
