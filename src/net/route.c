/* SPDX-License-Identifier: MIT */
/*
 * libcurl's rules for choosing an address, repeated here, because libcurl reports a proxy
 * only afterwards, and before 8.7 not at all.
 *
 * Reads the environment and the system's settings; it only decides the place of the name
 * look-up and the proxy.
 */
#include "net/route.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "port/port.h"

static bool is_literal(const char *host)
{
	unsigned char address[16];

	/* A colon is in no name: it is an IPv6 address, perhaps with a zone. */
	return strchr(host, ':') || inet_pton(AF_INET, host, address) == 1;
}

/* Whether an entry "[+]HOST:PORT:ADDRESS" is about the host; '*' is any. */
static bool is_about(const char *entry, const char *host, unsigned port)
{
	const char *colon = strchr(entry, ':');
	size_t length;

	if (entry[0] == '+')
		entry++;
	if (!colon || strtoul(colon + 1, NULL, 10) != port)
		return false;
	length = (size_t)(colon - entry);
	return (length == 1 && entry[0] == '*') ||
	       (length == strlen(host) && text_starts(entry, host));
}

static bool is_given(const struct http_options *options, const char *host, unsigned port)
{
	const char *const *entry = options->resolve;

	for (; entry && *entry; entry++)
		if (is_about(*entry, host, port))
			return true;
	return false;
}

/* libcurl reads no HTTP_PROXY: a CGI program's caller could set it. */
static const char *from_environment(const char *scheme, const char **from)
{
	const bool tls = text_equals(scheme, "https");
	const char *const names[] = { tls ? "https_proxy" : "http_proxy",
		tls ? "HTTPS_PROXY" : "http_proxy", "all_proxy", "ALL_PROXY" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);

		if (value && *value) {
			*from = names[i];
			return value;
		}
	}
	return NULL;
}

static const char *exemptions(const struct http_options *options)
{
	const char *list = options->no_proxy;

	if (!list)
		list = getenv("no_proxy");
	if (!list)
		list = getenv("NO_PROXY");
	return list ? list : "";
}

/* Whether a host is the domain of an exemption, or below it. */
static bool is_within(const char *host, const char *domain, size_t length)
{
	size_t host_length = strlen(host);
	const char *tail;

	if (length > 0 && domain[0] == '.') {
		domain++;
		length--;
	}
	if (length == 0 || host_length < length)
		return false;
	tail = host + host_length - length;
	for (size_t i = 0; i < length; i++)
		if ((tail[i] | 0x20) != (domain[i] | 0x20))
			return false;
	return tail == host || tail[-1] == '.';
}

/* Whether an address is the exempt one, or in the exempt network: "10.0.0.0/8". */
static bool is_in_network(const char *host, const char *entry, size_t length)
{
	unsigned char address[16], network[16];
	const int family = strchr(host, ':') ? AF_INET6 : AF_INET;
	unsigned long bits = family == AF_INET6 ? 128 : 32;
	unsigned char mask;
	char text[64], *slash;

	if (length >= sizeof(text))
		return false;
	memcpy(text, entry, length);
	text[length] = '\0';
	slash = strchr(text, '/');
	if (slash) {
		*slash = '\0';
		if (strtoul(slash + 1, NULL, 10) < bits)
			bits = strtoul(slash + 1, NULL, 10);
	}
	if (inet_pton(family, host, address) != 1 ||
		inet_pton(family, text, network) != 1)
		return false;
	mask = (unsigned char)~(0xff >> bits % 8);
	return memcmp(address, network, bits / 8) == 0 &&
	       (!mask || ((address[bits / 8] ^ network[bits / 8]) & mask) == 0);
}

static bool is_exempt(const struct http_options *options, const char *host)
{
	static const char separators[] = ", \t";
	const char *at = exemptions(options);
	const bool literal = is_literal(host);

	while (*at) {
		size_t length;

		at += strspn(at, separators);
		length = strcspn(at, separators);
		if ((length == 1 && *at == '*') ||
			(literal ? is_in_network(host, at, length)
				 : is_within(host, at, length)))
			return true;
		at += length;
	}
	return false;
}

/* A SOCKS proxy of these two kinds is given addresses, all others names. */
static bool wants_address(const char *proxy)
{
	return text_starts(proxy, "socks4:") || text_starts(proxy, "socks5:");
}

/* The sources that libcurl uses too: the option and the environment. */
static const char *from_curl(
	const struct http_options *options, const char *scheme, const char **from)
{
	*from = "--proxy";
	return options->proxy ? options->proxy : from_environment(scheme, from);
}

void route_proxy(const struct http_options *options, const char *scheme, const char *host,
	unsigned port, struct route_proxy *out)
{
	const char *from, *url;

	*out = (struct route_proxy){ .url = NULL };
	if (is_exempt(options, host))
		return;
	url = from_curl(options, scheme, &from);
	if (!url) {
		url = port_proxy(scheme, host, port, &from);
		out->of_system = url != NULL;
	}
	if (!url || !*url)
		return;
	out->url = url;
	out->from = from;
}

enum name_result route_of_name(const struct http_options *options, const char *scheme,
	const char *host, unsigned port)
{
	struct route_proxy proxy;

	route_proxy(options, scheme, host, port, &proxy);
	if (is_literal(host))
		return NAME_LITERAL;
	if (proxy.url && !wants_address(proxy.url))
		return NAME_LEFT_TO_PROXY;
	return is_given(options, host, port) ? NAME_GIVEN : NAME_UNKNOWN;
}
