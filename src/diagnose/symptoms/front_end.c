/* SPDX-License-Identifier: MIT */
/*
 * Symptoms of front ends that answer in a SCEP server's place: they block the request, do
 * not reach the server behind them, fail TLS with it, or have no route for the URL. Also
 * symptoms of answers from unknown responders. Those count as a front end's first,
 * because NDES and IIS leave marks in their answers.
 *
 * Products are known only by the rows of responders.c, except for the meaning of a
 * product's own statuses and words.
 */
#include "diagnose/symptoms/front_end.h"

#include <string.h>

#include "base/text.h"
#include "diagnose/judged.h"
#include "diagnose/symptoms/answer.h"
#include "diagnose/symptoms/http.h"

#define NGINX_LIMITS   "nginx documentation, limit_req_status and limit_conn_status"
#define CLOUDFLARE_5XX "Cloudflare documentation, Cloudflare 5xx errors"

static bool is_one_of(long status, const long *statuses)
{
	while (*statuses && *statuses != status)
		statuses++;
	return *statuses != 0;
}

/* A front end other than the application proxy, which has its own symptoms, and the
 * forward proxy, which is on the caller's side. */
static bool is_front_end(
	const struct exchange *exchange, const struct circumstances *circumstances)
{
	return answer_of_front_end(exchange, circumstances) &&
	       !judged_is_forward_proxy(exchange) &&
	       !answered_by(exchange, circumstances, "app-proxy");
}

static bool is_filter(
	const struct exchange *exchange, const struct circumstances *circumstances)
{
	const struct responder *row = judged_of(exchange, circumstances)->by.responder;

	return row && row->filter;
}

/* The responder is unknown or vague, and the answer has no mark of Windows. */
static bool is_unknown(
	const struct exchange *exchange, const struct circumstances *circumstances)
{
	const struct responder *row = judged_of(exchange, circumstances)->by.responder;

	return exchange->response.status && (!row || row->vague) &&
	       !answer_bears(exchange, circumstances, "iis") &&
	       !answer_bears(exchange, circumstances, "http.sys") &&
	       !judged_is_forward_proxy(exchange);
}

/* nginx sends 503 only for its own limits, never for a server that does not answer. */
static bool nginx_503(SYMPTOM_ARGUMENTS)
{
	(void)symptom;
	return exchange->response.status == 503 &&
	       (answered_by(exchange, circumstances, "nginx") ||
		       is_unknown(exchange, circumstances));
}

const struct symptom symptom_nginx_503 = {
	.id = "nginx-503",
	.text = "a 503 came from nginx, or from a server of no known make",
	.source = NGINX_LIMITS,
	.need = NEEDS_ANSWER,
	.seen = nginx_503,
};

static bool front_end_sure(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return answer_of_front_end(exchange, circumstances) &&
	       judged_of(exchange, circumstances)->by.strength >= RESPONDER_SURE;
}

const struct symptom symptom_front_end_sure = {
	.id = "front-end-sure",
	.text = "a page or a header that only the front end itself writes",
	.source = "the rows of responders.c",
	.need = NEEDS_ANSWER,
	.seen = front_end_sure,
};

/* ---- blocked ---- */

/* The default page of a web server: the wrong site answered, and blocked nothing. */
static bool is_first_page(const struct exchange *exchange)
{
	return text_find(exchange->reply.title, "Welcome to nginx!") ||
	       text_find(exchange->reply.title, "Default Page: It works");
}

/* A server without a site for the host may send an empty body. */
static bool is_nothing(const struct exchange *exchange)
{
	return exchange->response.status == 200 && exchange->response.body_length == 0;
}

static bool front_end_block(SYMPTOM_ARGUMENTS)
{
	static const long statuses[] = { 200, 400, 401, 403, 405, 406, 408, 410, 413, 429,
		451, 500, 0 };

	SYMPTOM_UNUSED;
	if (!is_front_end(exchange, circumstances) ||
		symptom_is_seen(&symptom_too_long, exchange, circumstances))
		return false;
	if (is_filter(exchange, circumstances))
		return true;
	return is_one_of(exchange->response.status, statuses) &&
	       !is_first_page(exchange) && !is_nothing(exchange);
}

static void tell_title(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	(void)circumstances;
	if (exchange->reply.title[0])
		bytes_printf(out, "page titled \"%s\"", exchange->reply.title);
}

const struct symptom symptom_front_end_block = {
	.id = "front-end-block",
	.text = "a front end's own page in place of the server's answer",
	.source = "the rows of responders.c",
	.need = NEEDS_ANSWER,
	.seen = front_end_block,
	.tell = tell_title,
};

/* ---- not reached ---- */

/* Cloudflare's own statuses: all are about its connection to the server behind it. */
static const struct {
	long status;
	bool tls;
	const char *meaning;
} cloudflare[] = {
	{ 520, false, "the server behind it gave an answer that it cannot read" },
	{ 521, false, "the server behind it refused the connection" },
	{ 522, false, "it could not connect to the server behind it in time" },
	{ 523, false, "it has no route to the server behind it" },
	{ 524, false,
		"it connected to the server behind it, but no answer came in time" },
	{ 525, true, "the TLS handshake with the server behind it failed" },
	{ 526, true, "the certificate of the server behind it is not valid" },
};

static int find_cloudflare(
	const struct exchange *exchange, const struct circumstances *circumstances)
{
	const int n = sizeof(cloudflare) / sizeof(cloudflare[0]);

	if (!answered_by(exchange, circumstances, "cloudflare"))
		return -1;
	for (int i = 0; i < n; i++)
		if (cloudflare[i].status == exchange->response.status)
			return i;
	return -1;
}

/* For a gateway's 5xx: whether it has words about TLS with the server behind it. */
static bool speaks_of_tls(
	const struct exchange *exchange, const struct circumstances *circumstances)
{
	static const struct {
		const char *responder, *words;
	} rows[] = {
		{ "envoy", "TLS error" },
		{ "envoy", "TLS_error" },
		{ "squid", "ERR_SECURE_CONNECT_FAIL" },
		{ "apache", "Error during SSL Handshake with remote server" },
	};
	const char *page = bytes_text(&exchange->reply.text);
	char error[64];

	exchange_header_text(exchange, "X-Squid-Error", error, sizeof(error));
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (answered_by(exchange, circumstances, rows[i].responder) &&
			(text_find(page, rows[i].words) ||
				text_find(error, rows[i].words)))
			return true;
	return false;
}

static bool backend_tls(SYMPTOM_ARGUMENTS)
{
	const int row = find_cloudflare(exchange, circumstances);

	SYMPTOM_UNUSED;
	if (row >= 0)
		return cloudflare[row].tls;
	return exchange->response.status / 100 == 5 &&
	       is_front_end(exchange, circumstances) &&
	       speaks_of_tls(exchange, circumstances);
}

static void tell_gateway(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	const int row = find_cloudflare(exchange, circumstances);
	char error[64];

	answer_tell_substatus(exchange, circumstances, out);
	exchange_header_text(exchange, "X-Squid-Error", error, sizeof(error));
	if (row >= 0)
		bytes_printf(out, "Cloudflare's %ld: %s", exchange->response.status,
			cloudflare[row].meaning);
	else if (error[0])
		bytes_printf(out, "X-Squid-Error: %s", error);
}

const struct symptom symptom_backend_tls = {
	.id = "backend-tls",
	.text = "a front end that cannot use TLS with the server behind it",
	.source = CLOUDFLARE_5XX "; the words of Envoy, Squid and Apache",
	.need = NEEDS_ANSWER,
	.seen = backend_tls,
	.tell = tell_gateway,
};

/* By definition 502 and 504 come from a gateway, even an unknown one. */
static bool front_end_gateway(SYMPTOM_ARGUMENTS)
{
	const long status = exchange->response.status;

	if (answered_by(exchange, circumstances, "app-proxy") ||
		judged_is_forward_proxy(exchange) || is_filter(exchange, circumstances) ||
		backend_tls(exchange, symptom, circumstances))
		return false;
	return status == 502 || status == 504 ||
	       find_cloudflare(exchange, circumstances) >= 0 ||
	       (status == 503 && (is_front_end(exchange, circumstances) ||
					 is_unknown(exchange, circumstances)));
}

const struct symptom symptom_front_end_gateway = {
	.id = "front-end-gateway",
	.text = "a front end that gets no answer from the server behind it",
	.source = "RFC 9110 sections 15.6.3 to 15.6.5; " CLOUDFLARE_5XX,
	.need = NEEDS_ANSWER,
	.seen = front_end_gateway,
	.tell = tell_gateway,
};

/* nginx sends 502 or 504, not 503, for a server that it cannot reach. An unknown server
 * may send 503 about itself. */
static bool gateway_unclear(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->response.status == 503 &&
	       (answered_by(exchange, circumstances, "nginx") ||
		       is_unknown(exchange, circumstances));
}

const struct symptom symptom_gateway_unclear = {
	.id = "gateway-unclear",
	.text = "a 503 that may be the front end's own",
	.source = NGINX_LIMITS,
	.need = NEEDS_ANSWER,
	.seen = gateway_unclear,
};

/* ---- misrouted ---- */

static bool misrouted(SYMPTOM_ARGUMENTS)
{
	const long status = exchange->response.status;

	SYMPTOM_UNUSED;
	if (is_unknown(exchange, circumstances))
		return status == 404;
	return is_front_end(exchange, circumstances) &&
	       !is_filter(exchange, circumstances) &&
	       (status == 404 || status == 421 || is_nothing(exchange) ||
		       (status == 200 && is_first_page(exchange)));
}

const struct symptom symptom_misrouted = {
	.id = "misrouted",
	.text = "404, or a start page, from a front end or an unrecognised server",
	.source = "RFC 9110 sections 15.5.5 and 15.5.20; the front ends' own answers",
	.need = NEEDS_ANSWER,
	.seen = misrouted,
};

/* IIS, or another server that is no front end, does not have this path. */
static bool not_found_there(SYMPTOM_ARGUMENTS)
{
	return exchange->response.status == 404 &&
	       !misrouted(exchange, symptom, circumstances);
}

const struct symptom symptom_not_found_there = {
	.id = "not-found-there",
	.text = "404 Not Found, and not from a front end",
	.source = "RFC 9110 section 15.5.5",
	.need = NEEDS_ANSWER,
	.seen = not_found_there,
	.tell = answer_tell_substatus,
};

/* ---- unknown responders ---- */

static bool unknown_refuses(SYMPTOM_ARGUMENTS)
{
	static const long statuses[] = { 401, 403, 429, 451, 0 };

	SYMPTOM_UNUSED;
	return is_unknown(exchange, circumstances) &&
	       is_one_of(exchange->response.status, statuses);
}

const struct symptom symptom_unknown_refuses = {
	.id = "unknown-refuses",
	.text = "a refusal without a mark of NDES, IIS or a known front end",
	.source = "the rows of responders.c",
	.need = NEEDS_ANSWER,
	.seen = unknown_refuses,
};

/* ---- a SCEP server that is not NDES ---- */

static bool other_server(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return circumstances->server == SERVER_SCEP;
}

const struct symptom symptom_other_server = {
	.id = "other-server",
	.text = "a SCEP server that shows no mark of NDES",
	.source = "the marks of server.c",
	.need = NEEDS_NOTHING,
	.seen = other_server,
};

/* EJBCA and others refuse a request with an HTTP status instead of a CertRep. */
static bool message_refused_by_status(SYMPTOM_ARGUMENTS)
{
	static const long statuses[] = { 400, 401, 403, 0 };

	SYMPTOM_UNUSED;
	return circumstances->server == SERVER_SCEP &&
	       is_unknown(exchange, circumstances) &&
	       is_one_of(exchange->response.status, statuses);
}

const struct symptom symptom_message_refused_by_status = {
	.id = "message-refused-by-status",
	.text = "a SCEP server that is not NDES refused by an HTTP status",
	.source = "Keyfactor/ejbca-ce, ScepServlet.java",
	.need = NEEDS_ANSWER,
	.seen = message_refused_by_status,
};

/* The page is about the challenge, so the server refused it, and not a filter. */
static bool placeholder_named(SYMPTOM_ARGUMENTS)
{
	static const char *const words[] = {
		"challenge",
		"password",
		"passphrase",
		"secret",
		"enrollment code",
		"enrol",
	};
	const char *page = bytes_text(&exchange->reply.text);

	if (!exchange->request.placeholder ||
		!message_refused_by_status(exchange, symptom, circumstances))
		return false;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (text_find(page, words[i]))
			return true;
	return false;
}

const struct symptom symptom_placeholder_named = {
	.id = "placeholder-named",
	.text = "the refusal speaks of the challenge, and it was a placeholder",
	.source = "Keyfactor/ejbca-ce, ScepServlet.java; micromdm/scep issue 52",
	.need = NEEDS_ANSWER,
	.seen = placeholder_named,
};

static bool placeholder_sent(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return exchange->request.placeholder;
}

const struct symptom symptom_placeholder_sent = {
	.id = "placeholder-sent",
	.text = "the challenge was a placeholder",
	.source = "this program",
	.need = NEEDS_NOTHING,
	.seen = placeholder_sent,
};

/* Any answer but 404 or a redirect shows that the bare URL exists. */
static bool bare_url_there(SYMPTOM_ARGUMENTS)
{
	const long status = exchange->response.status;

	SYMPTOM_UNUSED;
	return status != 404 && status / 100 != 3 &&
	       !answer_of_front_end(exchange, circumstances);
}

const struct symptom symptom_bare_url_there = {
	.id = "bare-url-there",
	.text = "a server that knows the bare URL",
	.source = "RFC 9110 section 15.5.5",
	.need = NEEDS_ANSWER,
	.seen = bare_url_there,
};
