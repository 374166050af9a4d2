/* SPDX-License-Identifier: MIT */
/*
 * The texts in which Windows keeps what its user set for proxies. Pure functions, built
 * on every system so that they are tested on every system.
 *
 * The forms are those of WINHTTP_PROXY_INFO and INTERNET_PROXY_INFO, "Remarks", on
 * learn.microsoft.com.
 */
#ifndef SCEPPROBE_PORT_PROXY_LIST_H
#define SCEPPROBE_PORT_PROXY_LIST_H

#include <stdbool.h>
#include <stddef.h>

/*
 * "http=a:1;https=b:2" or "a:1 c:3": the first proxy that is for the scheme, without
 * blanks, into `out`. False for none, and for one that does not fit.
 */
bool proxy_list_pick(const char *list, const char *scheme, char *out, size_t size);

/*
 * Whether the list of hosts that need no proxy has this one:
 * "*.contoso.com;10.*;<local>".
 * `<local>` is any name without a dot. An entry may name a scheme and a port.
 */
bool proxy_list_bypasses(
	const char *list, const char *scheme, const char *host, unsigned port);

/* Whether the host is this computer by its name or number; Windows never asks a proxy for
 * it. */
bool proxy_list_is_loopback(const char *host);

#endif
