/* SPDX-License-Identifier: MIT */
/*
 * Whether a target is published through the Microsoft Entra application proxy, how that
 * is known, and how far its requests came behind it.
 */
#ifndef SCEPPROBE_DIAGNOSE_APP_PROXY_H
#define SCEPPROBE_DIAGNOSE_APP_PROXY_H

#include "trace/exchange.h"

enum app_proxy_how {
	APP_PROXY_UNTOLD,
	APP_PROXY_BY_DOMAIN,  /* the host is of the proxy's default domain */
	APP_PROXY_BY_CNAME,   /* its chain of CNAMEs ends there, or there is none */
	APP_PROXY_BY_HEADERS, /* answers carry the proxy's headers */
	APP_PROXY_HOW_COUNT,
};

struct app_proxy {
	enum verdict published;
	enum app_proxy_how how;
	enum verdict connector_reached; /* a hint, unless SCEP answered */
};

struct judged;

/* `judged` is of each exchange of the trace, in its order. */
void app_proxy_recognise(
	const struct trace *trace, const struct judged *judged, struct app_proxy *out);

/* "domain", "cname", "headers", or NULL. */
const char *app_proxy_how_name(enum app_proxy_how how);

/* Whether the answer carries headers of the proxy, whoever wrote its page. */
bool app_proxy_passed(const struct exchange *exchange);

#define APP_PROXY_DOMAIN "msappproxy.net"

#endif
