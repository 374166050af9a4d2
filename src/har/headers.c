/* SPDX-License-Identifier: MIT */
/*
 * Header fields that are known to be harmless, and the kept form of each. Fields without
 * a row are dropped: a private field may have a name in any form.
 *
 * A header for a mark in diagnose/responders.c, or for a symptom, needs a row here, so
 * that the anonymous archive gives the same findings: the tests of anonymous archives run
 * every scenario. Names are those of RFC 9110 or of a product.
 */
#include "har/headers.h"

#include <stddef.h>

#include "base/text.h"

/* The first row that the line begins with counts. */
static const struct {
	const char *begins;
	enum header_rule rule;
} rows[] = {
	{ "Server:", HEADER_KEPT },
	{ "Content-Type:", HEADER_KEPT },
	{ "Content-Length:", HEADER_KEPT },
	{ "Content-Encoding:", HEADER_KEPT },
	{ "Transfer-Encoding:", HEADER_KEPT },
	{ "Connection:", HEADER_KEPT },
	{ "Keep-Alive:", HEADER_KEPT },
	{ "Proxy-Connection:", HEADER_KEPT },
	{ "Date:", HEADER_KEPT },
	{ "Age:", HEADER_KEPT },
	{ "Expires:", HEADER_KEPT },
	{ "Cache-Control:", HEADER_KEPT },
	{ "Pragma:", HEADER_KEPT },
	{ "Vary:", HEADER_KEPT },
	{ "Allow:", HEADER_KEPT },
	{ "Accept:", HEADER_KEPT },
	{ "Accept-Encoding:", HEADER_KEPT },
	{ "Accept-Language:", HEADER_KEPT },
	{ "Accept-Ranges:", HEADER_KEPT },
	{ "Retry-After:", HEADER_KEPT },
	{ "X-Powered-By:", HEADER_KEPT },
	{ "X-AspNet-Version:", HEADER_KEPT },
	{ "X-AspNetMvc-Version:", HEADER_KEPT },
	{ "Strict-Transport-Security:", HEADER_KEPT },
	{ "X-Frame-Options:", HEADER_KEPT },
	{ "X-Content-Type-Options:", HEADER_KEPT },
	{ "X-XSS-Protection:", HEADER_KEPT },
	{ "User-Agent:", HEADER_KEPT },
	{ "Upgrade:", HEADER_KEPT },
	{ "Mime-Version:", HEADER_KEPT },
	{ "WWW-Authenticate:", HEADER_SCHEME },
	{ "Authorization:", HEADER_SCHEME },
	{ "Proxy-Authenticate:", HEADER_SCHEME },
	{ "Proxy-Authorization:", HEADER_SCHEME },
	{ "Set-Cookie:", HEADER_COOKIE },
	{ "Cookie:", HEADER_COOKIE },
	{ "Location:", HEADER_LOCATION },
	{ "Via:", HEADER_VIA },
	{ "x-ms-proxy-", HEADER_WORD },
	{ "x-ms-", HEADER_WORD },
	{ "X-Squid-Error", HEADER_WORD },
	{ "X-Cache", HEADER_WORD },
	{ "x-amzn-ErrorType", HEADER_WORD },
	{ "x-amzn-ErrorMessage", HEADER_WORD },
	{ "X-Content-Type", HEADER_WORD },
	{ "X-Azure-", HEADER_NAME },
	{ "X-MSEdge-", HEADER_NAME },
	{ "CF-", HEADER_NAME },
	{ "X-Amz-", HEADER_NAME },
	{ "X-Amzn-", HEADER_NAME },
	{ "X-Akamai", HEADER_NAME },
	{ "X-Varnish", HEADER_NAME },
	{ "X-Envoy-", HEADER_NAME },
	{ "X-Cache-", HEADER_NAME },
	{ "X-Zscaler", HEADER_NAME },
	{ "X-Iinfo", HEADER_NAME },
	{ "X-CDN", HEADER_NAME },
	{ "X-Sucuri-", HEADER_NAME },
	{ "X-Served-By", HEADER_NAME },
	{ "x-request-id", HEADER_NAME },
	{ "Akamai-", HEADER_NAME },
	{ "X-Kong-", HEADER_NAME },
	{ "X-Kestrel", HEADER_NAME },
	{ "X-Oracle", HEADER_NAME },
	{ "X-Proxy-", HEADER_NAME },
	{ "Proxy-Agent", HEADER_NAME },
	{ "X-Squid", HEADER_NAME },
};

enum header_rule header_rule_of(const char *line)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (text_starts(line, rows[i].begins))
			return rows[i].rule;
	return HEADER_DROPPED;
}

/* Names of cookies, or how they begin; what follows may name a pool or a server. */
static const char *const cookies[] = {
	"AzureAppProxy",
	"NSC_",
	"BIGipServer",
	"MSISAuth",
	"MSISContext",
	"ARRAffinity",
	"AWSALB",
	"AWSELB",
	"incap_ses",
	"visid_incap",
	"__cf",
	"cf_",
	"JSESSIONID",
	"PHPSESSID",
	"ASP.NET_SessionId",
	"EdgeAccessCookie",
	"TS01",
	"citrix_ns",
};

const char *header_cookie(const char *cookie)
{
	for (size_t i = 0; i < sizeof(cookies) / sizeof(cookies[0]); i++)
		if (text_starts(cookie, cookies[i]))
			return cookies[i];
	return NULL;
}
