/* SPDX-License-Identifier: MIT */
/*
 * Windows' texts for the user's proxy settings. Pure functions, built and tested on every
 * system.
 *
 * The forms are those of WINHTTP_PROXY_INFO and INTERNET_PROXY_INFO, "Remarks", on
 * learn.microsoft.com.
 */
#ifndef SCEPPROBE_PORT_PROXY_LIST_H
#define SCEPPROBE_PORT_PROXY_LIST_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Copies the first proxy for the scheme in "http=a:1;https=b:2" or "a:1 c:3" to `out`,
 * without blanks. False if there is none, or it does not fit.
 */
bool proxy_list_pick(const char *list, const char *scheme, char *out, size_t size);

/*
 * Whether the list of hosts without a proxy includes this one:
 * "*.contoso.com;10.*;<local>". `<local>` is any name without a dot. An entry may have a
 * scheme and a port.
 */
bool proxy_list_bypasses(
	const char *list, const char *scheme, const char *host, unsigned port);

/* Whether the host is this computer, by name or address; Windows never uses a proxy for
 * it. */
bool proxy_list_is_loopback(const char *host);

#endif
