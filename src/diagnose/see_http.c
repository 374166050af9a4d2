/* SPDX-License-Identifier: MIT */
/*
 * What is seen of HTTP: statuses, redirects and pages, and whose they are. Knows who
 * answered from responder.c, and nothing of SCEP beyond that something of it came.
 */
#include "diagnose/see.h"

#include <string.h>

#include "base/text.h"
#include "diagnose/responder.h"
#include "diagnose/substatus.h"

bool see_is_responder(const struct exchange *exchange, const char *id)
{
	return strcmp(responder_id(exchange), id) == 0;
}

bool see_is_front_end(const struct exchange *exchange)
{
	const struct responder *responder = responder_identify(exchange);

	if (see_is_forward_proxy(exchange))
		return true;
	return responder && responder->front_end && !responder_passes_on(exchange);
}

bool see_responder_sure(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return responder_strength(exchange) >= RESPONDER_SURE &&
	       see_is_responder(exchange, symptom->string);
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

/* Also where a reverse proxy put its own name on what the one behind it said. */
bool see_status_by(SEE_ARGUMENTS)
{
	(void)circumstances;
	return exchange->response.status == symptom->number &&
	       responder_traces(exchange, symptom->by) && !see_is_front_end(exchange);
}

/* A 403 that IIS, or nobody known, wrote: a front end's own has its own symptom. */
bool see_forbidden(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return exchange->response.status == 403 && !see_is_front_end(exchange);
}

bool see_unauthorized(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return exchange->response.status == 401 && !see_is_front_end(exchange);
}

/* The bare URL answered, but with neither the 403 nor anything another symptom names. A
 * 5xx is of interest only from Windows: other SCEP servers answer so without operation.
 */
bool see_not_forbidden(SEE_ARGUMENTS)
{
	bool windows = responder_traces(exchange, "iis") ||
		       responder_traces(exchange, "http.sys");

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

	return exchange->response.status == 400 &&
	       responder_traces(exchange, "http.sys") &&
	       (text_find(page, "Request Too Long") || text_find(page, "Field Too Long"));
}

/* IIS answers 404 where its request filtering finds a query too long, 404.15 if it tells
 * the sub-status. Any other sub-status is about something else. */
bool see_too_long(SEE_ARGUMENTS)
{
	int sub = substatus_of(exchange);

	SEE_UNUSED;
	if (exchange->response.status == 404)
		return responder_traces(exchange, "iis") &&
		       (sub < 0 || sub == 14 || sub == 15);
	return exchange->response.status == 414 || http_sys_too_long(exchange);
}

/* The sub-status says what the cause of that id says. */
bool see_substatus(SEE_ARGUMENTS)
{
	const struct substatus *row = substatus_find(exchange);

	(void)circumstances;
	return row && row->cause && text_equals(row->cause, symptom->string);
}

/* The cause of the sub-status is one of a list, with blanks between. */
bool see_site_refuses(SEE_ARGUMENTS)
{
	const struct substatus *row = substatus_find(exchange);
	const char *at = row && row->cause ? strstr(symptom->string, row->cause) : NULL;
	size_t length = at ? strlen(row->cause) : 0;

	(void)circumstances;
	return at && (at == symptom->string || at[-1] == ' ') &&
	       (at[length] == ' ' || at[length] == '\0');
}

/* The same, and it is IIS that says so. */
bool see_substatus_sure(SEE_ARGUMENTS)
{
	return see_substatus(exchange, symptom, circumstances) &&
	       see_is_responder(exchange, "iis") &&
	       responder_strength(exchange) >= RESPONDER_SURE;
}

bool see_exe_denied(SEE_ARGUMENTS)
{
	return see_pkiclient_not_found(exchange, symptom, circumstances) &&
	       see_substatus_sure(exchange, symptom, circumstances);
}

/* By the status that HTTP has for it, or by IIS's sub-status. */
bool see_refused_as(SEE_ARGUMENTS)
{
	return (exchange->response.status == symptom->number &&
		       !see_is_front_end(exchange)) ||
	       see_substatus(exchange, symptom, circumstances);
}

/* One of the kernel listener's pages: they are in English everywhere. */
bool see_http_sys_page(SEE_ARGUMENTS)
{
	(void)circumstances;
	return exchange->response.status == symptom->number &&
	       responder_traces(exchange, "http.sys") && !see_is_front_end(exchange) &&
	       text_find(bytes_text(&exchange->reply.text), symptom->string);
}

/* The sub-status names a cause, other than the one that this status has anyway. */
bool see_substatus_told(SEE_ARGUMENTS)
{
	const struct substatus *row = substatus_find(exchange);

	SEE_UNUSED;
	return row && row->cause;
}

void tell_substatus(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	const struct substatus *row = substatus_find(exchange);

	(void)circumstances;
	if (row)
		bytes_printf(out, "%ld.%d: %s", exchange->response.status, row->sub,
			row->meaning);
}

bool see_measured(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return exchange->step == STEP_MEASURE && circumstances->limit_wanted;
}

/* A message with a bare '+' was answered as if it were not base64. */
bool see_raw_plus_refused(SEE_ARGUMENTS)
{
	const char *message = strstr(exchange->request.url, "&message=");
	long status = exchange->response.status;

	return message && strchr(message, '+') && (status == 400 || status == 500) &&
	       !see_too_long(exchange, symptom, circumstances) &&
	       !see_is_front_end(exchange) && !responder_traces(exchange, "iis") &&
	       !responder_traces(exchange, "http.sys");
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
	static const long statuses[] = { 200, 400, 401, 403, 405, 406, 413, 429 };
	bool blocks = false;

	SEE_UNUSED;
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
		blocks |= exchange->response.status == statuses[i];
	return blocks && see_is_front_end(exchange) && !see_is_forward_proxy(exchange) &&
	       !see_is_responder(exchange, "app-proxy") &&
	       !see_too_long(exchange, symptom, circumstances);
}

/* 502 and 504 are a gateway's words by their definition, whoever it is. */
bool see_front_end_gateway(SEE_ARGUMENTS)
{
	long status = exchange->response.status;

	SEE_UNUSED;
	return !see_is_responder(exchange, "app-proxy") &&
	       !see_is_forward_proxy(exchange) &&
	       (status == 502 || status == 504 ||
		       (status == 503 && see_is_front_end(exchange)));
}

/* By the one of that id, and not by what stands behind it. */
bool see_status_of(SEE_ARGUMENTS)
{
	(void)circumstances;
	return exchange->response.status == symptom->number &&
	       see_is_responder(exchange, symptom->string) && see_is_front_end(exchange);
}
