/* SPDX-License-Identifier: MIT */
/*
 * One table of originals and what stands for them. It promises the same pseudonym for the
 * same original in any letter case, and that a host name keeps its shape: as many labels,
 * the wildcard, the suffix of a Microsoft service. Hosts end in .example (RFC 2606),
 * addresses come from the blocks for documentation (RFC 5737, RFC 3849).
 *
 * Text is searched for every original; what would hit the program's own vocabulary, which
 * the judgement rests on, is replaced only where it stands as a name.
 */
#include "har/pseudonym.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

enum { PSEUDONYM = 256, SPREAD_LEAST = 4, GUID = 36 };

struct pseudonym {
	char *original;
	char shown[PSEUDONYM];
	bool spread; /* looked for in any text */
};

void pseudonyms_clear(struct pseudonyms *names)
{
	for (size_t i = 0; i < names->n; i++)
		free(names->rows[i].original);
	free(names->rows);
	*names = (struct pseudonyms){ .rows = NULL };
}

/* Words that answers are known by: hiding one would change who seems to have answered. */
static bool is_vocabulary(const char *word)
{
	static const char *const words[] = {
		"microsoft",
		"certsrv",
		"mscep",
		"ndes",
		"scep",
		"http",
		"https",
		"nginx",
		"apache",
		"localhost",
		"connector",
		"certificate",
		"example",
		"internal",
		"error",
		"proxy",
		"server",
		"authority",
		"azure",
		"cache",
		"content",
		"forwarded",
		"frame",
		"gateway",
		"options",
		"powered",
		"request",
		"service",
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (text_equals(word, words[i]))
			return true;
	return text_starts(word, "microsoft");
}

static const struct pseudonym *find(const struct pseudonyms *names, const char *original)
{
	for (size_t i = 0; i < names->n; i++)
		if (text_equals(names->rows[i].original, original))
			return &names->rows[i];
	return NULL;
}

/* Takes the original. NULL without memory. */
static struct pseudonym *add(struct pseudonyms *names, char *original)
{
	struct pseudonym *grown = realloc(names->rows, (names->n + 1) * sizeof(*grown));

	if (grown)
		names->rows = grown;
	if (!grown || !original) {
		free(original);
		names->failed = true;
		return NULL;
	}
	grown += names->n++;
	*grown = (struct pseudonym){
		.original = original,
		.spread = strlen(original) >= SPREAD_LEAST && !is_vocabulary(original),
	};
	return grown;
}

static char *copy(struct span text)
{
	return strndup(text.length ? (const char *)text.data : "", text.length);
}

/* What stands for the text, made with the next number, of at least so many digits, the
 * first time. */
static void append_numbered(struct pseudonyms *names, struct span text,
	const char *before, int digits, struct bytes *out)
{
	char *original = copy(text);
	const struct pseudonym *known = original ? find(names, original) : NULL;

	if (known) {
		free(original);
	} else {
		struct pseudonym *row = add(names, original);

		if (!row)
			return;
		snprintf(row->shown, sizeof(row->shown), "%s%0*u", before, digits,
			++names->counted);
		known = row;
	}
	bytes_append_text(out, known->shown);
}

static void append(
	struct pseudonyms *names, struct span text, const char *before, struct bytes *out)
{
	append_numbered(names, text, before, 1, out);
}

void pseudonym_word(struct pseudonyms *names, struct span word, struct bytes *out)
{
	if (word.length)
		append(names, word, "name-", out);
}

void pseudonym_hex(struct pseudonyms *names, struct span digits, struct bytes *out)
{
	if (digits.length)
		append_numbered(names, digits, "",
			digits.length < PSEUDONYM ? (int)digits.length : PSEUDONYM - 1,
			out);
}

/* ---- hosts ---- */

static bool ends_with(struct span text, const char *tail)
{
	const size_t length = strlen(tail);

	return text.length >= length &&
	       text_starts((const char *)text.data + text.length - length, tail);
}

/* Everybody's hosts: they tell nothing of who asked. */
static bool is_public(const char *host)
{
	static const char *const hosts[] = { "microsoftonline.com", "microsoft.com",
		"w3.org", "aka.ms", "nginx.org", "apache.org" };
	const struct span whole = span_of_text(host);

	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		const size_t length = strlen(hosts[i]);

		if (ends_with(whole, hosts[i]) &&
			(whole.length == length ||
				host[whole.length - length - 1] == '.'))
			return true;
	}
	return false;
}

/* The octets of a suffix that says which service it is, with its dot; else 0. */
static size_t service_suffix(struct span host)
{
	static const char *const suffixes[] = { ".msappproxy.net", ".azurefd.net",
		".azurewebsites.net", ".cloudapp.azure.com", ".windows.net",
		".msappproxy.us" };

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++)
		if (ends_with(host, suffixes[i]))
			return strlen(suffixes[i]);
	return 0;
}

/* The length of an IPv4 address at the start of the text, 0 without one. */
static size_t ipv4_length(const char *text)
{
	size_t at = 0;

	for (int part = 0; part < 4; part++) {
		const size_t digits = strspn(text + at, "0123456789");

		if (digits == 0 || digits > 3 || strtol(text + at, NULL, 10) > 255 ||
			(part < 3 && text[at + digits] != '.'))
			return 0;
		at += digits + (part < 3);
	}
	return at;
}

static void append_labels(
	struct pseudonyms *names, struct span labels, bool last_too, struct bytes *out)
{
	const char *at = (const char *)labels.data, *end = at + labels.length;

	while (at < end) {
		const char *dot = memchr(at, '.', (size_t)(end - at));
		const size_t length = (size_t)((dot ? dot : end) - at);
		const struct span label = { (const unsigned char *)at, length };

		if (length == 1 && *at == '*')
			bytes_append_char(out, '*');
		else if (!dot && !last_too)
			bytes_append_text(out, "example");
		else if (length)
			append(names, label, "n", out);
		if (dot)
			bytes_append_char(out, '.');
		at += length + 1;
	}
}

/* A whole host is known too, so that text which names it is changed. */
static void remember_host(struct pseudonyms *names, char *host, const struct bytes *shown)
{
	struct pseudonym *row;

	if (find(names, host)) {
		free(host);
		return;
	}
	row = add(names, host);
	if (row)
		text_keep(row->shown, bytes_span(shown));
}

void pseudonym_host(struct pseudonyms *names, struct span host, struct bytes *out)
{
	char *original = host.length ? copy(host) : NULL;
	const struct pseudonym *known = original ? find(names, original) : NULL;
	scoped_buffer shown = BYTES_EMPTY;
	const size_t suffix = service_suffix(host);

	if (host.length == 0)
		return;
	names->failed |= !original;
	if (known)
		bytes_append_text(&shown, known->shown);
	else if (!original || is_public(original))
		bytes_append_span(&shown, host);
	else if (ipv4_length(original) == host.length)
		append(names, host, "192.0.2.", &shown);
	else if (strchr(original, ':'))
		append(names, host, "2001:db8::", &shown);
	else
		append_labels(names, (struct span){ host.data, host.length - suffix },
			suffix || !strchr(original, '.'), &shown);
	if (suffix && !known && original && !is_public(original))
		bytes_append_text(&shown, original + host.length - suffix);
	bytes_append_span(out, bytes_span(&shown));
	if (original && !known && !is_public(original) && !shown.failed)
		remember_host(names, take(original), &shown);
	free(original);
	names->failed |= shown.failed;
}

/* ---- names of certificates ---- */

static void append_value(struct pseudonyms *names, struct span value, struct bytes *out)
{
	const bool host = value.length && memchr(value.data, '.', value.length) &&
			  !memchr(value.data, ' ', value.length) &&
			  !memchr(value.data, '\\', value.length) &&
			  !memchr(value.data, '@', value.length);

	if (host)
		pseudonym_host(names, value, out);
	else
		pseudonym_word(names, value, out);
}

void pseudonym_dn(struct pseudonyms *names, struct span dn, struct bytes *out)
{
	const unsigned char *at = dn.data, *end = dn.data + dn.length;

	while (at < end) {
		const unsigned char *stop = at, *equals;

		while (stop < end && *stop != ',' && *stop != '+')
			stop += *stop == '\\' && stop + 1 < end ? 2 : 1;
		equals = memchr(at, '=', (size_t)(stop - at));
		equals = equals ? equals + 1 : at;
		bytes_append(out, at, (size_t)(equals - at));
		append_value(
			names, (struct span){ equals, (size_t)(stop - equals) }, out);
		if (stop < end)
			bytes_append_char(out, (char)*stop);
		at = stop + 1;
	}
}

/* ---- text ---- */

static bool is_part_of_word(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* "%2F" before a name is no part of it. */
static bool begins_word(const char *text, size_t at)
{
	return at == 0 || !is_part_of_word(text[at - 1]) ||
	       (at >= 3 && text[at - 3] == '%');
}

/* The longest original that stands here. */
static const struct pseudonym *stands_at(
	const struct pseudonyms *names, const char *text, size_t *length)
{
	const struct pseudonym *best = NULL;

	*length = 0;
	for (size_t i = 0; i < names->n; i++) {
		const size_t n = strlen(names->rows[i].original);

		if (!names->rows[i].spread || n <= *length ||
			!text_starts(text, names->rows[i].original) ||
			is_part_of_word(text[n]))
			continue;
		best = &names->rows[i];
		*length = n;
	}
	return best;
}

static bool is_guid(const char *text)
{
	static const char shape[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

	for (size_t i = 0; i < GUID; i++)
		if (shape[i] == '-'
				? text[i] != '-'
				: !text[i] || !strchr("0123456789abcdefABCDEF", text[i]))
			return false;
	return !is_part_of_word(text[GUID]);
}

/* The octets of a host that a URL here begins with, and where; 0 without one. */
static size_t url_host(const char *text, size_t *skip)
{
	*skip = text_starts(text, "https://") ? 8 : text_starts(text, "http://") ? 7 : 0;
	return *skip ? strcspn(text + *skip, "/:?#\"'<> \t\r\n)") : 0;
}

/* Replaces what stands at the start; the octets it took, 0 for nothing. */
static size_t replace_here(struct pseudonyms *names, const char *text, struct bytes *out)
{
	size_t skip, length = url_host(text, &skip);
	const unsigned char *octets = (const unsigned char *)text;
	const struct pseudonym *row;

	if (length) {
		bytes_append(out, text, skip);
		pseudonym_host(names, (struct span){ octets + skip, length }, out);
		return skip + length;
	}
	if (is_guid(text)) {
		append(names, (struct span){ octets, GUID }, "guid-", out);
		return GUID;
	}
	length = ipv4_length(text);
	if (length && !is_part_of_word(text[length]) && text[length] != '.') {
		pseudonym_host(names, (struct span){ octets, length }, out);
		return length;
	}
	row = stands_at(names, text, &length);
	if (row)
		bytes_append_text(out, row->shown);
	return length;
}

void pseudonym_text(struct pseudonyms *names, struct span text, struct bytes *out)
{
	char *whole = copy(text);
	size_t at = 0;

	names->failed |= !whole;
	while (whole && whole[at]) {
		const size_t taken = begins_word(whole, at)
					     ? replace_here(names, whole + at, out)
					     : 0;

		if (!taken)
			bytes_append_char(out, whole[at]);
		at += taken ? taken : 1;
	}
	free(whole);
}

/* ---- URLs ---- */

/* A message is what a CSR is in; a short one is the name of a CA, as devices send it. */
static void append_query(struct pseudonyms *names, const char *query, struct bytes *out)
{
	static const char mark[] = "message=";
	enum { NAME_MOST = 64 };
	const char *message = text_find(query, mark);

	if (!message || strlen(message) < sizeof(mark) + NAME_MOST) {
		pseudonym_text(names, span_of_text(query), out);
		return;
	}
	message += sizeof(mark) - 1;
	bytes_append(out, query, (size_t)(message - query));
	/* That it had a bare '+' is a cause of its own. */
	bytes_append_text(out, strchr(message, '+') ? "withheld+" : "withheld");
}

void pseudonym_url(struct pseudonyms *names, struct span url, struct bytes *out)
{
	char *whole = copy(url);
	const char *start = whole ? strstr(whole, "://") : NULL, *at, *query;
	size_t length;

	names->failed |= !whole;
	if (!start) {
		pseudonym_text(names, url, out);
		free(whole);
		return;
	}
	start += 3;
	length = strcspn(start, "/?#");
	at = memchr(start, '@', length);
	if (at) { /* a name and a password */
		length -= (size_t)(at + 1 - start);
		bytes_append(out, whole, (size_t)(start - whole));
		start = at + 1;
	} else {
		bytes_append(out, whole, (size_t)(start - whole));
	}
	at = start[0] == '[' ? strchr(start, ']') : NULL;
	const size_t host = at && (size_t)(at - start) < length ? (size_t)(at - start) - 1
								: strcspn(start, ":/?#");
	const bool bracket = at && host + 1 == (size_t)(at - start);
	if (bracket)
		bytes_append_char(out, '[');
	pseudonym_host(names,
		(struct span){ (const unsigned char *)start + bracket, host }, out);
	start += host + bracket;
	query = strchr(start, '?');
	pseudonym_text(names,
		(struct span){ (const unsigned char *)start,
			query ? (size_t)(query - start) : strlen(start) },
		out);
	if (query)
		append_query(names, query, out);
	free(whole);
}
