/* SPDX-License-Identifier: MIT */
/*
 * Three ways in which a log comes that is no longer the text it was: quoted-printable, of
 * a mail that was saved (RFC 2045 section 6.7); HTML, of a ticket or page whose source
 * was copied; and a table of Markdown or Jira, whose cells are set between bars.
 *
 * Each must hold in all of the beginning, and has a mark that no log has by itself: an
 * "&amp;" alone may be what a device has sent, and stays.
 */
#include "logs/unpaste_markup.h"

#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "logs/unpaste_text.h"

enum {
	MAIL_LINE_MOST = 76, /* RFC 2045 section 6.7 (5) */
	TAG_LONGEST = 400,
	CELLS_LEAST = 2,
};

/* ---- quoted-printable ---- */

/* Capitals, as the RFC wants them: "=ab" stands in logs. */
static int quoted_digit(unsigned char c)
{
	return islower(c) ? -1 : bytes_hex_value(c);
}

/* The octet that "=XX" stands for, at the front; -1: it stands for none. */
static int quoted_octet(struct span s)
{
	const int high = s.length < 3 ? -1 : quoted_digit(s.data[1]);
	const int low = s.length < 3 ? -1 : quoted_digit(s.data[2]);

	return high < 0 || low < 0 ? -1 : high << 4 | low;
}

static bool is_soft_break(struct span line)
{
	return line.length > 0 && line.data[line.length - 1] == '=';
}

/* Every '=' of the line stands for an octet, or breaks the line. */
static bool is_quoted_printable(struct span line, size_t *marks)
{
	const unsigned char *at;
	struct span rest = line;

	if (line.length > MAIL_LINE_MOST)
		return false;
	while ((at = memchr(rest.data, '=', rest.length))) {
		rest = span_from(rest, at);
		if (rest.length > 1 && quoted_octet(rest) < 0)
			return false;
		*marks += rest.length == 1 || span_starts(rest, "=3D");
		rest = unpaste_behind(rest, rest.length == 1 ? 1 : 3);
	}
	return true;
}

/* The last line may be cut off, so it need not hold there. */
static bool is_mail(struct span text)
{
	size_t marks = 0;

	/* With its headers, which hold other '='. */
	if (span_find(text, "Content-Transfer-Encoding: quoted-printable"))
		return true;
	while (text.length > 0) {
		struct span line = unpaste_take_line(&text);

		if (text.length > 0 && !is_quoted_printable(line, &marks))
			return false;
	}
	return marks > 0;
}

static void append_quoted(struct span line, struct bytes *out)
{
	const unsigned char *at;
	int octet;

	while ((at = memchr(line.data, '=', line.length))) {
		bytes_append_span(out, span_until(line, at));
		line = span_from(line, at);
		octet = quoted_octet(line);
		bytes_append_char(out, octet < 0 ? '=' : (char)octet);
		line = unpaste_behind(line, octet < 0 ? 1 : 3);
	}
	bytes_append_span(out, line);
}

/* Lines that were one, and as many empty ones. */
static void append_mail(struct span text, struct bytes *out)
{
	size_t broken = 0;

	while (text.length > 0) {
		struct span line = unpaste_take_line(&text);
		const bool soft = is_soft_break(line) && text.length > 0;

		line.length -= soft;
		append_quoted(line, out);
		if (soft) {
			broken++;
			continue;
		}
		for (broken += text.data[-1] == '\n'; broken > 0; broken--)
			bytes_append_char(out, '\n');
	}
}

/* ---- HTML ---- */

/* The length of a tag of HTML at the front, or 0: of logs there are none of these. */
static size_t html_tag(struct span s)
{
	static const char *const names[] = { "br", "p", "div", "span", "pre", "code",
		"table", "thead", "tbody", "tr", "td", "th", "font", "strong", "em",
		"blockquote", "html", "body", "o:p" };
	const unsigned char *end = memchr(
		s.data, '>', s.length < TAG_LONGEST ? s.length : TAG_LONGEST);
	struct span name = unpaste_behind(s, s.length > 1 && s.data[1] == '/' ? 2 : 1);
	size_t n = 0;

	while (end && n < name.length && (isalpha(name.data[n]) || name.data[n] == ':'))
		n++;
	if (!end || n == name.length || !strchr(" />", name.data[n]))
		return 0;
	name.length = n;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (span_is(name, names[i]))
			return (size_t)(end - s.data) + 1;
	return 0;
}

struct html_counts {
	size_t tags, others, entities, bare;
};

static void count_html(struct span text, struct html_counts *counts)
{
	size_t n;

	for (; text.length > 0; text = unpaste_behind(text, n)) {
		n = 1;
		if (text.data[0] == '<') {
			n = html_tag(text);
			counts->tags += n > 0;
			counts->others += n == 0;
			n += n == 0;
		} else if (text.data[0] == '&') {
			const int entity = text_read_entity(text, &n);

			counts->entities += entity >= 0 && entity != '&';
			counts->bare += entity < 0;
			n = entity < 0 ? 1 : n;
		}
	}
}

static bool is_html(struct span text)
{
	struct html_counts counts = { .tags = 0 };

	count_html(text, &counts);
	return counts.others == 0 && (counts.tags > 0 || counts.bare == 0) &&
	       counts.tags + counts.entities > 0;
}

static void append_latin1(int c, struct bytes *out)
{
	enum { NO_BREAK_SPACE = 0xa0 };

	if (c == NO_BREAK_SPACE)
		c = ' ';
	if (c >= 0x80)
		bytes_append_char(out, (char)(0xc0 | c >> 6));
	bytes_append_char(out, (char)(c < 0x80 ? c : 0x80 | (c & 0x3f)));
}

static void append_html(struct span text, struct bytes *out)
{
	size_t n;

	for (; text.length > 0; text = unpaste_behind(text, n)) {
		size_t length;
		const int entity = text.data[0] == '&' ? text_read_entity(text, &length)
						       : -1;

		n = text.data[0] == '<' ? html_tag(text) : 0;
		if (entity >= 0) {
			append_latin1(entity, out);
			n = length;
		} else if (n == 0) {
			bytes_append_char(out, (char)text.data[0]);
			n = 1;
		} else if (span_starts(text, "</td>") || span_starts(text, "</th>")) {
			bytes_append_char(out, '\t');
		}
	}
}

/* ---- tables ---- */

static bool is_table_row(struct span line)
{
	size_t bars = 0;

	line = span_trim(line);
	if (line.length < 2 || line.data[0] != '|' || line.data[line.length - 1] != '|')
		return false;
	for (size_t i = 0; i < line.length; i++)
		bars += line.data[i] == '|';
	return bars > CELLS_LEAST;
}

/* "|---|:--:|" stands below the header. */
static bool is_rule(struct span line)
{
	for (size_t i = 0; i < line.length; i++)
		if (!strchr("|-: \t", line.data[i]))
			return false;
	return true;
}

static bool is_table(struct span text)
{
	while (text.length > 0)
		if (is_table_row(unpaste_take_line(&text)))
			return true;
	return false;
}

static void append_row(struct span line, struct bytes *out)
{
	line = span_trim(line);
	while (line.length > 0 && line.data[0] == '|')
		line = unpaste_behind(line, 1);
	while (line.length > 0 && line.data[line.length - 1] == '|')
		line.length--;
	while (line.length > 0) {
		const unsigned char *bar = memchr(line.data, '|', line.length);

		bytes_append_span(out, span_trim(bar ? span_until(line, bar) : line));
		if (!bar)
			return;
		bytes_append_char(out, '\t');
		line = span_from(line, bar + 1);
		if (line.length > 0 && line.data[0] == '|') /* of a header in Jira */
			line = unpaste_behind(line, 1);
	}
}

static void append_table(struct span text, struct bytes *out)
{
	while (text.length > 0) {
		struct span line = unpaste_take_line(&text);

		if (!is_table_row(line))
			bytes_append_span(out, line);
		else if (!is_rule(line))
			append_row(line, out);
		if (text.data[-1] == '\n')
			bytes_append_char(out, '\n');
	}
}

/* ---- all of them ---- */

enum unpaste_markup unpaste_find_markup(struct span beginning)
{
	beginning.length = unpaste_markup_whole(MARKUP_NONE, beginning);
	if (is_mail(beginning))
		return MARKUP_MAIL;
	if (is_html(beginning))
		return MARKUP_HTML;
	return is_table(beginning) ? MARKUP_TABLE : MARKUP_NONE;
}

size_t unpaste_markup_whole(enum unpaste_markup markup, struct span text)
{
	struct span rest = text;
	size_t whole = 0;

	while (rest.length > 0) {
		struct span line = unpaste_take_line(&rest);
		const bool ended = rest.data[-1] == '\n';

		if (ended && !(markup == MARKUP_MAIL && is_soft_break(line)))
			whole = text.length - rest.length;
	}
	return whole ? whole : text.length;
}

void unpaste_markup(enum unpaste_markup markup, struct span text, struct bytes *out)
{
	switch (markup) {
	case MARKUP_MAIL:
		append_mail(text, out);
		break;
	case MARKUP_HTML:
		append_html(text, out);
		break;
	case MARKUP_TABLE:
		append_table(text, out);
		break;
	default:
		bytes_append_span(out, text);
		break;
	}
}
