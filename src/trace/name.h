/* SPDX-License-Identifier: MIT */
/*
 * The look-up of a target's host name: once for each target, beside the connections,
 * because libcurl does not report the reason of a failure.
 */
#ifndef SCEPPROBE_TRACE_NAME_H
#define SCEPPROBE_TRACE_NAME_H

#include <stdbool.h>
#include <stddef.h>

enum name_result {
	NAME_UNKNOWN, /* not looked up, as in a browser's archive */
	NAME_RESOLVED,
	NAME_LITERAL,       /* an address instead of a name */
	NAME_GIVEN,         /* --resolve gives the address */
	NAME_LEFT_TO_PROXY, /* the forward proxy looks it up */
	NAME_NO_SUCH,       /* no such name, or it has no address */
	NAME_SERVER_FAILED, /* the resolver failed */
	NAME_NO_ANSWER,     /* no answer until the end of the probe */
	NAME_RESULT_COUNT,
};

enum { NAME_TEXT = 256, NAME_ADDRESS = 64, NAME_ADDRESSES_MAX = 16 };

struct name {
	enum name_result result;
	char canonical[NAME_TEXT]; /* end of the chain of CNAMEs, or "" */
	char addresses[NAME_ADDRESSES_MAX][NAME_ADDRESS];
	size_t n_addresses;
	char error[120]; /* the resolver's message, or "" */
};

/* "resolved", "no-such-name", ...; and the inverse, false for an unknown word. */
const char *name_result_name(enum name_result result);
bool name_result_find(const char *name, enum name_result *result);

#endif
