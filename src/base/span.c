/* SPDX-License-Identifier: MIT */
/*
 * Pieces of lines: words, numbers, dates. Nothing is copied or ended with NUL. Input is
 * not trusted: numbers are bounded, dates must exist in the calendar.
 */
#include "base/span.h"

#include <stdio.h>
#include <string.h>

#include "base/moment.h"
#include "base/text.h"

bool span_starts(struct span s, const char *prefix)
{
	size_t i = 0;

	for (; prefix[i]; i++)
		if (i == s.length ||
			text_lower(s.data[i]) != text_lower((unsigned char)prefix[i]))
			return false;
	return true;
}

bool span_ends(struct span s, const char *tail)
{
	const size_t length = strlen(tail);

	return s.length >= length &&
	       span_starts((struct span){ s.data + s.length - length, length }, tail);
}

bool span_is(struct span s, const char *word)
{
	return s.length == strlen(word) && span_starts(s, word);
}

/* The next place of `c`, or the end. */
static const unsigned char *next_of(
	const unsigned char *at, const unsigned char *end, unsigned char c)
{
	const unsigned char *found = memchr(at, c, (size_t)(end - at));

	return found ? found : end;
}

/* memchr(3) for either case of the first letter: bodies of requests are long. */
const unsigned char *span_find(struct span s, const char *word)
{
	const size_t length = strlen(word);
	const unsigned char small = text_lower((unsigned char)word[0]);
	const unsigned char big = small >= 'a' && small <= 'z' ? small - 'a' + 'A'
							       : small;
	const unsigned char *end, *smalls, *bigs;

	if (s.length < length || length == 0)
		return length == 0 ? s.data : NULL;
	end = s.data + s.length - length + 1;
	smalls = next_of(s.data, end, small);
	bigs = big == small ? end : next_of(s.data, end, big);
	while (smalls < end || bigs < end) {
		const unsigned char *at = smalls < bigs ? smalls : bigs;

		if (span_starts(span_from(s, at), word))
			return at;
		if (at == smalls)
			smalls = next_of(at + 1, end, small);
		else
			bigs = next_of(at + 1, end, big);
	}
	return NULL;
}

struct span span_from(struct span s, const unsigned char *at)
{
	return (struct span){ at, (size_t)(s.data + s.length - at) };
}

struct span span_until(struct span s, const unsigned char *at)
{
	return (struct span){ s.data, (size_t)(at - s.data) };
}

static inline bool is_blank(unsigned char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

bool span_is_blank(unsigned char c)
{
	return is_blank(c);
}

struct span span_trim(struct span s)
{
	while (s.length > 0 && is_blank(s.data[0])) {
		s.data++;
		s.length--;
	}
	while (s.length > 0 && is_blank(s.data[s.length - 1]))
		s.length--;
	return s;
}

/* Most words are short; of those that are not, a blank is the likelier end. */
static size_t word_length(struct span s)
{
	enum { SHORT = 24 };
	size_t n = 0, end = s.length;
	const unsigned char *blank;

	while (n < end && n < SHORT && !is_blank(s.data[n]))
		n++;
	if (n < SHORT || n == end)
		return n;
	for (const char *blanks = " \t\r\n\v\f"; *blanks; blanks++) {
		blank = memchr(s.data + n, *blanks, end - n);
		if (blank)
			end = (size_t)(blank - s.data);
	}
	return end;
}

struct span span_word(struct span *rest)
{
	struct span word;

	while (rest->length > 0 && is_blank(rest->data[0])) {
		rest->data++;
		rest->length--;
	}
	word = (struct span){ rest->data, word_length(*rest) };
	rest->data += word.length;
	rest->length -= word.length;
	return word;
}

bool span_between(struct span s, const char *before, const char *after, struct span *out)
{
	const unsigned char *at = span_find(s, before), *end;

	if (!at)
		return false;
	*out = span_from(s, at + strlen(before));
	end = after ? span_find(*out, after) : NULL;
	if (end)
		*out = span_until(*out, end);
	return true;
}

bool span_number(struct span s, uint64_t most, uint64_t *out)
{
	uint64_t value = 0;

	if (s.length == 0 || s.length > 19)
		return false;
	for (size_t i = 0; i < s.length; i++) {
		if (s.data[i] < '0' || s.data[i] > '9')
			return false;
		value = value * 10 + (uint64_t)(s.data[i] - '0');
	}
	if (value > most)
		return false;
	*out = value;
	return true;
}

bool span_date(struct span s, int64_t *days_as_seconds)
{
	char text[MOMENT_TEXT];

	if (s.length != 10)
		return false;
	snprintf(text, sizeof(text), "%.10sT00:00:00Z", (const char *)s.data);
	return moment_read(text, days_as_seconds);
}

bool span_clock(struct span s, int64_t *seconds)
{
	uint64_t part[3];

	if (s.length < 8 || s.data[2] != ':' || s.data[5] != ':')
		return false;
	for (size_t i = 0; i < 3; i++)
		if (!span_number((struct span){ s.data + 3 * i, 2 }, 60, &part[i]))
			return false;
	*seconds = (int64_t)(part[0] * 3600 + part[1] * 60 + part[2]);
	return part[0] < 24;
}

uint64_t span_hash(uint64_t hash, const void *data, size_t length)
{
	const unsigned char *p = data;

	/* clang's analyzer believes that the second octet of a number is not set. */
	for (size_t i = 0; i < length; i++)
		/* NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult) */
		hash = (hash ^ p[i]) * UINT64_C(1099511628211);
	return hash;
}
