/* SPDX-License-Identifier: MIT */
/*
 * Proof that a CA identifier is refused: the same device asked the same server with it,
 * in vain, then without it, and got certificates, and with it in vain again. Whatever
 * else may refuse a GetCACert, its path, a filter, a log-on, the load, refuses both alike
 * or changes with time.
 *
 * Pure. One answer with the identifier that did hold certificates, and nothing is proven.
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

/* Another exchange, of the device's own GetCACert. */
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
