/* SPDX-License-Identifier: MIT */
/*
 * The only code that splits "://" without a parser. It finds the host that a browser
 * would use: the part before '@' is a user, and a backslash ends a host like a slash.
 *
 * It copies, compares and points; it changes nothing and never fails.
 */
#include "base/url.h"

#include <string.h>

#include "base/text.h"

static const char mark[] = "://";

bool url_has_scheme(const char *text)
{
	const char *end = strstr(text, mark);

	return end && strcspn(text, "/?#") >= (size_t)(end - text);
}

const char *url_behind_scheme(const char *text)
{
	const char *end = strstr(text, mark);

	return end ? end + sizeof(mark) - 1 : text;
}

static size_t host_length(const char *host)
{
	const char *end = host[0] == '[' ? strchr(host, ']') : NULL;

	return end ? (size_t)(end - host) : strcspn(host, ":/?#\\");
}

struct span url_host_of(const char *url)
{
	const char *host = url_behind_scheme(url);
	size_t length;

	for (size_t at = strcspn(host, "/?#\\"); at > 0; at--) {
		if (host[at - 1] != '@')
			continue;
		host += at;
		break;
	}
	length = host_length(host);
	if (host[0] == '[' && length > 0) {
		host++;
		length--;
	}
	return (struct span){ (const unsigned char *)host, length };
}

void url_copy_host(const char *url, char *out, size_t size)
{
	text_copy(out, size, url_host_of(url));
}

bool url_host_is(const char *url, const char *host)
{
	char found[URL_HOST];

	url_copy_host(url, found, sizeof(found));
	return text_equals(found, host);
}

bool url_host_below(const char *url, const char *domain)
{
	char host[URL_HOST];

	url_copy_host(url, host, sizeof(host));
	return url_name_below(host, domain);
}

bool url_name_below(const char *name, const char *domain)
{
	size_t length = strlen(name), domain_length = strlen(domain);

	return length > domain_length && name[length - domain_length - 1] == '.' &&
	       text_equals(name + length - domain_length, domain);
}
