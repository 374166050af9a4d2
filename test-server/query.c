/* SPDX-License-Identifier: MIT */
/*
 * Reads the raw query of a request.
 *
 * Promises to leave '+' alone where web forms mean a blank: Apple's devices send the
 * base64 of their message with '+' and '/' unescaped; and to pass over line ends in
 * base64, which sscep sends as %0A. Strict about all the rest (alphabet, padding,
 * percent escapes), because a lenient server hides the mistakes of the client under
 * test.
 */
#include "query.h"

#include <stdlib.h>
#include <string.h>

#include "scoped.h"

static int hex_digit(char c)
{
	static const char digits[] = "0123456789abcdef0123456789ABCDEF";
	const char *at = c ? strchr(digits, c) : NULL;

	return at ? (int)((at - digits) % 16) : -1;
}

static char *percent_decode(const char *text, size_t length)
{
	char *decoded = memory_copy(text, length);
	size_t from, to = 0;

	for (from = 0; from < length; from++) {
		char c = text[from];

		if (c == '%') {
			int high = from + 2 < length ? hex_digit(text[from + 1]) : -1;
			int low = high < 0 ? -1 : hex_digit(text[from + 2]);

			if (low < 0) {
				free(decoded);
				return NULL;
			}
			c = (char)(high << 4 | low);
			from += 2;
		}
		decoded[to++] = c;
	}
	decoded[to] = '\0';
	return decoded;
}

char *query_value(const char *query, const char *name)
{
	size_t wanted = strlen(name);

	while (query && *query) {
		size_t length = strcspn(query, "&");

		if (length > wanted && !strncmp(query, name, wanted) &&
			query[wanted] == '=')
			return percent_decode(query + wanted + 1, length - wanted - 1);
		query += length;
		if (*query)
			query++;
	}
	return NULL;
}

static int sextet(char c)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				       "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const char *at = c ? strchr(alphabet, c) : NULL;

	return at ? (int)(at - alphabet) : -1;
}

/* Four characters to at most three bytes; how many, or -1. */
static int decode_quantum(unsigned char bytes[3], const char *text)
{
	int a = sextet(text[0]), b = sextet(text[1]);
	int c = text[2] == '=' ? 0 : sextet(text[2]);
	int d = text[3] == '=' ? 0 : sextet(text[3]);

	if (a < 0 || b < 0 || c < 0 || d < 0 || (text[2] == '=' && text[3] != '='))
		return -1;
	bytes[0] = (unsigned char)(a << 2 | b >> 4);
	bytes[1] = (unsigned char)(b << 4 | c >> 2);
	bytes[2] = (unsigned char)(c << 6 | d);
	return text[2] == '=' ? 1 : text[3] == '=' ? 2 : 3;
}

/* The text without its line ends. */
static char *join_lines(const char *text)
{
	char *joined = memory_copy(text, strlen(text));
	size_t from, to = 0;

	for (from = 0; text[from]; from++) {
		if (text[from] != '\r' && text[from] != '\n')
			joined[to++] = text[from];
	}
	joined[to] = '\0';
	return joined;
}

int query_decode_base64(struct buffer *out, const char *text)
{
	scoped(memory) char *joined = join_lines(text);
	size_t length = strlen(joined), i;

	if (length % 4)
		return -1;
	for (i = 0; i < length; i += 4) {
		unsigned char bytes[3];
		int count = decode_quantum(bytes, joined + i);

		if (count < 0 || (count < 3 && i + 4 < length))
			return -1;
		buffer_append(out, bytes, (size_t)count);
	}
	return 0;
}
