/* SPDX-License-Identifier: MIT */
/*
 * Lists that people typed into a dialog: blanks and semicolons separate, letter case is
 * ignored, and an invalid entry matches nothing.
 */
#include "port/proxy_list.h"

#include <stdlib.h>
#include <string.h>

static const char separators[] = "; \t\r\n,";

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

static bool proxy_list_equals(const char *text, size_t length, const char *word)
{
	if (strlen(word) != length)
		return false;
	for (size_t i = 0; i < length; i++)
		if (lower(text[i]) != lower(word[i]))
			return false;
	return true;
}

bool proxy_list_pick(const char *list, const char *scheme, char *out, size_t size)
{
	while (list && *list) {
		size_t length, name;
		const char *equal;

		list += strspn(list, separators);
		length = strcspn(list, separators);
		equal = memchr(list, '=', length);
		name = equal ? (size_t)(equal - list) : 0;
		if (length > 0 && (!equal || proxy_list_equals(list, name, scheme))) {
			const char *from = equal ? equal + 1 : list;
			size_t n = length - (size_t)(from - list);

			if (n == 0 || n >= size)
				return false;
			memcpy(out, from, n);
			out[n] = '\0';
			return true;
		}
		list += length;
	}
	return false;
}

/* '*' matches any characters. The time is bounded by the product of the lengths: only the
 * last star is tried again. */
static bool proxy_list_fits(const char *pattern, size_t length, const char *text)
{
	size_t p = 0, star = length, marked = 0, t = 0;

	while (text[t]) {
		if (p < length && pattern[p] == '*') {
			star = p++;
			marked = t;
		} else if (p < length && lower(pattern[p]) == lower(text[t])) {
			p++;
			t++;
		} else if (star < length) {
			p = star + 1;
			t = ++marked;
		} else {
			return false;
		}
	}
	while (p < length && pattern[p] == '*')
		p++;
	return p == length;
}

/* Takes "http://" off the entry; false if it is another scheme's. */
static bool strip_scheme(const char **entry, size_t *length, const char *scheme)
{
	for (size_t i = 0; i + 3 <= *length; i++) {
		if (memcmp(*entry + i, "://", 3) != 0)
			continue;
		if (!proxy_list_equals(*entry, i, scheme))
			return false;
		*entry += i + 3;
		*length -= i + 3;
		return true;
	}
	return true;
}

/* Takes ":443" off the entry; false if it is another port's. An IPv6 address has more
 * than one colon, unless it is in brackets. */
static bool strip_port(const char *entry, size_t *length, unsigned port)
{
	const char *colon = NULL;
	unsigned colons = 0;

	for (size_t i = 0; i < *length; i++)
		if (entry[i] == ':') {
			colon = entry + i;
			colons++;
		}
	if (!colon || (colons > 1 && colon[-1] != ']'))
		return true;
	if (strtoul(colon + 1, NULL, 10) != port)
		return false;
	*length = (size_t)(colon - entry);
	return true;
}

static bool bypass_fits(const char *entry, size_t length, const char *scheme,
	const char *host, unsigned port)
{
	if (proxy_list_equals(entry, length, "<local>"))
		return !strpbrk(host, ".:");
	if (!strip_scheme(&entry, &length, scheme) || !strip_port(entry, &length, port))
		return false;
	if (length >= 2 && entry[0] == '[' && entry[length - 1] == ']') {
		entry++;
		length -= 2;
	}
	return length > 0 && proxy_list_fits(entry, length, host);
}

bool proxy_list_bypasses(
	const char *list, const char *scheme, const char *host, unsigned port)
{
	while (list && *list) {
		size_t length;

		list += strspn(list, separators);
		length = strcspn(list, separators);
		if (length > 0 && bypass_fits(list, length, scheme, host, port))
			return true;
		list += length;
	}
	return false;
}

bool proxy_list_is_loopback(const char *host)
{
	return proxy_list_equals(host, strlen(host), "localhost") ||
	       strcmp(host, "::1") == 0 || strcmp(host, "[::1]") == 0 ||
	       (strncmp(host, "127.", 4) == 0 &&
		       host[strspn(host, "0123456789.")] == '\0');
}
