/* SPDX-License-Identifier: MIT */
/*
 * Which codec reads which answer. Only a 200 can hold what was asked for; anything else
 * is read as a page, whatever its step. Nothing here knows a key, a clock or a judgement.
 */
#include "trace/answer.h"

#include "scep/reply_read.h"

#include <string.h>

int answer_read(struct exchange *exchange, struct cacert *cacert,
	struct cacert_memo *memo, const struct reply_context *context)
{
	struct span body = bytes_span(&exchange->response.body);
	struct reply_context known = *context;

	known.cacert = cacert;
	if (exchange->response.status != 200)
		return reply_read_page(&exchange->reply, body);
	switch (exchange->step) {
	case STEP_BROWSE:
		return reply_read_page(&exchange->reply, body);
	case STEP_CAPS:
		return reply_read_capabilities(&exchange->reply, body);
	case STEP_CACERT:
		cacert_clear(cacert);
		return reply_read_cacert(&exchange->reply, body, cacert, memo);
	case STEP_MEASURE:
		/* Queries too short for a message are those of GetCACaps. */
		if (strstr(exchange->request.url, "?operation=GetCACaps&"))
			return reply_read_capabilities(&exchange->reply, body);
		return reply_read_certrep(&exchange->reply, body, &known);
	case STEP_NEXTCACERT:
		return reply_read_next_cacert(&exchange->reply, body, cacert);
	default:
		return reply_read_certrep(&exchange->reply, body, &known);
	}
}
