/* SPDX-License-Identifier: MIT */
/*
 * What became of a target's host name: looked up once for each target, beside the
 * connections, because libcurl only says that it could not.
 */
#ifndef SCEPPROBE_TRACE_NAME_H
#define SCEPPROBE_TRACE_NAME_H

#include <stdbool.h>
#include <stddef.h>

enum name_result {
	NAME_UNKNOWN, /* nobody looked, as in a browser's archive */
	NAME_RESOLVED,
	NAME_LITERAL,       /* an address stands in the name's place */
	NAME_GIVEN,         /* --resolve says the address */
	NAME_LEFT_TO_PROXY, /* the forward proxy looks it up */
	NAME_NO_SUCH,       /* there is no such name, or it has no address */
	NAME_SERVER_FAILED, /* the resolver could not find out */
	NAME_NO_ANSWER,     /* not found out by the end of the probe */
	NAME_RESULT_COUNT,
};

enum { NAME_TEXT = 256, NAME_ADDRESS = 64, NAME_ADDRESSES_MAX = 16 };

struct name {
	enum name_result result;
	char canonical[NAME_TEXT]; /* where the chain of CNAMEs ends, "" if unknown */
	char addresses[NAME_ADDRESSES_MAX][NAME_ADDRESS];
	size_t n_addresses;
	char error[120]; /* the resolver's words, "" without a fault */
};

/* "resolved", "no-such-name", ...; and the other way, false for a word that is none. */
const char *name_result_name(enum name_result result);
bool name_result_find(const char *name, enum name_result *result);

#endif
