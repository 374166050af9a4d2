/* SPDX-License-Identifier: MIT */
/*
 * What is seen of HTTP: statuses, redirects and pages, and whose they are. Knows who
 * answered from responder.c, and nothing of SCEP beyond that something of it came.
 */
#include "diagnose/see.h"

#include <string.h>

#include "base/text.h"
#include "diagnose/responder.h"

bool see_is_responder(const struct exchange *exchange, const char *id)
{
	return strcmp(responder_id(exchange), id) == 0;
}

bool see_is_front_end(const struct exchange *exchange)
{
	const struct responder *responder = responder_identify(exchange);

	return responder && responder->front_end;
}

bool see_scep_answered(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return exchange->step != STEP_BROWSE && see_is_responder(exchange, "mscep");
}

bool see_ndes_page(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return exchange->response.status == 200 && exchange->reply.kind == REPLY_HTML &&
		see_is_responder(exchange, "mscep");
}

bool see_status_is(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return exchange->response.status == symptom->number;
}

bool see_status_by(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return exchange->response.status == symptom->number &&
		see_is_responder(exchange, symptom->by);
}

/* A 403 that IIS, or nobody known, wrote: a front end's own has its own symptom. */
bool see_forbidden(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return exchange->response.status == 403 && !see_is_front_end(exchange);
}

/* The bare URL answered, but with neither the 403 nor anything another symptom names. A
 * 5xx is of interest only from Windows: other SCEP servers answer so without operation. */
bool see_not_forbidden(SEE_ARGUMENTS)
{
	bool windows = see_is_responder(exchange, "iis") || see_is_responder(exchange, "http.sys");

	return exchange->response.status != 403 && exchange->response.status / 100 != 3 &&
		!(exchange->response.status >= 500 && windows) &&
		!see_ndes_page(exchange, symptom, circumstances) &&
		!see_is_front_end(exchange);
}

/* Windows alone asks for /pkiclient.exe. */
bool see_pkiclient_not_found(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return exchange->response.status == 404 &&
		strstr(exchange->request.url, "/pkiclient.exe?");
}

/* http.sys refuses a long request with 400 and one of these two headings. */
static bool http_sys_too_long(const struct exchange *exchange)
{
	const char *page = bytes_text(&exchange->reply.text);

	return exchange->response.status == 400 && see_is_responder(exchange, "http.sys") &&
		(text_find(page, "Request Too Long") || text_find(page, "Field Too Long"));
}

/* IIS answers 404 (404.15) where its request filtering finds a query too long. */
bool see_too_long(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return exchange->response.status == 414 || http_sys_too_long(exchange) ||
		(exchange->response.status == 404 && see_is_responder(exchange, "iis"));
}

/* A message with a bare '+' was answered as if it were not base64. */
bool see_raw_plus_refused(SEE_ARGUMENTS)
{
	const char *message = strstr(exchange->request.url, "&message=");
	long status = exchange->response.status;

	return message && strchr(message, '+') && (status == 400 || status == 500) &&
		!see_too_long(exchange, symptom, circumstances) &&
		!see_is_front_end(exchange) && !see_is_responder(exchange, "iis");
}

void tell_location(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	char location[256];

	(void)circumstances;
	exchange_header_text(exchange, "Location", location, sizeof(location));
	if (location[0])
		bytes_printf(out, "redirected to %s", location);
}

bool see_front_end_block(SEE_ARGUMENTS)
{
	long status = exchange->response.status;

	SEE_UNUSED;
	return see_is_front_end(exchange) && !see_is_responder(exchange, "app-proxy") &&
		!see_too_long(exchange, symptom, circumstances) &&
		(status == 200 || status == 403 || status == 405 || status == 406 ||
			status == 429);
}

bool see_front_end_gateway(SEE_ARGUMENTS)
{
	long status = exchange->response.status;

	SEE_UNUSED;
	return see_is_front_end(exchange) && !see_is_responder(exchange, "app-proxy") &&
		(status == 502 || status == 503 || status == 504);
}
