/* SPDX-License-Identifier: MIT */
/*
 * Three alphabets, one rule: first the text is made harmless as base/text.h does it, then
 * what the format gives a meaning to is written in the format's own way, or replaced
 * where it has none. Nothing here knows what a text says.
 */
#include "render/escape.h"

#include <string.h>

#include "base/text.h"

struct escape {
	char character;
	const char *text;
};

static void escape_append(
	struct bytes *out, const char *text, const struct escape *escapes)
{
	char safe[ESCAPE_MAX];

	text_keep(safe, span_of_text(text));
	for (const char *p = safe; *p; p++) {
		const struct escape *row = escapes;

		while (row->text && row->character != *p)
			row++;
		if (row->text)
			bytes_append_text(out, row->text);
		else
			bytes_append_char(out, *p);
	}
}

/* U+FFFE and U+FFFF are characters to UTF-8 and none to XML 1.0 (section 2.2). */
static void replace_noncharacters(char *text)
{
	for (char *p = text; (p = strstr(p, "\xef\xbf")) != NULL; p += 3)
		if ((unsigned char)p[2] >= 0xbe)
			memset(p, '?', 3);
}

void escape_xml(struct bytes *out, const char *text)
{
	static const struct escape escapes[] = {
		{ '&', "&amp;" },
		{ '<', "&lt;" },
		{ '>', "&gt;" },
		{ '"', "&quot;" },
		{ '\0', NULL },
	};
	char safe[ESCAPE_MAX];

	text_keep(safe, span_of_text(text));
	replace_noncharacters(safe);
	escape_append(out, safe, escapes);
}

void escape_label(struct bytes *out, const char *text)
{
	static const struct escape escapes[] = {
		{ '\\', "\\\\" },
		{ '"', "\\\"" },
		{ '\0', NULL },
	};

	escape_append(out, text, escapes);
}

void escape_plugin(struct bytes *out, const char *text)
{
	static const struct escape escapes[] = { { '|', "\xc2\xa6" }, { '\0', NULL } };

	escape_append(out, text, escapes);
}
