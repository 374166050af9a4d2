/* SPDX-License-Identifier: MIT */
/*
 * Values of binary XML as text, written as Windows writes them where a parser looks at
 * them: hexadecimal with 0x, times in UTC with a Z, identifiers in braces.
 *
 * A value may have any size whatever its type says: what is too short is written as far
 * as it goes, and nothing behind it is read. Characters that XML cannot hold become "?".
 */
#include "logs/binxml.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/moment.h"

uint64_t binxml_number(struct span s)
{
	uint64_t n = 0;

	for (size_t i = s.length < 8 ? s.length : 8; i > 0; i--)
		n = n << 8 | s.data[i - 1];
	return n;
}

/* ---- text ---- */

static void append_character(struct bytes *out, uint32_t c)
{
	unsigned char utf8[4];
	size_t n = 0;

	if (c == '&')
		bytes_append_text(out, "&amp;");
	else if (c == '<')
		bytes_append_text(out, "&lt;");
	else if (c == '>')
		bytes_append_text(out, "&gt;");
	else if (c == '"')
		bytes_append_text(out, "&quot;");
	else if (c < 0x80)
		bytes_append_char(
			out, c < ' ' && !strchr("\t\n\r", (int)c) ? '?' : (char)c);
	if (c < 0x80)
		return;
	if (c < 0x800) {
		utf8[n++] = (unsigned char)(0xc0 | c >> 6);
	} else if (c < 0x10000) {
		utf8[n++] = (unsigned char)(0xe0 | c >> 12);
		utf8[n++] = (unsigned char)(0x80 | (c >> 6 & 0x3f));
	} else {
		utf8[n++] = (unsigned char)(0xf0 | c >> 18);
		utf8[n++] = (unsigned char)(0x80 | (c >> 12 & 0x3f));
		utf8[n++] = (unsigned char)(0x80 | (c >> 6 & 0x3f));
	}
	utf8[n++] = (unsigned char)(0x80 | (c & 0x3f));
	bytes_append(out, utf8, n);
}

static uint32_t unit_of(struct span s, size_t at)
{
	return s.data[at] | (uint32_t)s.data[at + 1] << 8;
}

void binxml_append_utf16(struct bytes *out, struct span s)
{
	/* The NULs that end a string in C are part of many. */
	while (s.length >= 2 && unit_of(s, (s.length & ~(size_t)1) - 2) == 0)
		s.length = (s.length & ~(size_t)1) - 2;
	for (size_t i = 0; i + 1 < s.length; i += 2) {
		uint32_t c = unit_of(s, i);
		uint32_t low = i + 3 < s.length ? unit_of(s, i + 2) : 0;

		if (c >= 0xd800 && c < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
			c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
			i += 2;
		} else if (c >= 0xd800 && c < 0xe000) {
			c = '?';
		}
		append_character(out, c ? c : '?');
	}
}

/* Which code page it is, is written nowhere: ASCII is the same in all. */
static void append_octets(struct bytes *out, struct span s)
{
	while (s.length > 0 && s.data[s.length - 1] == '\0')
		s.length--;
	for (size_t i = 0; i < s.length; i++)
		append_character(out, s.data[i] ? s.data[i] : '?');
}

/* ---- the other types ---- */

static void append_signed(struct bytes *out, struct span s)
{
	const size_t bits = 8 * (s.length < 8 ? s.length : 8);
	uint64_t n = binxml_number(s);

	if (bits > 0 && bits < 64 && n >> (bits - 1))
		n |= UINT64_MAX << bits;
	bytes_printf(out, "%" PRId64, (int64_t)n);
}

static void append_real(struct bytes *out, struct span s)
{
	double d = 0;
	float f = 0;

	if (s.length == sizeof(f)) {
		memcpy(&f, s.data, sizeof(f));
		d = (double)f;
	} else if (s.length == sizeof(d)) {
		memcpy(&d, s.data, sizeof(d));
	}
	bytes_printf(out, "%g", d);
}

static void append_guid(struct bytes *out, struct span s)
{
	if (s.length < 16)
		return;
	bytes_printf(out, "{%08X-%04X-%04X-%02X%02X-",
		(unsigned)binxml_number((struct span){ s.data, 4 }),
		(unsigned)binxml_number((struct span){ s.data + 4, 2 }),
		(unsigned)binxml_number((struct span){ s.data + 6, 2 }), s.data[8],
		s.data[9]);
	bytes_append_hex(out, (struct span){ s.data + 10, 6 }, hex_upper);
	bytes_append_char(out, '}');
}

/* Tenths of microseconds since 1601. */
static void append_filetime(struct bytes *out, struct span s)
{
	const uint64_t ticks = binxml_number(s), second = 10000000;
	const int64_t moment = (int64_t)(ticks / second) - INT64_C(11644473600);
	char text[MOMENT_TEXT];

	if (moment < MOMENT_LEAST || moment > MOMENT_MOST)
		return;
	moment_write(moment, text);
	text[strcspn(text, "Z")] = '\0';
	bytes_printf(out, "%s.%07" PRIu64 "Z", text, ticks % second);
}

/* Year, month, day of the week, day, hour, minute, second, millisecond. */
static void append_systemtime(struct bytes *out, struct span s)
{
	unsigned part[8] = { 0 };

	if (s.length < 16)
		return;
	for (size_t i = 0; i < 8; i++)
		part[i] = unit_of(s, 2 * i);
	bytes_printf(out, "%04u-%02u-%02uT%02u:%02u:%02u.%03uZ", part[0], part[1],
		part[3], part[4], part[5], part[6], part[7]);
}

static void append_sid(struct bytes *out, struct span s)
{
	uint64_t authority = 0;

	if (s.length < 8 || s.length < 8 + 4 * (size_t)s.data[1])
		return;
	for (size_t i = 2; i < 8; i++)
		authority = authority << 8 | s.data[i];
	bytes_printf(out, "S-%u-%" PRIu64, s.data[0], authority);
	for (size_t i = 0; i < s.data[1]; i++)
		bytes_printf(out, "-%" PRIu64,
			binxml_number((struct span){ s.data + 8 + 4 * i, 4 }));
}

void binxml_append_value(struct bytes *out, unsigned type, struct span value)
{
	switch (type) {
	case BINXML_STRING:
		binxml_append_utf16(out, value);
		break;
	case BINXML_OCTETS:
		append_octets(out, value);
		break;
	case BINXML_I8:
	case BINXML_I16:
	case BINXML_I32:
	case BINXML_I64:
		append_signed(out, value);
		break;
	case BINXML_U8:
	case BINXML_U16:
	case BINXML_U32:
	case BINXML_U64:
		bytes_printf(out, "%" PRIu64, binxml_number(value));
		break;
	case BINXML_FLOAT:
	case BINXML_DOUBLE:
		append_real(out, value);
		break;
	case BINXML_BOOLEAN:
		bytes_append_text(out, binxml_number(value) ? "true" : "false");
		break;
	case BINXML_BINARY:
		bytes_append_hex(out, value, hex_upper);
		break;
	case BINXML_GUID:
		append_guid(out, value);
		break;
	case BINXML_FILETIME:
		append_filetime(out, value);
		break;
	case BINXML_SYSTEMTIME:
		append_systemtime(out, value);
		break;
	case BINXML_SID:
		append_sid(out, value);
		break;
	case BINXML_SIZE:
	case BINXML_HEX32:
	case BINXML_HEX64:
		bytes_printf(out, "0x%" PRIx64, binxml_number(value));
		break;
	default:
		break;
	}
}

/* ---- arrays ---- */

static size_t size_of(unsigned type)
{
	switch (type) {
	case BINXML_I8:
	case BINXML_U8:
		return 1;
	case BINXML_I16:
	case BINXML_U16:
		return 2;
	case BINXML_I64:
	case BINXML_U64:
	case BINXML_DOUBLE:
	case BINXML_FILETIME:
	case BINXML_HEX64:
		return 8;
	case BINXML_GUID:
	case BINXML_SYSTEMTIME:
		return 16;
	default:
		return 4;
	}
}

/* Strings end in a NUL each, in one or two octets. */
static bool string_item(size_t width, struct span array, size_t index, struct span *item)
{
	size_t begin = 0;

	for (size_t i = 0; begin < array.length; i++) {
		size_t end = begin;

		while (end + width <= array.length &&
			binxml_number((struct span){ array.data + end, width }) != 0)
			end += width;
		if (i == index) {
			if (end > array.length)
				end = array.length;
			*item = (struct span){ array.data + begin, end - begin };
			return true;
		}
		begin = end + width;
	}
	return false;
}

bool binxml_array_item(unsigned type, struct span array, size_t index, struct span *item)
{
	const unsigned one = type & ~(unsigned)BINXML_ARRAY;
	const size_t size = size_of(one);

	if (one == BINXML_STRING || one == BINXML_OCTETS)
		return string_item(one == BINXML_STRING ? 2 : 1, array, index, item);
	if (index >= array.length / size)
		return false;
	*item = (struct span){ array.data + index * size, size };
	return true;
}
