/* SPDX-License-Identifier: MIT */
/*
 * Three formats, one rule: base/text.h makes the text harmless, then each character with
 * a meaning in the format is escaped as the format defines it, or replaced if it defines
 * no escape.
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
