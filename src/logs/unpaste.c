/* SPDX-License-Identifier: MIT */
/*
 * What was done to a text is found out from its beginning and undone in all of it. A text
 * to which nothing was done is left alone, octet by octet: unpaste_look says so, and then
 * unpaste need not be called.
 *
 * It knows how lines of logs begin, not what they say. Where it cannot tell, it changes
 * nothing: a line too many is worth less than two lines made one. No line gets longer
 * than those it was made of, and there are as many lines behind as before.
 */
#include "logs/unpaste.h"

#include <ctype.h>
#include <string.h>

#include "base/span.h"

enum {
	LINES_LOOKED_AT = 2000,
	WIDTH_LEAST = 50,
	WIDTH_MOST = 140,
	PREFIX_MOST = 260,
	BLANKS_MOST = 4,   /* between two words: they are gone with the break */
	PADDING_MOST = 20, /* between columns of "log show" */
	TAG_MOST = 4096,   /* looked at for where a tag begins */
	ROW_MOST = 4096,
	JOINED_MOST = 64 << 10, /* octets of a line that is put together */
};

/* ---- characters ---- */

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

static void append_plain(struct span s, bool western, struct bytes *out)
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

static size_t width_of(struct span s, bool western)
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
static bool is_western(struct span s)
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

static struct span take_line(struct span *rest)
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

static bool unpaste_is_blank(unsigned char c)
{
	return c == ' ' || c == '\t';
}

static size_t indent_of(struct span s)
{
	size_t n = 0;

	while (n < s.length && unpaste_is_blank(s.data[n]))
		n++;
	return n;
}

static struct span behind(struct span s, size_t n)
{
	return (struct span){ s.data + n, s.length - n };
}

static bool is_quote(unsigned char c)
{
	return c == '>' || c == '|';
}

static bool ends_in_blank(struct span s)
{
	return s.length > 0 && unpaste_is_blank(s.data[s.length - 1]);
}

/* How long the "> " or "> > " in front is. */
static size_t quote_of(struct span s)
{
	size_t n = 0;

	for (;;) {
		size_t at = n + indent_of(behind(s, n));

		if (at == s.length || !is_quote(s.data[at]))
			return n;
		n = at + 1;
		if (n < s.length && s.data[n] == ' ')
			n++;
	}
}

static size_t digits_at(struct span s, size_t at)
{
	size_t n = 0;

	while (at + n < s.length && isdigit(s.data[at + n]))
		n++;
	return n;
}

/* The length of "12:" or "12 | " at `at`, or 0. */
static size_t number_at(struct span s, size_t at)
{
	const size_t digits = digits_at(s, at);
	size_t end = at + digits;

	if (digits == 0 || digits > 9 || end == s.length)
		return 0;
	if (s.data[end] == ':')
		return digits + 1;
	end += indent_of(behind(s, end));
	if (end + 1 >= s.length || s.data[end] != '|')
		return 0;
	return end + 1 + indent_of(behind(s, end + 1)) - at;
}

/*
 * The length of what a search tool has put in front: "C:\logs\u_ex.log:12:", "u_ex.log:"
 * or "12:". Behind it something has to begin, which is not so at the front, unless the
 * form is known already.
 */
static size_t prefix_of(struct span s, bool *named, bool *numbered)
{
	const size_t most = s.length < PREFIX_MOST ? s.length : PREFIX_MOST;
	size_t n = number_at(s, 0);

	*named = false;
	*numbered = n > 0;
	if (n > 0 && n < s.length && unpaste_begins(behind(s, n), true))
		return n;
	for (size_t i = 0; i + 1 < most; i++) {
		if (s.data[i] != ':' || unpaste_is_blank(s.data[i + 1]))
			continue;
		n = number_at(s, i + 1);
		*named = true;
		*numbered = n > 0;
		if (n > 0 && unpaste_begins(behind(s, i + 1 + n), true))
			return i + 1 + n;
		*numbered = false;
		if (s.data[i + 1] != '\\' && s.data[i + 1] != '/' &&
			unpaste_begins(behind(s, i + 1), true))
			return i + 1;
	}
	*named = *numbered = false;
	return 0;
}

/* PowerShell's lists set the rest of a value in, below its beginning: their reader puts
 * it together, and knows that nothing was between the two. The first character may be a
 * blank of the value. */
static bool hangs(const struct unpaste *how, struct span line)
{
	const size_t n = indent_of(line);

	return how->hang && (n == how->hang || n == how->hang + 1);
}

/* A line without what was put in front of it. */
static struct span strip(const struct unpaste *how, struct span line)
{
	const size_t indent = indent_of(line);
	bool named, numbered;
	size_t n;

	if (how->quoted)
		line = behind(line, quote_of(line));
	else
		line = behind(line, indent < how->indent ? indent : how->indent);
	if ((how->named || how->numbered) && !unpaste_begins(line, true)) {
		n = prefix_of(line, &named, &numbered);
		if (n == 0 && how->numbered && !how->named)
			n = number_at(line, 0);
		line = behind(line, n);
	}
	if (hangs(how, line))
		return line;
	n = indent_of(line);
	/* One blank may be that between two words, of which the second is no name. */
	if (n == 1 && how->wrap == WRAP_AT_COLUMN)
		return unpaste_begins_surely(behind(line, n)) ? behind(line, n) : line;
	return unpaste_begins(behind(line, n), true) ? behind(line, n) : line;
}

/* ---- what was done ---- */

static size_t first_word(struct span s, bool western)
{
	size_t n = 0;

	while (n < s.length && !unpaste_is_blank(s.data[n]))
		n++;
	return width_of((struct span){ s.data, n }, western);
}

static size_t last_word(struct span s, bool western)
{
	size_t n = s.length;

	while (n > 0 && !unpaste_is_blank(s.data[n - 1]))
		n--;
	return width_of(behind(s, n), western);
}

/* What can be broken nowhere stands in a line of its own, however long. */
static bool is_long_word(struct span s, bool western)
{
	return first_word(s, western) > WIDTH_MOST;
}

struct counts {
	size_t lines, quoted, indented, prefixed, begun;
	size_t least_indent, width;
	bool named, numbered;
};

static void count_line(struct counts *counts, struct span line, bool western)
{
	const size_t indent = indent_of(line), width = width_of(line, western);
	const struct span bare = behind(line, indent);
	bool named, numbered;

	if (bare.length == 0)
		return;
	counts->lines++;
	if (width > counts->width && !is_long_word(bare, western))
		counts->width = width;
	if (indent < counts->least_indent)
		counts->least_indent = indent;
	counts->quoted += is_quote(bare.data[0]);
	counts->begun += unpaste_begins(bare, true);
	/* Tags are indented by who writes them. */
	counts->indented += indent > 0 && bare.data[0] != '<' &&
			    unpaste_begins(bare, true);
	if (!unpaste_begins(bare, true) && prefix_of(bare, &named, &numbered)) {
		counts->prefixed++;
		counts->named |= named;
		counts->numbered |= numbered;
	}
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

	if (!tag)
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

/* How many columns #Fields has, in each of its lines; it may be broken itself. */
static void find_columns(struct unpaste *how, struct span text)
{
	while (text.length > 0) {
		struct span line = strip(how, take_line(&text)), ahead = text, next;
		size_t n;

		if (!span_starts(line, "#Fields:"))
			continue;
		n = count_words(line) - 1;
		while (ahead.length > 0) {
			next = strip(how, take_line(&ahead));
			if (next.length == 0 || !names_columns(next))
				break;
			n += count_words(next);
			text = ahead;
		}
		note_columns(how, n);
	}
}

/* A line with a value for each column is whole: no more than the end of its last value
 * can stand in the next. */
static bool is_whole_row(const struct unpaste *how, struct span line, struct span next)
{
	const size_t n = how->n_columns ? count_words(line) : 0;

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

/* Whether `next` begins something of its own, and is not the rest of `group`. A line that
 * was broken in the middle of a word goes on with what only looks like a name. */
static bool begins_anew(
	const struct unpaste *how, size_t width, struct span group, struct span next)
{
	if (is_in_element(group))
		return span_starts(next, "<");
	if (span_starts(next, "<") && group.length > 0 && isdigit(group.data[0]) &&
		unpaste_begins(group, false))
		return begins_tag(next);
	if (how->wrap == WRAP_AT_COLUMN && width == how->width && !how->hang)
		return unpaste_begins_surely(next);
	return unpaste_begins(next, how->labelled);
}

/* Whether `group`, which ends in `line`, goes on in the next line. `width` is that of the
 * line as it was pasted. */
static bool goes_on(const struct unpaste *how, size_t width, struct span group,
	struct span line, struct span next)
{
	const size_t lost = is_padded_row(line) ? PADDING_MOST : BLANKS_MOST;

	if (how->wrap == WRAP_NONE || line.length == 0 || next.length == 0 ||
		begins_anew(how, width, group, next) || is_whole_row(how, line, next) ||
		hangs(how, next) ||
		(span_starts(line, "#Fields:") && !names_columns(next)))
		return false;
	if (width > how->width)
		return is_long_word(line, how->western);
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
	return span_ends(line, " -") && indent_of(next) == 0 && !is_usual(how->width);
}

/* Lines that another way to break them would have made longer tell how they were broken.
 */
static enum unpaste_wrap find_wrap(const struct unpaste *how, struct span text)
{
	struct unpaste guess = *how;
	size_t at_column = 0, at_blanks = 0;
	bool kept_blank = false, lost_blank = false;
	struct span line, next;
	size_t width;

	if (how->width < WIDTH_LEAST || how->width > WIDTH_MOST || text.length == 0)
		return WRAP_NONE;
	guess.wrap = WRAP_AT_BLANKS;
	next = take_line(&text);
	for (size_t i = 0; text.length > 0 && i < LINES_LOOKED_AT; i++) {
		line = next;
		next = take_line(&text);
		width = width_of(line, how->western);
		if (!goes_on(&guess, width, strip(how, line), strip(how, line),
			    strip(how, next)))
			continue;
		at_column += width == how->width;
		at_blanks += width < how->width;
		lost_blank |= has_lost_blank(how, strip(how, line), strip(how, next));
		/* Who breaks at blanks leaves none. */
		kept_blank |= width == how->width &&
			      (ends_in_blank(line) || indent_of(next) > how->indent);
	}
	if (at_column + at_blanks == 0)
		return WRAP_NONE;
	if (at_blanks == 0)
		return !lost_blank && (at_column > 1 || is_usual(how->width))
			       ? WRAP_AT_COLUMN
			       : WRAP_AT_BLANKS;
	return kept_blank && at_column > at_blanks ? WRAP_AT_COLUMN : WRAP_AT_BLANKS;
}

/* "ProviderName : ...": where the values of a list begin; 0 if it is none. A sentence may
 * look so once, behind its first line. */
static size_t find_hang(const struct unpaste *how, struct span text)
{
	enum { NAME_MOST = 40 };

	size_t seen = 0, found;

	for (size_t i = 0; text.length > 0 && i < LINES_LOOKED_AT; i++) {
		struct span line = strip(how, take_line(&text));
		const unsigned char *colon = span_find(line, " : ");
		size_t name = 0;

		while (name < line.length && isalpha(line.data[name]))
			name++;
		if (!colon || !name || colon - line.data > NAME_MOST ||
			name + indent_of(behind(line, name)) !=
				(size_t)(colon - line.data) + 1)
			continue;
		found = (size_t)(colon - line.data) + strlen(" : ");
		if (i == 0 || found == seen)
			return found;
		seen = found;
	}
	return 0;
}

/* Whether the first line of a text is a name and its value. */
static bool is_labelled(const struct unpaste *how, struct span text)
{
	struct span line = { .data = NULL };

	while (text.length > 0 && line.length == 0)
		line = span_trim(strip(how, take_line(&text)));
	return line.length > 0 && unpaste_begins(line, true) &&
	       !unpaste_begins(line, false);
}

struct unpaste unpaste_look(struct span beginning)
{
	struct unpaste how = { .western = is_western(beginning) };
	struct counts counts = { .least_indent = SIZE_MAX };
	scoped_buffer plain = BYTES_EMPTY;
	struct span rest;

	append_plain(beginning, how.western, &plain);
	how.foreign = plain.length != beginning.length ||
		      (plain.length > 0 &&
			      memcmp(plain.data, beginning.data, plain.length) != 0);
	if (bytes_failed(&plain) < 0)
		return how;
	rest = bytes_span(&plain);
	for (size_t i = 0; rest.length > 0 && i < LINES_LOOKED_AT; i++)
		count_line(&counts, take_line(&rest), how.western);
	if (counts.lines == 0)
		return how;
	how.quoted = 5 * counts.quoted >= 4 * counts.lines;
	how.indent = counts.least_indent;
	if (2 * counts.prefixed >= counts.lines || counts.prefixed > counts.begun) {
		how.named = counts.named;
		how.numbered = counts.numbered;
	}
	how.labelled = is_labelled(&how, bytes_span(&plain));
	how.hang = find_hang(&how, bytes_span(&plain));
	find_columns(&how, bytes_span(&plain));
	how.width = counts.width;
	how.wrap = find_wrap(&how, bytes_span(&plain));
	how.needed = how.foreign || how.quoted || counts.indented > 0 || how.named ||
		     how.numbered || how.wrap != WRAP_NONE;
	return how;
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
	size_t n = last_word(line, how->western), more = first_word(next, how->western);

	while (more == width_of(next, how->western) &&
		(more == how->width || ends_in_hyphen(next)) && behind.length > 0 &&
		n <= how->width) {
		n += more;
		next = strip(how, take_line(&behind));
		more = first_word(next, how->western);
	}
	return n + more > how->width;
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

/* Whether no blank stood there: in the middle of a word, at the very column. */
static bool is_cut(const struct unpaste *how, struct span group, struct span line,
	struct span next, struct span behind)
{
	return how->wrap == WRAP_AT_COLUMN || ends_in_attribute_name(group) ||
	       (!is_between_words(line, next) &&
		       is_in_long_word(how, line, next, behind));
}

static void append_joint(struct span group, struct span next, struct bytes *out)
{
	if (!ends_in_blank(group) && !ends_in_hyphen(group) && !span_starts(next, "://"))
		bytes_append_char(out, ' ');
}

/* Appends a line and those that it goes on in; takes them off `rest`. How many. */
static size_t append_group(
	const struct unpaste *how, struct span *rest, struct bytes *out)
{
	struct span raw = take_line(rest), line = strip(how, raw);
	const size_t from = out->length;
	size_t n = 1;

	bytes_append_span(out, line);
	while (rest->length > 0 && !out->failed && out->length - from < JOINED_MOST) {
		struct span ahead = *rest, raw_next = take_line(&ahead);
		struct span next = strip(how, raw_next);
		const struct span group = behind(bytes_span(out), from);
		const size_t width = width_of(raw, how->western);

		if (!goes_on(how, width, group, line, next))
			break;
		if (width != how->width || !is_cut(how, group, line, next, ahead))
			append_joint(group, next, out);
		bytes_append_span(out, next);
		*rest = ahead;
		raw = raw_next;
		line = next;
		n++;
	}
	return n;
}

/* Where line `n` of a text begins, from 0. */
static size_t place_of_line(struct span text, size_t n)
{
	struct span rest = text;

	for (; n > 0 && rest.length > 0; n--)
		take_line(&rest);
	return (size_t)(rest.data - text.data);
}

/* Lines that were used. */
static size_t append_groups(
	const struct unpaste *how, struct span text, bool last, struct bytes *out)
{
	struct span rest = text;
	size_t used = 0;

	while (rest.length > 0) {
		const size_t before = out->length;
		size_t lines = append_group(how, &rest, out);

		/* It may go on in what is not here yet. */
		if (rest.length == 0 && !last && used > 0 && !out->failed) {
			out->length = before;
			return used;
		}
		used += lines;
		lines -= rest.length == 0 && text.data[text.length - 1] != '\n';
		for (; lines > 0; lines--)
			bytes_append_char(out, '\n');
	}
	return used;
}

size_t unpaste(const struct unpaste *how, struct span text, bool last, struct bytes *out)
{
	scoped_buffer plain = BYTES_EMPTY;
	struct span plain_text = text;

	if (how->foreign) {
		append_plain(text, how->western, &plain);
		plain_text = bytes_span(&plain);
		out->failed |= plain.failed;
	}
	return place_of_line(text, append_groups(how, plain_text, last, out));
}
