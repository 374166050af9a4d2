/* SPDX-License-Identifier: MIT */
/*
 * Pasted URLs: from the Intune profile, from a browser, from a log, or just a host name.
 * libcurl's parser decides what is a URL; this file decides which parts belong to an
 * NDES.
 */
#include "net/url.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <curl/curl.h>

#include "base/span.h"
#include "base/text.h"
#include "base/url.h"

#define NDES_PATH  "/certsrv/mscep/mscep.dll"
#define CLIENT_EXE "/pkiclient.exe"

static inline void scoped_CURLU(CURLU **url)
{
	curl_url_cleanup(*url);
}

/* Sets the path of an NDES; the caller frees nothing. */
static CURLUcode set_path(CURLU *url)
{
	char *path = NULL;
	const char *wanted;
	CURLUcode code = curl_url_get(url, CURLUPART_PATH, &path, 0);

	if (code != CURLUE_OK)
		return code;
	wanted = strcmp(path, "/") == 0 ? NDES_PATH : path;
	if (span_ends(span_of_text(path), ".dll/") ||
		span_ends(span_of_text(path), CLIENT_EXE "/"))
		path[strlen(path) - 1] = '\0';
	if (span_ends(span_of_text(path), ".dll" CLIENT_EXE))
		path[strlen(path) - strlen(CLIENT_EXE)] = '\0';
	code = curl_url_set(url, CURLUPART_PATH, wanted, 0);
	curl_free(path);
	return code;
}

/* What is wrong with a URL that libcurl could parse, or NULL. */
static const char *complaint(CURLU *url)
{
	char *scheme = NULL, *user = NULL;
	const char *text = NULL;

	curl_url_get(url, CURLUPART_SCHEME, &scheme, 0);
	curl_url_get(url, CURLUPART_USER, &user, 0);
	if (!scheme || (strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0))
		text = "only http:// and https:// can carry SCEP";
	else if (user)
		text = "a user name has no place in the URL of an NDES";
	curl_free(scheme);
	curl_free(user);
	return text;
}

static int url_refuse(char *why, size_t size, const char *sentence)
{
	snprintf(why, size, "%s", sentence);
	return -EINVAL;
}

/* What libcurl would make sense of, but not the sense that was meant. */
static const char *misspelling(const char *text)
{
	if (strpbrk(text, " \t\r\n"))
		return "it contains white space";
	for (const char *at = text; *at; at++)
		if ((unsigned char)*at <= ' ' || (unsigned char)*at > '~')
			return "it is not ASCII; write a name in another script as xn--";
	if ((text_starts(text, "http:") || text_starts(text, "https:")) &&
		(!url_has_scheme(text) || strstr(text, ":///")))
		return "the scheme needs two slashes and a host after it";
	if (text_starts(text, "https://http:") || text_starts(text, "http://http:") ||
		text_starts(text, "https://https:") || text_starts(text, "http://https:"))
		return "it has two schemes";
	return NULL;
}

static int copy_whole(CURLU *url, char **out)
{
	char *whole = NULL;

	if (curl_url_get(url, CURLUPART_URL, &whole, 0) != CURLUE_OK)
		return -ENOMEM;
	*out = strdup(whole);
	curl_free(whole);
	return *out ? 0 : -ENOMEM;
}

/* What chats, mails and documents leave around a URL: blanks, quotes, angle brackets. */
static const char *const wrappings[] = {
	" ", "\t", "\r", "\n", "\"", "'", "`", "<", ">", "\xC2\xA0", /* no-break space */
	"\xC2\xAB",                                                  /* guillemets */
	"\xC2\xBB", "\xE2\x80\x8B", /* zero width space */
	"\xE2\x80\x98",             /* curly quotes */
	"\xE2\x80\x99", "\xE2\x80\x9C", "\xE2\x80\x9D",
	"\xEF\xBB\xBF", /* byte order mark */
};

/* Octets of a wrapping at the beginning of the text, or at its end. */
static size_t wrapping_length(struct span text, bool at_end)
{
	for (size_t i = 0; i < sizeof(wrappings) / sizeof(wrappings[0]); i++) {
		const size_t length = strlen(wrappings[i]);

		if (length > text.length)
			continue;
		if (memcmp(at_end ? text.data + text.length - length : text.data,
			    wrappings[i], length) == 0)
			return length;
	}
	return 0;
}

char *url_unwrapped(const char *text)
{
	struct span rest = span_of_text(text);
	size_t length;

	while ((length = wrapping_length(rest, false)) > 0)
		rest = (struct span){ rest.data + length, rest.length - length };
	while ((length = wrapping_length(rest, true)) > 0)
		rest.length -= length;
	return strndup((const char *)rest.data, rest.length);
}

int url_canonical(const char *wrapped, char **out, char *why, size_t size)
{
	scoped(CURLU) *url = curl_url();
	scoped_buffer with_scheme = BYTES_EMPTY;
	scoped(char) *text = url_unwrapped(wrapped);
	const char *wrong;
	CURLUcode code;

	if (!text)
		return -ENOMEM;
	if (!url_has_scheme(text))
		bytes_append_text(&with_scheme, "https://");
	bytes_append_text(&with_scheme, text);
	if (!url || bytes_failed(&with_scheme))
		return -ENOMEM;
	wrong = misspelling(text);
	if (wrong)
		return url_refuse(why, size, wrong);
	code = curl_url_set(
		url, CURLUPART_URL, bytes_text(&with_scheme), CURLU_NON_SUPPORT_SCHEME);
	if (code == CURLUE_OUT_OF_MEMORY)
		return -ENOMEM;
	if (code != CURLUE_OK)
		return url_refuse(why, size, curl_url_strerror(code));
	wrong = complaint(url);
	if (wrong)
		return url_refuse(why, size, wrong);
	if (set_path(url) != CURLUE_OK ||
		curl_url_set(url, CURLUPART_QUERY, NULL, 0) != CURLUE_OK ||
		curl_url_set(url, CURLUPART_FRAGMENT, NULL, 0) != CURLUE_OK)
		return -ENOMEM;
	return copy_whole(url, out);
}

/* ---- forward proxies ---- */

static bool is_proxy_scheme(const char *text)
{
	static const char *const schemes[] = { "http://", "https://", "socks4://",
		"socks4a://", "socks5://", "socks5h://" };

	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (text_starts(text, schemes[i]))
			return true;
	return !url_has_scheme(text);
}

/* Faults that libcurl's parser ignores. */
static const char *proxy_complaint(CURLU *url)
{
	char *port = NULL, *path = NULL, *query = NULL;
	const char *text = NULL;

	curl_url_get(url, CURLUPART_PORT, &port, 0);
	curl_url_get(url, CURLUPART_PATH, &path, 0);
	curl_url_get(url, CURLUPART_QUERY, &query, 0);
	if (port && strcmp(port, "0") == 0)
		text = "port 0 does not exist";
	else if (query || (path && strcmp(path, "/") != 0))
		text = "a proxy has no path; for a PAC file, give the proxy named in it";
	curl_free(port);
	curl_free(path);
	curl_free(query);
	return text;
}

/* Two colons, as an IPv6 address has, but no brackets around it. */
static bool lacks_brackets(const char *text)
{
	const char *at = strrchr(text, '@');
	const char *host = at ? at + 1 : url_behind_scheme(text), *colon;

	colon = strchr(host, ':');
	return colon && strchr(colon + 1, ':') && !strchr(host, '[');
}

int url_check_proxy(const char *text, char *why, size_t size)
{
	scoped(CURLU) *url = curl_url();
	const char *wrong;
	CURLUcode code;

	if (!url)
		return -ENOMEM;
	if (!*text)
		return 0;
	if (!is_proxy_scheme(text))
		return url_refuse(why, size,
			"a proxy's scheme is http, https, socks4, socks4a, "
			"socks5 or socks5h");
	if (strpbrk(text, " \t\r\n"))
		return url_refuse(why, size, "it contains white space");
	for (const char *p = text; *p; p++)
		if (*p < 0x20 || *p > 0x7e)
			return url_refuse(why, size, "it is not ASCII");
	if (lacks_brackets(text))
		return url_refuse(
			why, size, "write an IPv6 address in brackets: [::1]:3128");
	code = curl_url_set(
		url, CURLUPART_URL, text, CURLU_NON_SUPPORT_SCHEME | CURLU_GUESS_SCHEME);
	if (code == CURLUE_OUT_OF_MEMORY)
		return -ENOMEM;
	wrong = code == CURLUE_OK ? proxy_complaint(url) : curl_url_strerror(code);
	return wrong ? url_refuse(why, size, wrong) : 0;
}

int url_host(const char *text, char **host, unsigned *port)
{
	scoped(CURLU) *url = curl_url();
	char *part = NULL, *number = NULL;
	size_t length;

	if (!url || curl_url_set(url, CURLUPART_URL, text, 0) != CURLUE_OK ||
		curl_url_get(url, CURLUPART_HOST, &part, 0) != CURLUE_OK)
		return -ENOMEM;
	length = strlen(part);
	*host = part[0] == '[' ? strndup(part + 1, length - 2) : strdup(part);
	curl_free(part);
	if (curl_url_get(url, CURLUPART_PORT, &number, CURLU_DEFAULT_PORT) == CURLUE_OK)
		*port = (unsigned)strtoul(number, NULL, 10);
	curl_free(number);
	return *host ? 0 : -ENOMEM;
}
