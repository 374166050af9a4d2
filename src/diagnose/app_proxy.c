/* SPDX-License-Identifier: MIT */
/*
 * Recognises the Microsoft Entra application proxy by marks other than its pages: its
 * default domain, the end of a custom domain's CNAME chain, and the headers that it adds
 * to every answer (Microsoft Learn, Add an on-premises application; three public lists of
 * the headers).
 *
 * Pure. A CNAME chain that ends at another name proves nothing: the proxy's own names may
 * be aliases too.
 */
#include "diagnose/app_proxy.h"

#include <string.h>

#include "base/text.h"
#include "base/url.h"
#include "diagnose/judged.h"

bool app_proxy_passed(const struct exchange *exchange)
{
	const char *headers = bytes_text(&exchange->response.headers);

	return text_starts(headers, "x-ms-proxy-") || text_find(headers, "\nx-ms-proxy-");
}

static bool any_passed(const struct trace *trace)
{
	for (size_t i = 0; i < trace->n_exchanges; i++)
		if (app_proxy_passed(trace->exchanges[i]))
			return true;
	return false;
}

static void tell_published(const struct trace *trace, struct app_proxy *out)
{
	const struct name *name = &trace->name;
	char host[URL_HOST];

	url_copy_host(trace->url, host, sizeof(host));
	if (url_name_below(host, APP_PROXY_DOMAIN))
		*out = (struct app_proxy){ name->result == NAME_NO_SUCH ? VERDICT_NO
									: VERDICT_YES,
			APP_PROXY_BY_DOMAIN, VERDICT_UNKNOWN };
	else if (url_name_below(name->canonical, APP_PROXY_DOMAIN))
		*out = (struct app_proxy){ VERDICT_YES, APP_PROXY_BY_CNAME,
			VERDICT_UNKNOWN };
	else if (any_passed(trace))
		*out = (struct app_proxy){ VERDICT_YES, APP_PROXY_BY_HEADERS,
			VERDICT_UNKNOWN };
	else if (name->result == NAME_LITERAL)
		out->published = VERDICT_NO;
	else if (name->result == NAME_RESOLVED && text_equals(name->canonical, host))
		*out = (struct app_proxy){ VERDICT_NO, APP_PROXY_BY_CNAME,
			VERDICT_UNKNOWN };
}

/* Only the connector can reach NDES, so a SCEP answer proves that it was reached; the
 * header that names a connector is a weaker mark. The proxy service itself sends a
 * sign-in, a refusal, or the answer for an unpublished path. Only its errors, 500 and
 * above, suggest that it tried a connector and failed. */
static enum verdict connector_reached(
	const struct trace *trace, const struct judged *judged)
{
	enum verdict reached = VERDICT_UNKNOWN;
	struct span connector;

	for (size_t i = 0; i < trace->n_exchanges; i++) {
		const struct exchange *exchange = trace->exchanges[i];

		if (exchange_header(exchange, "x-ms-proxy-connector-id", &connector) ||
			judged[i].by.strength == RESPONDER_PROVEN)
			return VERDICT_YES;
		if (app_proxy_passed(exchange) && exchange->response.status >= 500)
			reached = VERDICT_NO;
	}
	return reached;
}

void app_proxy_recognise(
	const struct trace *trace, const struct judged *judged, struct app_proxy *out)
{
	*out = (struct app_proxy){ VERDICT_UNKNOWN, APP_PROXY_UNTOLD, VERDICT_UNKNOWN };
	tell_published(trace, out);
	if (out->published == VERDICT_YES)
		out->connector_reached = connector_reached(trace, judged);
}

const char *app_proxy_how_name(enum app_proxy_how how)
{
	static const char *const names[APP_PROXY_HOW_COUNT] = {
		[APP_PROXY_BY_DOMAIN] = "domain",
		[APP_PROXY_BY_CNAME] = "cname",
		[APP_PROXY_BY_HEADERS] = "headers",
	};

	return names[how];
}
