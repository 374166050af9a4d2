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
 * The proxy that libcurl will use, as it was written, with credentials if there are any,
 * or NULL; borrowed from the options or the environment. *from is then "--proxy" or the
 * name of the environment's variable; static.
 */
const char *route_proxy(const struct http_options *options, const char *scheme,
	const char *host, const char **from);

/*
 * NAME_LITERAL, NAME_GIVEN (--resolve) or NAME_LEFT_TO_PROXY where nothing is to be
 * looked up here; NAME_UNKNOWN where it is. Proxies are those of route_proxy.
 */
enum name_result route_of_name(const struct http_options *options, const char *scheme,
	const char *host, unsigned port);

#endif
