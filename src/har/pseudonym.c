/* SPDX-License-Identifier: MIT */
/*
 * Pseudonyms for names, hosts, addresses, URLs. An original has the same pseudonym in any
 * letter case, and a host name keeps its form: the number of labels, the wildcard, the
 * suffix of a Microsoft service. Hosts end in .example (RFC 2606), addresses are from the
 * blocks for documentation (RFC 5737, RFC 3849).
 *
 * Text is searched for every original; pseudonym_table.c has the rows.
 */
#include "har/pseudonym.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/disguise.h"
#include "base/span.h"
#include "base/text.h"
#include "base/url.h"
#include "har/pseudonym_table.h"

enum {
	PSEUDONYM = 256,
	INSIDE_LEAST = 6, /* shorter ones count only as whole words */
	GUID = 36,
};

static char *pseudonym_copy(struct span text)
{
	char *copied = malloc(text.length + 1);

	if (!copied)
		return NULL;
	if (text.length)
		memcpy(copied, text.data, text.length);
	copied[text.length] = '\0';
	return copied;
}

/* The pseudonym of the text; a new one has the next number, with at least this many
 * digits. */
static void append_numbered(struct pseudonyms *names, struct span text,
	const char *before, int digits, struct bytes *out)
{
	const struct pseudonym *known = pseudonym_find(names, text);
	struct pseudonym *row = known ? NULL : pseudonym_add(names, text);
	char shown[PSEUDONYM];

	if (row) {
		snprintf(
			shown, sizeof(shown), "%s%0*u", before, digits, ++names->counted);
		pseudonym_show(names, row, shown);
		known = row;
	}
	bytes_append_text(out, known && known->shown ? known->shown : "withheld");
}

static void append_pseudonym(
	struct pseudonyms *names, struct span text, const char *before, struct bytes *out)
{
	append_numbered(names, text, before, 1, out);
}

void pseudonym_word(struct pseudonyms *names, struct span word, struct bytes *out)
{
	if (word.length)
		append_pseudonym(names, word, "name-", out);
}

/* The octets are looked for as well: a thumbprint is written in many ways. */
static void remember_octets(struct pseudonyms *names, struct span digits)
{
	scoped_buffer octets = BYTES_EMPTY;

	for (size_t i = 0; i + 1 < digits.length; i += 2) {
		const char pair[3] = { (char)digits.data[i], (char)digits.data[i + 1] };
		char *end;

		bytes_append_char(&octets, (char)strtol(pair, &end, 16));
		if (*end)
			return;
	}
	names->failed |= octets.failed;
	if (octets.length >= INSIDE_LEAST && !pseudonym_find(names, bytes_span(&octets)))
		(void)pseudonym_add(names, bytes_span(&octets));
}

void pseudonym_hex(struct pseudonyms *names, struct span digits, struct bytes *out)
{
	if (!digits.length)
		return;
	append_numbered(names, digits, "",
		digits.length < PSEUDONYM ? (int)digits.length : PSEUDONYM - 1, out);
	remember_octets(names, digits);
}

/* ---- hosts ---- */

/* Public hosts: they do not identify the user. */
static bool is_public(const char *host)
{
	static const char *const hosts[] = { "microsoftonline.com", "microsoft.com",
		"w3.org", "aka.ms", "nginx.org", "apache.org", "cloudflare.com",
		"fortinet.net", "zscaler.net", "zscalerone.net", "zscalertwo.net",
		"zscalerthree.net", "zscloud.net" };
	const struct span whole = span_of_text(host);

	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		const size_t length = strlen(hosts[i]);

		if (span_ends(whole, hosts[i]) &&
			(whole.length == length ||
				host[whole.length - length - 1] == '.'))
			return true;
	}
	return false;
}

/* The length of a suffix that names the service, with its dot; else 0. */
static size_t service_suffix(struct span host)
{
	static const char *const suffixes[] = { ".msappproxy.net", ".azurefd.net",
		".azurewebsites.net", ".cloudapp.azure.com", ".windows.net",
		".msappproxy.us" };

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++)
		if (span_ends(host, suffixes[i]))
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
			append_pseudonym(names, label, "n", out);
		if (dot)
			bytes_append_char(out, '.');
		at += length + 1;
	}
}

/* A whole host is known too, so that text which names it is changed. */
static void remember_host(
	struct pseudonyms *names, struct span host, const struct bytes *shown)
{
	struct pseudonym *row = pseudonym_find(names, host) ? NULL
							    : pseudonym_add(names, host);

	if (row)
		pseudonym_show(names, row, bytes_text(shown));
}

void pseudonym_host(struct pseudonyms *names, struct span host, struct bytes *out)
{
	char *original = host.length ? pseudonym_copy(host) : NULL;
	const struct pseudonym *known = original ? pseudonym_find(names, host) : NULL;
	scoped_buffer shown = BYTES_EMPTY;
	const size_t suffix = service_suffix(host);

	if (host.length == 0)
		return;
	names->failed |= !original;
	if (known)
		bytes_append_text(&shown, known->shown ? known->shown : "withheld");
	else if (!original || is_public(original))
		bytes_append_span(&shown, host);
	else if (ipv4_length(original) == host.length)
		append_pseudonym(names, host, "192.0.2.", &shown);
	else if (strchr(original, ':'))
		append_pseudonym(names, host, "2001:db8::", &shown);
	else
		append_labels(names, (struct span){ host.data, host.length - suffix },
			suffix || !strchr(original, '.'), &shown);
	if (suffix && !known && original && !is_public(original))
		bytes_append_text(&shown, original + host.length - suffix);
	bytes_append_span(out, bytes_span(&shown));
	if (original && !known && !is_public(original) && !shown.failed)
		remember_host(names, host, &shown);
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

/* "%2F" before a name is not part of it. */
static bool begins_word(const char *text, size_t at)
{
	return at == 0 || !pseudonym_in_word((unsigned char)text[at - 1]) ||
	       (at >= 3 && text[at - 3] == '%');
}

/* The octets of an IPv6 address at the start of the text, 0 without one: hex digits in
 * groups, and a colon more than a time of day or a MAC address' half has. */
static size_t ipv6_length(const char *text)
{
	const size_t length = strspn(text, "0123456789abcdefABCDEF:.");
	size_t colons = 0, digits = 0;
	bool gap = false;

	for (size_t i = 0; i < length; i++) {
		colons += text[i] == ':';
		gap |= i > 0 && text[i] == ':' && text[i - 1] == ':';
		digits = text[i] == ':' ? 0 : digits + 1;
		if (digits > 4 && text[i] != '.')
			return 0;
	}
	return (colons == 7 || (gap && colons >= 2 && colons < 8)) && length > 4 ? length
										 : 0;
}

static bool is_guid(const char *text)
{
	static const char shape[] = "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

	for (size_t i = 0; i < GUID; i++)
		if (shape[i] == '-'
				? text[i] != '-'
				: !text[i] || !strchr("0123456789abcdefABCDEF", text[i]))
			return false;
	return !pseudonym_in_word((unsigned char)text[GUID]);
}

/* The octets of a host that a URL here begins with, and where; 0 without one. */
static size_t url_host(const char *text, size_t *skip)
{
	*skip = text_starts(text, "https://") ? 8 : text_starts(text, "http://") ? 7 : 0;
	return *skip ? strcspn(text + *skip, "/:?#\"'<> \t\r\n)") : 0;
}

/* Replaces the name at the start; returns its length, 0 for none. */
static size_t replace_here(
	struct pseudonyms *names, const char *text, size_t left, struct bytes *out)
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
		append_pseudonym(names, (struct span){ octets, GUID }, "guid-", out);
		return GUID;
	}
	length = ipv4_length(text);
	if (length && !pseudonym_in_word((unsigned char)text[length]) &&
		text[length] != '.') {
		pseudonym_host(names, (struct span){ octets, length }, out);
		return length;
	}
	length = ipv6_length(text);
	if (length) {
		pseudonym_host(names, (struct span){ octets, length }, out);
		return length;
	}
	row = pseudonym_longest(
		names, (struct span){ octets, left }, true, true, &length);
	if (row)
		bytes_append_text(out, row->shown);
	return length;
}

void pseudonym_text(struct pseudonyms *names, struct span text, struct bytes *out)
{
	char *whole = pseudonym_copy(text);
	const size_t length = whole ? strlen(whole) : 0;
	size_t at = 0;

	names->failed |= !whole;
	while (at < length) {
		const size_t taken = begins_word(whole, at)
					     ? replace_here(names, whole + at,
						       length - at, out)
					     : 0;

		if (!taken)
			bytes_append_char(out, whole[at]);
		at += taken ? taken : 1;
	}
	free(whole);
}

/* ---- the final check ---- */

struct search {
	const struct pseudonyms *names;
	bool found;
};

/* An original inside a longer word counts from INSIDE_LEAST octets on. */
static void search_reading(const struct reading *reading, void *context)
{
	struct search *search = context;

	for (size_t at = 0; !search->found && at < reading->n; at++) {
		const struct span rest = { reading->octets + at, reading->n - at };
		const bool begins = at == 0 ||
				    !pseudonym_in_word(reading->octets[at - 1]);
		const struct pseudonym *row;
		size_t length = 0;

		row = pseudonym_longest(search->names, rest, false, false, &length);
		if (!row)
			continue;
		search->found |= length >= INSIDE_LEAST;
		search->found |= begins && reading->plain &&
				 pseudonym_longest(
					 search->names, rest, true, false, &length);
	}
}

bool pseudonyms_clean(struct pseudonyms *names, struct span text)
{
	struct search search = { .names = names };

	if (names->full || names->failed)
		return false;
	if (!names->longest)
		return true;
	names->failed |= disguise_read(text, search_reading, &search) < 0;
	return !search.found && !names->failed;
}

/* ---- URLs ---- */

/* Only a long value can be a message; a short one is the name of a CA, as devices send
 * it. */
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
	char *whole = pseudonym_copy(url);
	const char *start = whole ? url_behind_scheme(whole) : NULL, *query;
	struct span host;

	names->failed |= !whole;
	if (start == whole) {
		pseudonym_text(names, url, out);
		free(whole);
		return;
	}
	bytes_append(out, whole, (size_t)(start - whole));
	host = url_host_of(whole); /* a name and a password before it go */
	if (host.data[-1] == '[')
		bytes_append_char(out, '[');
	pseudonym_host(names, host, out);
	start = (const char *)host.data + host.length;
	query = strchr(start, '?');
	pseudonym_text(names,
		(struct span){ (const unsigned char *)start,
			query ? (size_t)(query - start) : strlen(start) },
		out);
	if (query)
		append_query(names, query, out);
	free(whole);
}
