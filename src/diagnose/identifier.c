/* SPDX-License-Identifier: MIT */
/*
 * Proves that the server refuses a CA identifier. One device asked the same server three
 * times: with the identifier (refused), without it (certificates), and with it again
 * (refused). Other reasons to refuse a GetCACert (path, filter, log-on, load) refuse both
 * alike or change with time.
 *
 * Pure. If a request with the identifier got certificates, nothing is proven.
 */
#include "diagnose/identifier.h"

#include <string.h>

#include "trace/limit.h"

struct span identifier_of(const struct exchange *exchange)
{
	static const char name[] = "message=";
	const char *query = strchr(exchange->request.url, '?'), *value;

	value = query ? strstr(query, name) : NULL;
	if (!value)
		return (struct span){ .length = 0 };
	value += strlen(name);
	return (struct span){
		.data = (const unsigned char *)value,
		.length = strcspn(value, "&"),
	};
}

/* Whether both are a GetCACert of the same device. */
static bool is_alike(const struct exchange *a, const struct exchange *b)
{
	return a->step == STEP_CACERT && b->step == STEP_CACERT &&
	       strcmp(a->device, b->device) == 0;
}

bool identifier_is_refused(const struct exchange *exchange, const struct trace *trace)
{
	enum { UNTRIED, REFUSED, ANSWERED_WITHOUT, PROVEN } seen = UNTRIED;

	if (exchange->step != STEP_CACERT || exchange->origin == ORIGIN_LOG ||
		!identifier_of(exchange).length || !limit_is_refusal_by_status(exchange))
		return false;
	for (size_t i = 0; i < trace->n_exchanges; i++) {
		const struct exchange *other = trace->exchanges[i];
		const bool named = is_alike(exchange, other) &&
				   identifier_of(other).length;

		if (!is_alike(exchange, other))
			continue;
		if (named && other->reply.kind == REPLY_CA_CERTIFICATES)
			return false;
		if (named && limit_is_refusal_by_status(other) && seen != REFUSED)
			seen = seen == UNTRIED ? REFUSED : PROVEN;
		else if (!named && other->reply.kind == REPLY_CA_CERTIFICATES &&
			 seen == REFUSED)
			seen = ANSWERED_WITHOUT;
	}
	return seen == PROVEN;
}
