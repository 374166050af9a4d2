/* SPDX-License-Identifier: MIT */
/*
 * Whether the Microsoft Entra application proxy publishes a target, how we know that, and
 * whether requests reached the proxy's connector.
 */
#ifndef SCEPPROBE_DIAGNOSE_APP_PROXY_H
#define SCEPPROBE_DIAGNOSE_APP_PROXY_H

#include "trace/exchange.h"

enum app_proxy_how {
	APP_PROXY_UNTOLD,
	APP_PROXY_BY_DOMAIN,  /* the host is in the proxy's default domain */
	APP_PROXY_BY_CNAME,   /* the CNAME chain ends there, or there is no CNAME */
	APP_PROXY_BY_HEADERS, /* answers carry the proxy's headers */
	APP_PROXY_HOW_COUNT,
};

struct app_proxy {
	enum verdict published;
	enum app_proxy_how how;
	enum verdict connector_reached; /* only a hint without a SCEP answer */
};

struct judged;

/* `judged` has one entry for each exchange of the trace, in its order. */
void app_proxy_recognise(
	const struct trace *trace, const struct judged *judged, struct app_proxy *out);

/* "domain", "cname", "headers", or NULL. */
const char *app_proxy_how_name(enum app_proxy_how how);

/* Whether the answer has headers of the proxy. The page may be another server's. */
bool app_proxy_passed(const struct exchange *exchange);

#define APP_PROXY_DOMAIN "msappproxy.net"

#endif
