/* SPDX-License-Identifier: MIT */
/*
 * The forward proxy of a request, if any, and the place of the name look-up: this
 * computer, the user's option, or the proxy.
 */
#ifndef SCEPPROBE_NET_ROUTE_H
#define SCEPPROBE_NET_ROUTE_H

#include "net/options.h"
#include "trace/name.h"

/*
 * The forward proxy of a request: from --proxy, else from the environment, else from the
 * system's settings; none for a host in --noproxy or no_proxy.
 */
struct route_proxy {
	const char *url;  /* as written, with credentials; borrowed; or NULL */
	const char *from; /* "--proxy", a variable's name or the system's; static */
	bool of_system;   /* libcurl does not know it */
};

/* May block, see port_proxy. */
void route_proxy(const struct http_options *options, const char *scheme, const char *host,
	unsigned port, struct route_proxy *out);

/*
 * NAME_LITERAL, NAME_GIVEN (--resolve) or NAME_LEFT_TO_PROXY if no look-up is needed
 * here; otherwise NAME_UNKNOWN. Proxies are those of route_proxy.
 */
enum name_result route_of_name(const struct http_options *options, const char *scheme,
	const char *host, unsigned port);

#endif
