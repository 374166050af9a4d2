/* SPDX-License-Identifier: MIT */
/*
 * Whether a line goes on in the next, and whether a blank stood between the two. The
 * width of the longest line, and how full the others are, tell how a text was broken: in
 * the middle of words, as terminals do, or at blanks, as mailers do. What is known of
 * lines of logs (unpaste_begins, columns, tags) tells where one ends. In doubt it does.
 */
#include "logs/unpaste_wrap.h"

#include <ctype.h>
#include <string.h>

#include "logs/unpaste_front.h"
#include "logs/unpaste_text.h"

enum {
	WIDTH_LEAST = 50,
	WIDTH_MOST = 140,
	BLANKS_MOST = 4,   /* between two words: they are gone with the break */
	PADDING_MOST = 20, /* between columns of "log show" */
	TAB_MOST = 8,      /* between columns that a terminal set at its stops */
	TAG_MOST = 4096,   /* looked at for where a tag begins */
	ROW_MOST = 4096,
	FOLDED = 72, /* by editors, in the middle of words too */
	NEARLY = 12, /* characters of a word that did not fit */
};

static size_t first_word(struct span s, bool western)
{
	size_t n = 0;

	while (n < s.length && !unpaste_is_blank(s.data[n]))
		n++;
	return unpaste_width((struct span){ s.data, n }, western);
}

static size_t last_word(struct span s, bool western)
{
	size_t n = s.length;

	while (n > 0 && !unpaste_is_blank(s.data[n - 1]))
		n--;
	return unpaste_width(unpaste_behind(s, n), western);
}

bool unpaste_is_long_word(struct span s, bool western)
{
	return first_word(s, western) > WIDTH_MOST;
}

/* ---- tags ---- */

/* Where the tag begins that is not closed at the end of `s`; NULL if there is none. */
static const unsigned char *find_open_tag(struct span s)
{
	const size_t least = s.length > TAG_MOST ? s.length - TAG_MOST : 0;

	for (size_t n = s.length; n > least && s.data[n - 1] != '>'; n--)
		if (s.data[n - 1] == '<')
			return s.data + n - 1;
	return NULL;
}

/* Between tags stands text, which no more than a tag ends. */
static bool is_in_element(struct span group)
{
	return span_starts(group, "<") && !span_ends(group, ">");
}

/* "<TimeCreated Sy": a name of an attribute has its value behind it, not a blank. */
static bool ends_in_attribute_name(struct span group)
{
	const unsigned char *tag = span_starts(group, "<") ? find_open_tag(group) : NULL;
	size_t n = group.length;

	if (!tag || tag + 1 == group.data + group.length || !isalpha(tag[1]))
		return false;
	while (n > 0 && isalpha(group.data[n - 1]))
		n--;
	return n < group.length && n > 0 && unpaste_is_blank(group.data[n - 1]) &&
	       memchr(tag, '=', group.length - (size_t)(tag - group.data)) == NULL;
}

/* ---- the columns of W3C logs ---- */

static size_t count_words(struct span line)
{
	size_t n = 0;

	while (span_word(&line).length)
		n++;
	return n;
}

/* "sc-status", "cs(User-Agent)", or the end of one: as columns are named. Times and
 * addresses have no letter, and most other values a mark. */
static bool is_column_name(struct span word)
{
	bool letter = false;

	for (size_t i = 0; i < word.length; i++) {
		letter |= isalpha(word.data[i]) != 0;
		if (!isalnum(word.data[i]) && !strchr("-_()", word.data[i]))
			return false;
	}
	return letter;
}

static bool names_columns(struct span line)
{
	struct span word;

	while ((word = span_word(&line)).length)
		if (!is_column_name(word))
			return false;
	return true;
}

static void note_columns(struct unpaste *how, size_t n)
{
	if (how->n_columns < UNPASTE_COLUMNS)
		how->columns[how->n_columns++] = n;
}

/* The names that IIS and http.sys give, and names of somebody's own, which begin with a
 * capital: what else stands at the front of a line is the rest of a name. */
static bool begins_column(struct span line)
{
	static const char *const names[] = { "date", "time", "s-sitename",
		"s-computername", "s-ip", "cs-method", "cs-uri", "cs-uri-stem",
		"cs-uri-query", "s-port", "cs-username", "c-ip", "c-port", "cs-version",
		"cs(User-Agent)", "cs(Cookie)", "cs(Referer)", "cs-host", "sc-status",
		"sc-substatus", "sc-win32-status", "sc-bytes", "cs-bytes", "time-taken",
		"streamid", "streamid_ex", "s-siteid", "s-reason", "s-queuename",
		"transport", "s-contentpath" };
	const struct span word = span_word(&line);

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (span_is(word, names[i]))
			return true;
	return span_starts(word, "cs(") ||
	       (word.length > 0 && isupper(word.data[0]) && !span_ends(word, ")"));
}

void unpaste_find_columns(struct unpaste *how, struct span text)
{
	while (text.length > 0) {
		struct span line = unpaste_strip(how, unpaste_take_line(&text));
		struct span ahead = text, next;
		size_t n;

		if (!span_starts(line, "#Fields:"))
			continue;
		n = count_words(line) - 1;
		while (ahead.length > 0) {
			next = unpaste_strip(how, unpaste_take_line(&ahead));
			if (next.length == 0 || !names_columns(next))
				break;
			n += count_words(next) - !begins_column(next);
			text = ahead;
		}
		note_columns(how, n);
	}
}

/* A line with a value for each column is whole: no more than the end of its last value
 * can stand in the next. */
static bool is_whole_row(const struct unpaste *how, struct span line, struct span next)
{
	const size_t n = how->n_columns && line.data[0] != '#' ? count_words(line) : 0;

	for (size_t i = 0; i < how->n_columns; i++)
		if (n == how->columns[i])
			return count_words(next) > 1;
	return false;
}

/* "2024-05-02 10:11:12.123456-0700 0x1234     Debug       0x0": columns of a width of
 * their own. */
static bool is_padded_row(struct span line)
{
	return line.length > 0 && isdigit(line.data[0]) && unpaste_begins(line, false) &&
	       span_find(line, "  ");
}

/* A request has all of its line; only its rest can follow. */
static bool is_request_row(const struct unpaste *how, struct span group, struct span next)
{
	static const char *const methods[] = { " GET", " POST" };
	const struct span head = { group.data, group.length < 200 ? group.length : 200 };

	if (group.length > ROW_MOST || !unpaste_begins(group, false) ||
		is_whole_row(how, group, next))
		return false;
	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
		const unsigned char *method = span_find(head, methods[i]);
		struct span rest;

		if (!method)
			continue;
		rest = span_from(head, method + strlen(methods[i]));
		if (rest.length == 0 || span_starts(span_trim(rest), "/"))
			return true;
	}
	return false;
}

/* "<server>" is a word of a line that begins with a moment; these are of logs. */
static bool begins_tag(struct span s)
{
	return span_starts(s, "<Event") || span_starts(s, "<E2ETraceEvent") ||
	       span_starts(s, "<?xml") || span_starts(s, "<![LOG[");
}

/* A row of which no quote is open, and that ends in one. */
static bool is_whole_csv(struct span group)
{
	size_t quotes = 0;

	for (size_t i = 0; i < group.length; i++)
		quotes += group.data[i] == '"';
	return quotes % 2 == 0 && span_ends(group, "\"");
}

/* Whether `next` begins something of its own, and is not the rest of `group`. A line that
 * was broken in the middle of a word goes on with what only looks like a name. */
static bool begins_anew(
	const struct unpaste *how, size_t width, struct span group, struct span next)
{
	if (is_in_element(group))
		return span_starts(next, "<");
	if (span_starts(group, "\""))
		return is_whole_csv(group) && span_starts(next, "\"");
	if (span_starts(next, "<") && group.length > 0 && isdigit(group.data[0]) &&
		unpaste_begins(group, false))
		return begins_tag(next);
	if (how->wrap == WRAP_AT_COLUMN && width == how->width && !how->hang)
		return unpaste_begins_surely(next, how->listed);
	return unpaste_begins(next, how->labelled);
}

bool unpaste_goes_on(const struct unpaste *how, size_t width, struct span group,
	struct span line, struct span next)
{
	const size_t lost = is_padded_row(line)      ? PADDING_MOST
			    : span_find(line, "   ") ? TAB_MOST
						     : BLANKS_MOST;

	if (how->wrap == WRAP_NONE || line.length == 0 || next.length == 0 ||
		begins_anew(how, width, group, next) || is_whole_row(how, line, next) ||
		unpaste_hangs(how, next) ||
		(span_starts(line, "#Fields:") && !names_columns(next)))
		return false;
	if (width > how->width)
		return unpaste_is_long_word(line, how->western);
	if ((span_starts(group, "<") && find_open_tag(group)) ||
		is_request_row(how, group, next))
		return true;
	if (how->wrap == WRAP_AT_COLUMN)
		return width + 1 >= how->width;
	return width + lost + first_word(next, how->western) > how->width;
}

/* Columns of terminals, which break lines there; mailers do it at blanks. */
static bool is_usual(size_t width)
{
	static const size_t usual[] = { 80, 100, 120, 132 };

	for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++)
		if (usual[i] == width)
			return true;
	return false;
}

/* A hyphen by itself is a value, and a blank was behind it. */
static bool has_lost_blank(const struct unpaste *how, struct span line, struct span next)
{
	return span_ends(line, " -") && unpaste_indent(next) == 0 &&
	       !is_usual(how->width);
}

enum unpaste_wrap unpaste_find_wrap(const struct unpaste *how, struct span text)
{
	struct unpaste guess = *how;
	size_t at_column = 0, at_blanks = 0;
	size_t full = 0, nearly = 0;
	bool kept_blank = false, lost_blank = false;
	struct span line, next;
	size_t width;

	if (how->width < WIDTH_LEAST || how->width > WIDTH_MOST || text.length == 0)
		return WRAP_NONE;
	guess.wrap = WRAP_AT_BLANKS;
	next = unpaste_take_line(&text);
	for (size_t i = 0; text.length > 0 && i < UNPASTE_LINES; i++) {
		line = next;
		next = unpaste_take_line(&text);
		width = unpaste_width(line, how->western);
		full += width == how->width;
		nearly += width < how->width && width + NEARLY > how->width;
		if (!unpaste_goes_on(&guess, width, unpaste_strip(how, line),
			    unpaste_strip(how, line), unpaste_strip(how, next)))
			continue;
		at_column += width == how->width;
		at_blanks += width < how->width;
		lost_blank |= has_lost_blank(
			how, unpaste_strip(how, line), unpaste_strip(how, next));
		/* Who breaks at blanks leaves none. */
		kept_blank |= width == how->width &&
			      (unpaste_ends_in_blank(line) ||
				      unpaste_indent(next) > how->indent);
	}
	if (at_column + at_blanks == 0)
		return WRAP_NONE;
	/* Who breaks at blanks fills few lines to the very column, and many nearly. */
	if ((is_usual(how->width) || how->width == FOLDED) && !lost_blank && full > 1 &&
		nearly == 0 && at_column > at_blanks)
		return WRAP_AT_COLUMN;
	if (at_blanks == 0)
		return !lost_blank && (at_column > 1 || is_usual(how->width))
			       ? WRAP_AT_COLUMN
			       : WRAP_AT_BLANKS;
	return kept_blank && at_column > at_blanks ? WRAP_AT_COLUMN : WRAP_AT_BLANKS;
}

/* ---- undoing it ---- */

/* "AC_51bad41f-": there, too, lines are broken. A hyphen by itself is a field without a
 * value. */
static bool ends_in_hyphen(struct span s)
{
	return s.length > 1 && s.data[s.length - 1] == '-' &&
	       !unpaste_is_blank(s.data[s.length - 2]);
}

/* Who breaks at blanks breaks a word only where it is longer than a line: at the column,
 * or before it at a hyphen. `behind` is what comes after `next`. */
static bool is_in_long_word(
	const struct unpaste *how, struct span line, struct span next, struct span behind)
{
	/* That of the text, without what was put in front of it. */
	const size_t width = unpaste_width(line, how->western);
	size_t n = last_word(line, how->western), more = first_word(next, how->western);

	while (more == unpaste_width(next, how->western) &&
		(more == width || ends_in_hyphen(next)) && behind.length > 0 &&
		n <= width) {
		n += more;
		next = unpaste_strip(how, unpaste_take_line(&behind));
		more = first_word(next, how->western);
	}
	return n + more > width;
}

/* "<TimeCreated", and "SystemTime='" behind it. */
static bool is_between_name_and_attribute(struct span group, struct span next)
{
	const unsigned char *tag = span_starts(group, "<") ? find_open_tag(group) : NULL;
	size_t n = 0;

	while (n < next.length && isalpha(next.data[n]))
		n++;
	return tag && n > 0 && n < next.length && next.data[n] == '=' &&
	       !memchr(tag, ' ', group.length - (size_t)(tag - group.data)) &&
	       isalpha(group.data[group.length - 1]);
}

/* Where a word ends or begins that is known, however long the two are together. */
static bool is_between_words(struct span line, struct span next)
{
	const unsigned char last = line.data[line.length - 1];

	if (span_starts(next, "https://") || span_starts(next, "http://"))
		return !strchr("(='\"<", last);
	return span_ends(line, " GET") || span_ends(line, " POST") ||
	       span_starts(next, "- ") ||
	       (span_starts(next, "operation=") && last != '?');
}

/* Words, and what stands in quotes as one. */
static size_t count_values(struct span line)
{
	size_t n = 0;

	for (struct span word; (word = span_word(&line)).length; n++) {
		const unsigned char *end = NULL;

		if (word.data[0] == '"' && !memchr(word.data + 1, '"', word.length - 1))
			end = memchr(line.data, '"', line.length);
		if (end)
			line = span_from(line, end + 1);
	}
	return n;
}

/* Whether `group` and `next` are a row with all of its columns, if they are joined by
 * `blanks` blanks. */
static bool fills_columns(
	const struct unpaste *how, struct span group, struct span next, size_t blanks)
{
	const size_t n = how->n_columns && group.length < ROW_MOST
				 ? count_values(group) + count_values(next) + blanks - 1
				 : 0;

	for (size_t i = 0; i < how->n_columns; i++)
		if (n == how->columns[i])
			return group.data[0] != '#';
	return false;
}

static bool is_last_of_row(const struct unpaste *how, struct span behind)
{
	return behind.length == 0 ||
	       unpaste_begins(unpaste_strip(how, unpaste_take_line(&behind)), false);
}

bool unpaste_is_cut(const struct unpaste *how, struct span group, struct span line,
	struct span next, struct span behind)
{
	if (is_last_of_row(how, behind) && !unpaste_ends_in_blank(group) &&
		!unpaste_indent(next) &&
		fills_columns(how, group, next, 1) != fills_columns(how, group, next, 0))
		return fills_columns(how, group, next, 0);
	return how->wrap == WRAP_AT_COLUMN || ends_in_attribute_name(group) ||
	       (!is_between_words(line, next) &&
		       !is_between_name_and_attribute(group, next) &&
		       is_in_long_word(how, line, next, behind));
}

void unpaste_append_joint(struct span group, struct span next, struct bytes *out)
{
	if (!unpaste_ends_in_blank(group) && !ends_in_hyphen(group) &&
		!span_starts(next, "://"))
		bytes_append_char(out, ' ');
}
