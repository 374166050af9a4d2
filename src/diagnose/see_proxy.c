/* SPDX-License-Identifier: MIT */
/*
 * What is seen of the Microsoft Entra application proxy: its sign-in, its error pages,
 * and the names and certificates of its domains. The documents name the words on a page
 * and not its status, so a page that names its fault goes before the status; headers that
 * only support engineers are known to read are told as hints and never matched.
 */
#include "diagnose/see.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "diagnose/app_proxy.h"
#include "diagnose/responder.h"

#define SIGN_IN_HOST "login.microsoftonline.com"

/* ---- its sign-in ---- */

/* It must be where the redirect leads, not merely somewhere in its query. */
static bool redirects_to_sign_in(const struct exchange *exchange)
{
	char location[512];

	if (exchange->response.status / 100 != 3)
		return false;
	exchange_header_text(exchange, "Location", location, sizeof(location));
	return text_starts(location, "https://") &&
	       app_proxy_host_is(location, SIGN_IN_HOST);
}

/* The sign-in page itself, where something on the way followed the redirect. A link to
 * it is on many pages, so it also takes what only the page has. */
static bool is_sign_in_page(const struct exchange *exchange)
{
	const char *page = bytes_text(&exchange->reply.text);

	return exchange->response.status == 200 && exchange->reply.kind == REPLY_HTML &&
	       text_find(page, SIGN_IN_HOST) &&
	       (text_find(page, "urlPost") ||
		       text_find(page, "Sign in to your account") ||
		       text_find(page, "action=\"https://" SIGN_IN_HOST));
}

bool see_sign_in(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return redirects_to_sign_in(exchange) || is_sign_in_page(exchange);
}

bool see_proxy_sign_in(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return redirects_to_sign_in(exchange) && app_proxy_passed(exchange);
}

bool see_redirect(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return exchange->response.status / 100 == 3 && !redirects_to_sign_in(exchange);
}

void tell_sign_in(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	const char *headers = bytes_text(&exchange->response.headers);

	tell_location(exchange, circumstances, out);
	if (text_find(headers, "Set-Cookie: AzureAppProxy"))
		bytes_printf(out, "%sa hint: the cookie's name begins with AzureAppProxy",
			out->length ? "; " : "");
}

/* ---- its pages ---- */

static bool is_page(const struct exchange *exchange)
{
	return see_is_responder(exchange, "app-proxy") &&
	       text_find(bytes_text(&exchange->reply.text), "corporate app can");
}

/* The fault that the page names, 0 when it names none. */
static long fault_on_page(const struct exchange *exchange)
{
	static const struct {
		const char *words;
		long fault;
	} rows[] = {
		{ "connector timed out", SEE_BACKEND_TIMEOUT },
		{ "ConnectorError", 500 },
		{ "InternalServerError", 500 },
		{ "GatewayTimeout", 504 },
		{ "BadGateway", 502 },
		{ "not authorized to access this application", 403 },
		{ "Forbidden", 403 },
	};
	const char *page = bytes_text(&exchange->reply.text);

	if (!is_page(exchange))
		return 0;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (text_find(page, rows[i].words))
			return rows[i].fault;
	return 0;
}

/* A bare 403 of the bare URL is NDES's own, also where nothing else tells so. */
bool see_app_proxy(SEE_ARGUMENTS)
{
	long fault = fault_on_page(exchange);

	(void)circumstances;
	if (fault != 0)
		return fault == symptom->number;
	return exchange->response.status == symptom->number &&
	       see_is_responder(exchange, "app-proxy") &&
	       !(exchange->step == STEP_BROWSE && symptom->number == 403);
}

bool see_app_proxy_page(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return fault_on_page(exchange) != 0;
}

bool see_app_proxy_answered(SEE_ARGUMENTS)
{
	return see_is_responder(exchange, "app-proxy") &&
	       !see_sign_in(exchange, symptom, circumstances);
}

void tell_app_proxy(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	const char *separator = "";
	struct span connector;
	char details[80];

	(void)circumstances;
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
}

/* ---- its names ---- */

bool see_unknown_to_proxy(SEE_ARGUMENTS)
{
	return see_no_such_name(exchange, symptom, circumstances) &&
	       app_proxy_host_below(exchange->request.url, APP_PROXY_DOMAIN);
}

/* Where the name leads, for whoever compares it with the app's external URL. */
void tell_external_name(const struct exchange *exchange,
	const struct circumstances *circumstances, struct bytes *out)
{
	const struct app_proxy *proxy = circumstances->app_proxy;
	const char *canonical = circumstances->name->canonical;

	(void)exchange;
	if (proxy->how == APP_PROXY_BY_DOMAIN)
		bytes_printf(out, "The host is of the proxy's default domain%s",
			proxy->published == VERDICT_NO ? ", which knows no such name"
						       : "");
	else if (proxy->how == APP_PROXY_BY_CNAME && proxy->published == VERDICT_YES)
		bytes_printf(out, "The host is an alias of %s, as the proxy wants it",
			canonical);
	else if (proxy->how == APP_PROXY_BY_CNAME)
		bytes_append_text(out,
			"The host has an address of its own; a custom domain "
			"of the proxy is a CNAME to " APP_PROXY_DOMAIN);
	else if (canonical[0])
		bytes_printf(out,
			"The host is an alias of %s; a custom domain of the proxy "
			"is a CNAME to " APP_PROXY_DOMAIN,
			canonical);
}

/* A healthy 403 of the bare URL shows that the name works all the same. */
bool see_onmicrosoft(SEE_ARGUMENTS)
{
	SEE_UNUSED;
	return app_proxy_host_below(exchange->request.url, "onmicrosoft.com") &&
	       !(exchange->step == STEP_BROWSE && exchange->response.status == 403 &&
		       !see_is_front_end(exchange));
}

/* ---- its certificates ---- */

/* Whether a name in the text ends so: "a.example" is not in "a.example.org". */
static bool names_below(const char *text, const char *ending)
{
	for (const char *at = text_find(text, ending); at;
		at = text_find(at + 1, ending)) {
		unsigned char next = (unsigned char)at[strlen(ending)];

		if (next != '.' && next != '-' && !isalnum(next))
			return true;
	}
	return false;
}

/* Of its default domain, whatever host was asked for. */
bool see_proxys_certificate(SEE_ARGUMENTS)
{
	const struct certificate *leaf = &exchange->transport.tls.chain[0];

	SEE_UNUSED;
	return names_below(leaf->names, "." APP_PROXY_DOMAIN) ||
	       names_below(leaf->subject, "." APP_PROXY_DOMAIN);
}
