/* SPDX-License-Identifier: MIT */
/*
 * Reads the numbers of a time in their order and finds out from the marks between them
 * which is which. It asks no clock and no locale: a log is read alike everywhere.
 */
#include "logs/when.h"

#include <string.h>

enum { NUMBERS_MAX = 8 };

struct number {
	unsigned value, digits;
	unsigned char before; /* the octet in front of it, 0 at the beginning */
};

/* Words for the half of the day; the second half follows the first. */
static const char *const halves[][2] = {
	{ "AM", "PM" },
	{ "a.m.", "p.m." },
	{ "a. m.", "p. m." },
	{ "上午", "下午" },
	{ "午前", "午後" },
	{ "오전", "오후" },
};

/* 0: not given; 1: before noon; 2: after noon. */
static int half_of(struct span text)
{
	for (size_t i = 0; i < sizeof(halves) / sizeof(halves[0]); i++)
		for (int half = 0; half < 2; half++)
			if (span_find(text, halves[i][half]))
				return half + 1;
	return 0;
}

static bool is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

static size_t read_numbers(struct span text, struct number *out)
{
	size_t n = 0;

	for (size_t i = 0; i < text.length && n < NUMBERS_MAX;) {
		struct number number = { .before = i ? text.data[i - 1] : 0 };

		if (!is_digit(text.data[i])) {
			i++;
			continue;
		}
		for (; i < text.length && is_digit(text.data[i]); i++) {
			if (number.digits < 9)
				number.value = number.value * 10 + text.data[i] - '0';
			number.digits++;
		}
		out[n++] = number;
	}
	return n;
}

/* "/Date(1724172582123)/", perhaps with backslashes: milliseconds since 1970. */
static bool read_epoch(struct span text, struct when *out)
{
	struct span digits;
	uint64_t n;

	if (!span_between(text, "Date(", ")", &digits) ||
		!span_number(digits, (uint64_t)253402300799999, &n))
		return false;
	*out = (struct when){ (int64_t)(n / 1000), true, true };
	return true;
}

/* Days since 1970 of the three numbers of a date, or false. */
static bool read_day(const struct number *n, int half, int64_t *seconds)
{
	unsigned year = n[2].value, month = n[0].value, day = n[1].value;
	char text[16];

	if (n[0].digits == 4) {
		year = n[0].value;
		month = n[1].value;
		day = n[2].value;
	} else if (n[1].before != '/' || n[0].value > 12 || (!half && n[1].value <= 12)) {
		month = n[1].value;
		day = n[0].value;
	}
	if (month < 1 || month > 12 || day < 1 || day > 31 || year < 1970 || year > 9999)
		return false;
	text[0] = (char)('0' + year / 1000);
	text[1] = (char)('0' + year / 100 % 10);
	text[2] = (char)('0' + year / 10 % 10);
	text[3] = (char)('0' + year % 10);
	text[4] = text[7] = '-';
	text[5] = (char)('0' + month / 10);
	text[6] = (char)('0' + month % 10);
	text[8] = (char)('0' + day / 10);
	text[9] = (char)('0' + day % 10);
	return span_date((struct span){ (const unsigned char *)text, 10 }, seconds);
}

/* "Z", "+01:00", "-0500" behind the time: seconds east of Greenwich. */
static bool read_zone(struct span text, int64_t *offset)
{
	const unsigned char *colon = memchr(text.data, ':', text.length), *at;
	unsigned value = 0, digits = 0;

	*offset = 0;
	if (!colon)
		return false;
	if (span_ends(text, "Z"))
		return true;
	for (at = text.data + text.length; at > colon; at--)
		if (at[-1] == '+' || at[-1] == '-')
			break;
	if (at == colon)
		return false;
	for (const unsigned char *p = at; p < text.data + text.length; p++) {
		if (is_digit(*p) && digits++ < 4)
			value = value * 10 + *p - '0';
		else if (*p != ':')
			return false;
	}
	if (digits != 4)
		return false;
	*offset = (int64_t)(value / 100) * 3600 + (int64_t)(value % 100) * 60;
	if (at[-1] == '-')
		*offset = -*offset;
	return true;
}

static bool read_clock(const struct number *n, size_t count, int half, int64_t *seconds)
{
	unsigned hour = n[0].value, second = 0;

	if (count < 2 || n[1].before != ':' || n[0].digits > 2)
		return false;
	if (count > 2 && n[2].before == ':')
		second = n[2].value;
	if (half && hour > 12)
		half = 0;
	if (half == 1 && hour == 12)
		hour = 0;
	if (half == 2 && hour < 12)
		hour += 12;
	if (hour > 23 || n[1].value > 59 || second > 60)
		return false;
	*seconds = (int64_t)hour * 3600 + n[1].value * 60 + second;
	return true;
}

bool when_read(struct span text, struct when *out)
{
	struct number n[NUMBERS_MAX];
	size_t count;
	int64_t day = 0, clock, offset;
	int half;

	text = span_trim(text);
	if (text.length > 64)
		return false;
	if (read_epoch(text, out))
		return true;
	half = half_of(text);
	count = read_numbers(text, n);
	if (count < 2)
		return false;
	out->dated = n[1].before != ':';
	if (out->dated && (count < 5 || !read_day(n, half, &day)))
		return false;
	if (!read_clock(
		    out->dated ? n + 3 : n, out->dated ? count - 3 : count, half, &clock))
		return false;
	out->zoned = read_zone(text, &offset);
	out->moment = day + clock - (out->zoned ? offset : 0);
	if (!out->dated)
		out->moment = (out->moment % 86400 + 86400) % 86400;
	return true;
}
