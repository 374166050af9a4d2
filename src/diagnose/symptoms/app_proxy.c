/* SPDX-License-Identifier: MIT */
/*
 * Symptoms of the Microsoft Entra application proxy: its sign-in, its error pages, and
 * the names of its domains. The documents give the words on a page but not its status, so
 * the words count before the status. Headers that only support engineers are known to
 * read are reported as hints and never matched.
 */
#include "diagnose/symptoms/app_proxy.h"

#include <string.h>

#include "base/text.h"
#include "base/url.h"
#include "diagnose/judged.h"
#include "diagnose/symptoms/connection.h"
#include "diagnose/symptoms/http.h"

#define SIGN_IN_HOST "login.microsoftonline.com"

/* ---- its sign-in ---- */

/* The redirect's own host must be the sign-in host: in the query it proves nothing. */
static bool redirects_to_sign_in(const struct exchange *exchange)
{
	char location[512];

	if (exchange->response.status / 100 != 3)
		return false;
	exchange_header_text(exchange, "Location", location, sizeof(location));
	return text_starts(location, "https://") && url_host_is(location, SIGN_IN_HOST);
}

/* The sign-in page itself: an intermediary followed the redirect. Many pages link to the
 * host, so the test also needs text that only this page has. */
static bool is_sign_in_page(const struct exchange *exchange)
{
	const char *page = bytes_text(&exchange->reply.text);

	return exchange->response.status == 200 && exchange->reply.kind == REPLY_HTML &&
	       text_find(page, SIGN_IN_HOST) &&
	       (text_find(page, "urlPost") ||
		       text_find(page, "Sign in to your account") ||
		       text_find(page, "action=\"https://" SIGN_IN_HOST));
}

static bool sign_in(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return redirects_to_sign_in(exchange) || is_sign_in_page(exchange);
}

static void tell_sign_in(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	const char *headers = bytes_text(&exchange->response.headers);

	symptom_redirect.tell(exchange, circumstances, out);
	if (text_find(headers, "Set-Cookie: AzureAppProxy"))
		bytes_printf(out, "%sa hint: the cookie's name begins with AzureAppProxy",
			out->length ? "; " : "");
}

const struct symptom symptom_sign_in = {
	.id = "sign-in",
	.text = "Microsoft's sign-in in place of the SCEP server",
	.source = "Microsoft Learn, Integrate with application proxy on an NDES server",
	.need = NEEDS_ANSWER,
	.seen = sign_in,
	.tell = tell_sign_in,
};

static bool proxy_sign_in(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return redirects_to_sign_in(exchange) && app_proxy_passed(exchange);
}

const struct symptom symptom_proxy_sign_in = {
	.id = "proxy-sign-in",
	.text = "the application proxy redirects to Microsoft's sign-in",
	.source = "Microsoft Learn, Integrate with application proxy on an NDES server",
	.need = NEEDS_ANSWER,
	.seen = proxy_sign_in,
};

/* ---- its pages ---- */

/* In place of a status: a page names this fault. */
enum { BACKEND_TIMEOUT = -504 };

static bool is_page(
	const struct exchange *exchange, const struct circumstances *circumstances)
{
	return answered_by(exchange, circumstances, "app-proxy") &&
	       text_find(bytes_text(&exchange->reply.text), "corporate app can");
}

/* The fault that the page names, or 0. */
static long fault_on_page(
	const struct exchange *exchange, const struct circumstances *circumstances)
{
	static const struct {
		const char *words;
		long fault;
	} rows[] = {
		{ "connector timed out", BACKEND_TIMEOUT },
		{ "ConnectorError", 500 },
		{ "InternalServerError", 500 },
		{ "GatewayTimeout", 504 },
		{ "BadGateway", 502 },
		{ "not authorized to access this application", 403 },
		{ "Forbidden", 403 },
	};
	const char *page = bytes_text(&exchange->reply.text);

	if (!is_page(exchange, circumstances))
		return 0;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (text_find(page, rows[i].words))
			return rows[i].fault;
	return 0;
}

/* A 403 of the bare URL that names no fault is NDES's own, even without a mark of
 * NDES. */
static bool app_proxy(SYMPTOM_ARGUMENTS)
{
	long fault = fault_on_page(exchange, circumstances);

	if (fault != 0)
		return fault == symptom->number;
	return exchange->response.status == symptom->number &&
	       answered_by(exchange, circumstances, "app-proxy") &&
	       !(exchange->step == STEP_BROWSE && symptom->number == 403);
}

static void tell_app_proxy(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	const char *separator = "";
	struct span connector;
	char details[80], transaction[80];

	(void)circumstances;
	exchange_header_text(
		exchange, "x-ms-proxy-transaction-id", transaction, sizeof(transaction));
	exchange_header_text(
		exchange, "x-ms-proxy-error-details", details, sizeof(details));
	if (details[0]) {
		bytes_printf(out, "A hint: x-ms-proxy-error-details says %s", details);
		separator = "; ";
	}
	if (exchange_header(exchange, "x-ms-proxy-connector-id", &connector))
		bytes_printf(out, "%sthe answer names a connector", separator);
	else if (app_proxy_passed(exchange))
		bytes_printf(out, "%sthe answer names no connector", separator);
	/* Microsoft's support can look it up. */
	if (transaction[0])
		bytes_printf(out, ". Transaction ID: %s", transaction);
}

const struct symptom symptom_app_proxy_404 = {
	.id = "app-proxy-404",
	.text = "404 from the application proxy itself",
	.source = "RFC 9110 section 15.5.5",
	.by = "app-proxy",
	.need = NEEDS_ANSWER,
	.seen = app_proxy,
	.number = 404,
	.tell = tell_app_proxy,
};

const struct symptom symptom_app_proxy_backend = {
	.id = "app-proxy-backend",
	.text = "the application proxy's page: the connector timed out",
	.source = "Microsoft Learn, Can't access this corporate application",
	.by = "app-proxy",
	.need = NEEDS_ANSWER,
	.seen = app_proxy,
	.number = BACKEND_TIMEOUT,
	.tell = tell_app_proxy,
};

const struct symptom symptom_app_proxy_502 = {
	.id = "app-proxy-502",
	.text = "the application proxy's BadGateway page",
	.source = "Microsoft Learn, Can't access this corporate application",
	.by = "app-proxy",
	.need = NEEDS_ANSWER,
	.seen = app_proxy,
	.number = 502,
	.tell = tell_app_proxy,
};

const struct symptom symptom_app_proxy_403 = {
	.id = "app-proxy-403",
	.text = "the application proxy's Forbidden page",
	.source = "Microsoft Learn, Troubleshoot application proxy problems",
	.by = "app-proxy",
	.need = NEEDS_ANSWER,
	.seen = app_proxy,
	.number = 403,
	.tell = tell_app_proxy,
};

const struct symptom symptom_app_proxy_500 = {
	.id = "app-proxy-500",
	.text = "the application proxy's InternalServerError page",
	.source = "Microsoft Learn, Troubleshoot application proxy problems",
	.by = "app-proxy",
	.need = NEEDS_ANSWER,
	.seen = app_proxy,
	.number = 500,
	.tell = tell_app_proxy,
};

const struct symptom symptom_app_proxy_504 = {
	.id = "app-proxy-504",
	.text = "the application proxy's GatewayTimeout page",
	.source = "Microsoft Learn, GatewayTimeout",
	.by = "app-proxy",
	.need = NEEDS_ANSWER,
	.seen = app_proxy,
	.number = 504,
	.tell = tell_app_proxy,
};

static bool app_proxy_page(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return fault_on_page(exchange, circumstances) != 0;
}

const struct symptom symptom_app_proxy_page = {
	.id = "app-proxy-page",
	.text = "a page of the application proxy names the fault",
	.source = "Microsoft Learn, Can't access this corporate application",
	.by = "app-proxy",
	.need = NEEDS_ANSWER,
	.seen = app_proxy_page,
};

static bool app_proxy_answered(SYMPTOM_ARGUMENTS)
{
	return answered_by(exchange, circumstances, "app-proxy") &&
	       !sign_in(exchange, symptom, circumstances);
}

const struct symptom symptom_app_proxy_answered = {
	.id = "app-proxy-answered",
	.text = "the application proxy answered by itself",
	.source = "Microsoft Learn, Can't access this corporate application",
	.by = "app-proxy",
	.need = NEEDS_ANSWER,
	.seen = app_proxy_answered,
	.tell = tell_app_proxy,
};

/* ---- its names ---- */

static bool unknown_to_proxy(SYMPTOM_ARGUMENTS)
{
	(void)symptom;
	return symptom_is_seen(&symptom_no_such_name, exchange, circumstances) &&
	       url_host_below(exchange->request.url, APP_PROXY_DOMAIN);
}

const struct symptom symptom_unknown_to_proxy = {
	.id = "unknown-to-proxy",
	.text = "the name does not exist in the proxy's default domain",
	.source = "Microsoft Learn, Add an on-premises application",
	.need = NEEDS_NOTHING,
	.seen = unknown_to_proxy,
};

/* A healthy 403 of the bare URL shows that the name works. */
static bool onmicrosoft(SYMPTOM_ARGUMENTS)
{
	SYMPTOM_UNUSED;
	return url_host_below(exchange->request.url, "onmicrosoft.com") &&
	       !(exchange->step == STEP_BROWSE && exchange->response.status == 403 &&
		       !answer_of_front_end(exchange, circumstances));
}

const struct symptom symptom_onmicrosoft = {
	.id = "onmicrosoft",
	.text = "the host is below onmicrosoft.com",
	.source = "Microsoft Learn, Application proxy frequently asked questions",
	.need = NEEDS_NOTHING,
	.seen = onmicrosoft,
};

/* A name for this network only. The proxy publishes no such name, no address, and not the
 * internal URL of --compare. */
static bool is_private_name(const char *host)
{
	static const char *const domains[] = {
		"localhost",
		"local",
		"internal",
		"intranet",
		"private",
		"corp",
		"home",
		"lan",
		"home.arpa",
	};

	if (!strchr(host, '.'))
		return true;
	for (size_t i = 0; i < sizeof(domains) / sizeof(domains[0]); i++)
		if (url_name_below(host, domains[i]))
			return true;
	return false;
}

static bool is_address(const char *host)
{
	return strchr(host, ':') || strspn(host, "0123456789.") == strlen(host);
}

static bool not_external(SYMPTOM_ARGUMENTS)
{
	char host[URL_HOST];

	(void)symptom;
	url_copy_host(exchange->request.url, host, sizeof(host));
	return circumstances->trace->part == PART_INTERNAL || is_address(host) ||
	       is_private_name(host);
}

const struct symptom symptom_not_external = {
	.id = "not-external",
	.text = "the host is an address, or a name of this network alone",
	.source = "RFC 6761 section 6.3; RFC 6762 section 3 and appendix G; RFC 8375; "
		  "Microsoft Learn, Add an on-premises application",
	.need = NEEDS_NOTHING,
	.seen = not_external,
};
