/* SPDX-License-Identifier: MIT */
/*
 * Symptoms of HTTP: statuses, redirects and pages, and their responders. The responder
 * comes from struct judged. Of SCEP, the tests use only whether a SCEP answer came.
 */
#include "diagnose/symptoms/http.h"

#include <string.h>

#include "base/text.h"
#include "diagnose/judged.h"
#include "diagnose/symptoms/answer.h"
#include "diagnose/symptoms/app_proxy.h"
#include "diagnose/symptoms/front_end.h"
#include "diagnose/url_limit.h"

static bool scep_answered(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->step != STEP_BROWSE && answer_is_scep(exchange, circumstances);
}

const struct symptom symptom_reached = {
	.id = "reached",
	.text = "a SCEP answer came at all",
	.source = "RFC 8894",
	.need = NEEDS_NOTHING,
	.seen = scep_answered,
};

const struct symptom symptom_scep_answered = {
	.id = "scep-answered",
	.text = "a SCEP answer came",
	.source = "RFC 8894",
	.need = NEEDS_ANSWER,
	.seen = scep_answered,
};

static bool ndes_page(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->response.status == 200 && exchange->reply.kind == REPLY_HTML &&
	       answered_by(exchange, circumstances, "mscep");
}

const struct symptom symptom_ndes_page = {
	.id = "ndes-page",
	.text = "NDES showed its general page",
	.source = "Microsoft Learn, General NDES message",
	.by = "mscep",
	.need = NEEDS_ANSWER,
	.seen = ndes_page,
};

/* A 403 from IIS or an unknown responder. A front end's 403 has its own symptom. */
static bool forbidden(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->response.status == 403 &&
	       !answer_of_front_end(exchange, circumstances);
}

const struct symptom symptom_forbidden = {
	.id = "forbidden",
	.text = "403 Forbidden",
	.source = "RFC 9110 section 15.5.4",
	.need = NEEDS_ANSWER,
	.seen = forbidden,
	.tell = answer_tell_substatus,
};

static bool unauthorized(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->response.status == 401 &&
	       !answer_of_front_end(exchange, circumstances);
}

const struct symptom symptom_unauthorized = {
	.id = "unauthorized",
	.text = "401 Unauthorized",
	.source = "RFC 9110 section 15.5.2",
	.need = NEEDS_ANSWER,
	.seen = unauthorized,
	.number = 401,
	.tell = answer_tell_substatus,
};

/* The bare URL returned neither the 403 nor an answer with a symptom of its own. Windows'
 * 5xx has one; other SCEP servers send 5xx to a request without an operation. */
static bool not_forbidden(SYMPTOM_ARGUMENTS)
{
	bool windows = answer_bears(exchange, circumstances, "iis") ||
		       answer_bears(exchange, circumstances, "http.sys");

	return exchange->response.status != 403 && exchange->response.status / 100 != 3 &&
	       !(exchange->response.status >= 500 && windows) &&
	       !ndes_page(exchange, symptom, circumstances) &&
	       (exchange->response.status == 404 ||
		       !answer_of_front_end(exchange, circumstances));
}

const struct symptom symptom_not_forbidden = {
	.id = "not-forbidden",
	.text = "the bare URL did not return 403",
	.source = "Microsoft Learn, Test and troubleshoot the SCEP server URL",
	.need = NEEDS_ANSWER,
	.seen = not_forbidden,
};

/* Only Windows devices request /pkiclient.exe. */
static bool pkiclient_not_found(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->response.status == 404 &&
	       strstr(exchange->request.url, "/pkiclient.exe?");
}

const struct symptom symptom_pkiclient_not_found = {
	.id = "pkiclient-not-found",
	.text = "404 for the path that Windows asks for",
	.source = "Microsoft Learn, HTTP status codes in IIS, 404.7",
	.need = NEEDS_ANSWER,
	.seen = pkiclient_not_found,
};

/* http.sys refuses a long request with 400 and one of these two headings. */
static bool http_sys_too_long(
	const struct exchange *exchange, const struct circumstances *circumstances)
{
	const char *page = bytes_text(&exchange->reply.text);

	return exchange->response.status == 400 &&
	       answer_bears(exchange, circumstances, "http.sys") &&
	       (text_find(page, "Request Too Long") || text_find(page, "Field Too Long"));
}

/* IIS answers 404 if request filtering finds the URL or query too long; its detailed page
 * shows 404.14 or 404.15. Any other sub-status has another reason. */
static bool too_long(SYMPTOM_ARGUMENTS)
{
	int sub = judged_of(exchange, circumstances)->sub_status;

	SYMPTOM_UNUSED;
	if (url_limit_explains(circumstances->url_limit, exchange))
		return true;
	if (exchange->response.status == 404)
		return answer_bears(exchange, circumstances, "iis") &&
		       (sub < 0 || sub == 14 || sub == 15);
	return exchange->response.status == 414 || exchange->response.status == 431 ||
	       http_sys_too_long(exchange, circumstances);
}

const struct symptom symptom_too_long = {
	.id = "too-long",
	.text = "the long URL was refused",
	.source =
		"Microsoft Learn, HTTP 414 Request-URI Too Long; IIS request filtering; "
		"RFC 6585 section 5",
	.need = NEEDS_NOTHING, /* some servers only close the connection */
	.seen = too_long,
	.tell = answer_tell_substatus,
};

/* ---- who refuses a long URL ---- */

/* The defaults of maxQueryString and of MaxRequestBytes. */
enum { FILTERED_QUERY = 2048, HTTP_SYS_REQUEST = 16384 };

/* A front end or http.sys refused it, or a query longer than IIS's default passed. */
static bool not_request_filtering(SYMPTOM_ARGUMENTS)
{
	const struct exchange *passes = circumstances->url_limit->passes;

	SYMPTOM_UNUSED;
	return answer_of_front_end(exchange, circumstances) ||
	       answered_by(exchange, circumstances, "http.sys") ||
	       (passes && passes->request.query_length > FILTERED_QUERY);
}

const struct symptom symptom_not_request_filtering = {
	.id = "not-request-filtering",
	.text = "another server than IIS refuses it, or a query of more than 2048 passes",
	.source =
		"Microsoft Learn, Request Limits <requestLimits>; the rows of responders.c",
	.need = NEEDS_NOTHING,
	.seen = not_request_filtering,
};

/* A front end or IIS refused it, or a request below http.sys's default was refused. */
static bool not_http_sys(SYMPTOM_ARGUMENTS)
{
	const struct exchange *fails = circumstances->url_limit->fails;

	SYMPTOM_UNUSED;
	return answer_of_front_end(exchange, circumstances) ||
	       answered_by(exchange, circumstances, "iis") ||
	       (fails && limit_count(&fails->request, COUNTS_REQUEST) < HTTP_SYS_REQUEST);
}

const struct symptom symptom_not_http_sys = {
	.id = "not-http-sys",
	.text = "a front end or IIS refuses it, or requests of less than 16384 are refused",
	.source = "Microsoft Learn, Http.sys registry settings; the rows of responders.c",
	.need = NEEDS_NOTHING,
	.seen = not_http_sys,
};

static bool windows_refuses(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return !answer_of_front_end(exchange, circumstances) &&
	       (answered_by(exchange, circumstances, "iis") ||
		       answered_by(exchange, circumstances, "http.sys"));
}

const struct symptom symptom_windows_refuses = {
	.id = "windows-refuses",
	.text = "IIS or http.sys refuses it",
	.source = "the rows of responders.c",
	.need = NEEDS_NOTHING,
	.seen = windows_refuses,
};

static bool measured(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->step == STEP_MEASURE && circumstances->limit_wanted;
}

const struct symptom symptom_measured = {
	.id = "measured",
	.text = "the length limit was measured",
	.source = "--measure-limit",
	.need = NEEDS_NOTHING,
	.seen = measured,
};

static const char *message_in(const struct exchange *exchange)
{
	const char *url = exchange->request.url;

	return url ? strstr(url, "&message=") : NULL;
}

static bool has_raw_plus(const struct exchange *exchange)
{
	const char *message = message_in(exchange);

	return message && strchr(message, '+');
}

/* Whether a message of about this length passed by GET with every '+' escaped. */
static bool escaped_passes(const struct trace *trace, size_t length)
{
	for (size_t i = 0; i < trace->n_exchanges; i++) {
		const struct exchange *other = trace->exchanges[i];
		const size_t n = other->request.query_length;
		const char *message = message_in(other);

		if (message && strstr(message, "%2B") && !strchr(message, '+') &&
			n + n / 4 >= length && limit_answer_of(other) == LIMIT_PASSED)
			return true;
	}
	return false;
}

/* Whether a message by POST was refused with this status: then the URL is not the
 * reason. */
static bool post_refused(const struct trace *trace, long status)
{
	for (size_t i = 0; i < trace->n_exchanges; i++)
		if (trace->exchanges[i]->request.body.length &&
			trace->exchanges[i]->response.status == status &&
			limit_answer_of(trace->exchanges[i]) == LIMIT_REFUSED)
			return true;
	return false;
}

/* A message with a bare '+' was refused like invalid base64, and one without '+' passed.
 * Only both together exclude a server that refuses every message. */
static bool raw_plus_refused(SYMPTOM_ARGUMENTS)
{
	long status = exchange->response.status;

	return has_raw_plus(exchange) && (status == 400 || status == 500) &&
	       !too_long(exchange, symptom, circumstances) &&
	       !answer_of_front_end(exchange, circumstances) &&
	       !answer_bears(exchange, circumstances, "iis") &&
	       !answer_bears(exchange, circumstances, "http.sys") &&
	       !post_refused(circumstances->trace, status) &&
	       escaped_passes(circumstances->trace, exchange->request.query_length);
}

const struct symptom symptom_raw_plus_refused = {
	.id = "raw-plus-refused",
	.text = "a GET with bare '+' signs was refused, and one that escapes them passed",
	.source = "fleetdm/fleet issue 45291; RFC 8894 section 4.1",
	.need = NEEDS_ANSWER,
	.seen = raw_plus_refused,
};

static bool redirect(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->response.status / 100 == 3 &&
	       !symptom_is_seen(&symptom_sign_in, exchange, circumstances) &&
	       !symptom_is_seen(&symptom_wap_sign_in, exchange, circumstances) &&
	       !symptom_is_seen(&symptom_front_end_block, exchange, circumstances);
}

static void tell_location(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	char location[256];

	(void)circumstances;
	exchange_header_text(exchange, "Location", location, sizeof(location));
	if (location[0])
		bytes_printf(out, "redirected to %s", location);
}

const struct symptom symptom_redirect = {
	.id = "redirect",
	.text = "a redirect",
	.source = "RFC 9110 section 15.4",
	.need = NEEDS_ANSWER,
	.seen = redirect,
	.tell = tell_location,
};

static bool wap_sign_in(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->response.status / 100 == 3 &&
	       answered_by(exchange, circumstances, "wap");
}

const struct symptom symptom_wap_sign_in = {
	.id = "wap-sign-in",
	.text = "Web Application Proxy redirected to AD FS",
	.source =
		"Microsoft Learn, Publishing Applications using AD FS Preauthentication",
	.need = NEEDS_ANSWER,
	.seen = wap_sign_in,
	.tell = tell_location,
};

static bool admin_url(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->request.url && text_find(exchange->request.url, "/mscep_admin");
}

const struct symptom symptom_admin_url = {
	.id = "admin-url",
	.text = "the URL is that of NDES's page for challenges",
	.source = "Microsoft Learn, Network Device Enrollment Service Guidance",
	.need = NEEDS_NOTHING,
	.seen = admin_url,
};

static bool plain_scheme(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->request.url && text_starts(exchange->request.url, "http:");
}

const struct symptom symptom_plain_scheme = {
	.id = "plain-scheme",
	.text = "the URL begins with http:",
	.source = "RFC 9110 section 4.2.1",
	.need = NEEDS_NOTHING,
	.seen = plain_scheme,
};

static bool path_of_mscep(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->request.url &&
	       text_find(exchange->request.url, "/certsrv/mscep/mscep.dll");
}

const struct symptom symptom_path_of_mscep = {
	.id = "path-of-mscep",
	.text = "the URL has the path of mscep.dll",
	.source = "Microsoft Learn, Troubleshoot device to NDES server communication",
	.need = NEEDS_NOTHING,
	.seen = path_of_mscep,
};
