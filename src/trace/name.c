/* SPDX-License-Identifier: MIT */
/*
 * The words for what became of a host name, the same in reports and in archives. What
 * they mean for a target is not decided here, and nothing is looked up.
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
