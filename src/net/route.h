/* SPDX-License-Identifier: MIT */
/*
 * Through which forward proxy requests go, if any, and who finds the address of a URL's
 * host: this computer, the user, or that proxy.
 */
#ifndef SCEPPROBE_NET_ROUTE_H
#define SCEPPROBE_NET_ROUTE_H

#include "net/options.h"
#include "trace/name.h"

/*
 * The forward proxy of a request: that of --proxy, else of the environment, else of the
 * system's settings; none for a host that --noproxy or no_proxy names.
 */
struct route_proxy {
	const char *url;  /* as it was written, with credentials; borrowed; or NULL */
	const char *from; /* "--proxy", a variable's name, the system's words; static */
	bool of_system;   /* libcurl does not find it by itself */
};

/* May wait for the system, see port_proxy. */
void route_proxy(const struct http_options *options, const char *scheme, const char *host,
	unsigned port, struct route_proxy *out);

/*
 * NAME_LITERAL, NAME_GIVEN (--resolve) or NAME_LEFT_TO_PROXY where nothing is to be
 * looked up here; NAME_UNKNOWN where it is. Proxies are those of route_proxy.
 */
enum name_result route_of_name(const struct http_options *options, const char *scheme,
	const char *host, unsigned port);

#endif
