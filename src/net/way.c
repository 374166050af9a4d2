/* SPDX-License-Identifier: MIT */
/*
 * The rules by which libcurl comes to an address, followed without asking it, because it
 * tells only afterwards, and before 8.7 not even then, whether it went through a proxy.
 *
 * Reads the environment and nothing else; decides nothing but who looks a name up.
 */
#include "net/way.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

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
static const char *from_environment(const char *scheme)
{
	const bool tls = text_equals(scheme, "https");
	const char *const names[] = { tls ? "https_proxy" : "http_proxy",
		tls ? "HTTPS_PROXY" : "http_proxy", "all_proxy", "ALL_PROXY" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		const char *value = getenv(names[i]);

		if (value && *value)
			return value;
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

static bool is_exempt(const struct http_options *options, const char *host)
{
	static const char separators[] = ", \t";
	const char *at = exemptions(options);

	while (*at) {
		size_t length;

		at += strspn(at, separators);
		length = strcspn(at, separators);
		if ((length == 1 && *at == '*') || is_within(host, at, length))
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

enum name_result way_of_name(const struct http_options *options, const char *scheme,
	const char *host, unsigned port)
{
	const char *proxy = options->proxy ? options->proxy : from_environment(scheme);

	if (is_literal(host))
		return NAME_LITERAL;
	if (proxy && *proxy && !wants_address(proxy) && !is_exempt(options, host))
		return NAME_LEFT_TO_PROXY;
	return is_given(options, host, port) ? NAME_GIVEN : NAME_UNKNOWN;
}
