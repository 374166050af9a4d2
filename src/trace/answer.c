/* SPDX-License-Identifier: MIT */
/*
 * Selects the codec for an answer. A SCEP answer needs status 200, except that a CertRep
 * may have any status. Everything else is read as a page, whatever its step. It uses no
 * key, no clock and no judgement.
 */
#include "trace/answer.h"

#include "base/text.h"
#include "scep/reply_read.h"

#include <string.h>

/* A CertRep can have an error status: AWS documents this. DER and BER begin with a
 * SEQUENCE; no page begins with these octets. */
static bool may_be_message(const struct exchange *exchange)
{
	const struct bytes *body = &exchange->response.body;

	return body->length > 1 && body->data[0] == 0x30 && body->data[1] >= 0x80 &&
	       exchange->step >= STEP_PKIOPERATION && exchange->step <= STEP_POLL;
}

/* NDES's page for administrators has a challenge. */
static bool holds_challenge(const struct exchange *exchange)
{
	return exchange->request.url &&
	       text_find(exchange->request.url, "/mscep_admin") &&
	       exchange->response.status == 200;
}

/* Keeps only the title of the page. */
static int withhold_page(struct exchange *exchange)
{
	int r = reply_read_page(&exchange->reply, bytes_span(&exchange->response.body));

	bytes_wipe(&exchange->reply.text);
	bytes_wipe(&exchange->response.body);
	exchange->response.withheld = true;
	return r;
}

int answer_read(struct exchange *exchange, struct cacert *cacert,
	struct cacert_memo *memo, const struct reply_context *context)
{
	struct span body = bytes_span(&exchange->response.body);
	struct reply_context known = *context;

	known.cacert = cacert;
	if (holds_challenge(exchange))
		return withhold_page(exchange);
	if (exchange->response.status != 200 && !may_be_message(exchange))
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
		/* A query too short for a message is a GetCACaps. */
		if (strstr(exchange->request.url, "?operation=GetCACaps&"))
			return reply_read_capabilities(&exchange->reply, body);
		return reply_read_certrep(&exchange->reply, body, &known);
	case STEP_NEXTCACERT:
		return reply_read_next_cacert(&exchange->reply, body, cacert);
	default:
		return reply_read_certrep(&exchange->reply, body, &known);
	}
}
