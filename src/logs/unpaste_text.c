/* SPDX-License-Identifier: MIT */
/*
 * The characters that mail, chat and word processors put in place of those of a log, and
 * the plain ones for them, in UTF-8 and in Windows-1252; lines, and their width as it is
 * seen. What is not in the table is left as it is, whatever it may be.
 */
#include "logs/unpaste_text.h"

#include <string.h>

struct replacement {
	const char *utf8;
	unsigned char western; /* in Windows-1252; 0: not in it */
	const char *with;
};

static const struct replacement replacements[] = {
	{ "\xc2\xa0", 0xa0, " " },     /* no-break space */
	{ "\xc2\xad", 0xad, "" },      /* soft hyphen */
	{ "\xe2\x80\x87", 0, " " },    /* figure space */
	{ "\xe2\x80\x8b", 0, "" },     /* zero width space */
	{ "\xe2\x80\x8e", 0, "" },     /* left-to-right mark: Event Viewer's dates */
	{ "\xe2\x80\x8f", 0, "" },     /* right-to-left mark */
	{ "\xe2\x80\x91", 0, "-" },    /* no-break hyphen */
	{ "\xe2\x80\x93", 0x96, "-" }, /* en dash */
	{ "\xe2\x80\x94", 0x97, "-" }, /* em dash */
	{ "\xe2\x80\x98", 0x91, "'" }, { "\xe2\x80\x99", 0x92, "'" },
	{ "\xe2\x80\x9a", 0x82, "'" }, { "\xe2\x80\x9c", 0x93, "\"" },
	{ "\xe2\x80\x9d", 0x94, "\"" }, { "\xe2\x80\x9e", 0x84, "\"" },
	{ "\xe2\x80\xa6", 0x85, "\xe2\x80\xa6" },
	{ "\xe2\x80\xaf", 0, " " }, /* narrow no-break space */
	{ "\xe3\x80\x80", 0, " " }, /* ideographic space */
	{ "\xef\xbb\xbf", 0, "" },  /* byte order mark, in the middle of a text */
};

enum { N_REPLACEMENTS = sizeof(replacements) / sizeof(replacements[0]) };

static const struct replacement *replacement_at(
	struct span s, bool western, size_t *length)
{
	if (s.data[0] < 0x80)
		return NULL;
	for (size_t i = 0; i < N_REPLACEMENTS; i++) {
		const struct replacement *r = &replacements[i];

		*length = western ? 1 : strlen(r->utf8);
		if (western ? r->western == s.data[0]
			    : s.length >= *length &&
					memcmp(s.data, r->utf8, *length) == 0)
			return r;
	}
	return NULL;
}

void unpaste_plain(struct span s, bool western, struct bytes *out)
{
	size_t from = 0, at = 0, length;

	while (at < s.length) {
		const struct replacement *r = replacement_at(
			(struct span){ s.data + at, s.length - at }, western, &length);

		if (!r) {
			at++;
			continue;
		}
		bytes_append(out, s.data + from, at - from);
		bytes_append_text(out, r->with);
		at += length;
		from = at;
	}
	bytes_append(out, s.data + from, s.length - from);
}

size_t unpaste_width(struct span s, bool western)
{
	size_t n = 0;

	for (size_t i = 0; i < s.length; i++)
		n += western || (s.data[i] & 0xc0) != 0x80;
	return n;
}

static bool is_western_mark(unsigned char c)
{
	for (size_t i = 0; i < N_REPLACEMENTS; i++)
		if (c >= 0x80 && replacements[i].western == c)
			return true;
	return false;
}

/* Text that is not UTF-8, and in which no two octets beside each other are of no ASCII:
 * in the code pages of East Asia they come in pairs. */
bool unpaste_is_western(struct span s)
{
	bool any = false;

	for (size_t i = 0; i < s.length; i++) {
		if (s.data[i] < 0x80)
			continue;
		any = true;
		if (i + 1 < s.length && s.data[i + 1] >= 0x80 &&
			!(is_western_mark(s.data[i]) && is_western_mark(s.data[i + 1])))
			return false;
	}
	return any;
}

/* ---- lines ---- */

struct span unpaste_take_line(struct span *rest)
{
	const unsigned char *end = memchr(rest->data, '\n', rest->length);
	const size_t length = end ? (size_t)(end - rest->data) : rest->length;
	struct span line = { rest->data, length };

	rest->data += length + (end != NULL);
	rest->length -= length + (end != NULL);
	if (line.length > 0 && line.data[line.length - 1] == '\r')
		line.length--;
	return line;
}

bool unpaste_is_blank(unsigned char c)
{
	return c == ' ' || c == '\t';
}

size_t unpaste_indent(struct span s)
{
	size_t n = 0;

	while (n < s.length && unpaste_is_blank(s.data[n]))
		n++;
	return n;
}

struct span unpaste_behind(struct span s, size_t n)
{
	return (struct span){ s.data + n, s.length - n };
}

bool unpaste_ends_in_blank(struct span s)
{
	return s.length > 0 && unpaste_is_blank(s.data[s.length - 1]);
}
