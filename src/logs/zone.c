/* SPDX-License-Identifier: MIT */
/*
 * The system is asked once, for all changes of a zone; then times are found in that
 * table, and nothing depends on the process's own zone.
 */
#include "logs/zone.h"

#include <stdio.h>
#include <string.h>

#include "base/span.h"
#include "logs/when.h"

enum { OFFSET_MOST = 14 * 3600 };

static bool read_offset(const char *text, int *offset)
{
	static const int64_t day = 946771200; /* 2000-01-02 */
	struct when when;
	char moment[40];

	if (strcmp(text, "UTC") == 0 || strcmp(text, "Z") == 0) {
		*offset = 0;
		return true;
	}
	if (strlen(text) < 5 || strlen(text) > 6 || !strchr("+-", text[0]))
		return false;
	snprintf(moment, sizeof(moment), "2000-01-02T00:00:00%s", text);
	if (!when_read(span_of_text(moment), &when) || !when.zoned)
		return false;
	*offset = (int)(day - when.moment);
	return *offset >= -OFFSET_MOST && *offset <= OFFSET_MOST;
}

bool log_zone_set(struct log_zone *zone, const char *text)
{
	int offset;

	if (read_offset(text, &offset)) {
		zone->n = 1;
		zone->changes[0] = (struct zone_change){ 0, offset };
		return true;
	}
	zone->n = zone_changes(text, zone->changes);
	if (zone->n < 0)
		zone->n = 0;
	return zone->n > 0;
}

int64_t log_zone_utc(const struct log_zone *zone, int64_t local)
{
	int offset = zone->n ? zone->changes[0].offset : 0;

	for (int i = 1; i < zone->n; i++) {
		const struct zone_change *change = &zone->changes[i];

		if (local < change->from +
				    (change->offset > offset ? change->offset : offset))
			break;
		offset = change->offset;
	}
	return local - offset;
}
