/* SPDX-License-Identifier: MIT */
/*
 * The words for results of name look-ups, in reports and archives. Their meaning for a
 * target is not decided here, and no look-up is made.
 */
#include "trace/name.h"

#include <string.h>

static const char *const result_names[NAME_RESULT_COUNT] = {
	[NAME_UNKNOWN] = "unknown",
	[NAME_RESOLVED] = "resolved",
	[NAME_LITERAL] = "literal",
	[NAME_GIVEN] = "given",
	[NAME_LEFT_TO_PROXY] = "left-to-proxy",
	[NAME_NO_SUCH] = "no-such-name",
	[NAME_SERVER_FAILED] = "server-failed",
	[NAME_NO_ANSWER] = "no-answer",
};

const char *name_result_name(enum name_result result)
{
	return result_names[result];
}

bool name_result_find(const char *name, enum name_result *result)
{
	for (int i = 0; i < NAME_RESULT_COUNT; i++) {
		if (strcmp(result_names[i], name) != 0)
			continue;
		*result = (enum name_result)i;
		return true;
	}
	return false;
}
