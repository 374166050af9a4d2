/* SPDX-License-Identifier: MIT */
/*
 * Who finds the address of a URL's host: this computer, the user, or a forward proxy.
 */
#ifndef SCEPPROBE_NET_WAY_H
#define SCEPPROBE_NET_WAY_H

#include "net/http.h"
#include "trace/name.h"

/*
 * NAME_LITERAL, NAME_GIVEN (--resolve) or NAME_LEFT_TO_PROXY where nothing is to be looked
 * up here; NAME_UNKNOWN where it is. Proxies are those that libcurl will use: --proxy or
 * the environment's, unless --noproxy or NO_PROXY exempts the host.
 */
enum name_result way_of_name(const struct http_options *options, const char *scheme,
	const char *host, unsigned port);

#endif
