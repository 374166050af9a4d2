/* SPDX-License-Identifier: MIT */
/*
 * What was put in front of lines: indentation, the "> " of mail, numbers and names of
 * files by search tools, the time and the writer by chats; and the fences that tickets
 * want around a log. A line keeps what it begins with itself: where something begins
 * at its front, nothing is taken away but blanks.
 */
#include "logs/unpaste_front.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "logs/unpaste_text.h"

enum { PREFIX_MOST = UNPASTE_FRONT, CHAT_MOST = 60, COUNTED_LEAST = 3 };

bool unpaste_is_quote(unsigned char c)
{
	return c == '>' || c == '|';
}

/* The length of one "> ", with blanks in front of it; or 0. */
static size_t one_quote(struct span s)
{
	size_t n = unpaste_indent(s);

	if (n == s.length || !unpaste_is_quote(s.data[n]))
		return 0;
	n++;
	return n + (n < s.length && s.data[n] == ' ');
}

size_t unpaste_quotes(struct span s)
{
	size_t n, depth = 0;

	for (; (n = one_quote(s)) > 0; depth++)
		s = unpaste_behind(s, n);
	return depth;
}

/* A mail may quote older ones in it, which are deeper; but a tag ends in the same mark.
 */
size_t unpaste_quote(struct span s, size_t depth)
{
	size_t length = 0, n;

	for (size_t i = 0; (n = one_quote(unpaste_behind(s, length))) > 0; i++) {
		const struct span rest = unpaste_behind(s, length + n);

		if (i >= depth && !unpaste_ends_in_blank(span_until(s, rest.data)) &&
			!unpaste_begins(rest, true))
			break;
		length += n;
	}
	return length;
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
	end += unpaste_indent(unpaste_behind(s, end));
	if (end + 1 >= s.length || s.data[end] != '|')
		return 0;
	return end + 1 + unpaste_indent(unpaste_behind(s, end + 1)) - at;
}

size_t unpaste_prefix(struct span s, bool *named, bool *numbered)
{
	const size_t most = s.length < PREFIX_MOST ? s.length : PREFIX_MOST;
	size_t n = number_at(s, 0);

	*named = false;
	*numbered = n > 0;
	if (n > 0 && n < s.length && unpaste_begins(unpaste_behind(s, n), true))
		return n;
	for (size_t i = 0; i + 1 < most; i++) {
		if (s.data[i] != ':' || unpaste_is_blank(s.data[i + 1]))
			continue;
		n = number_at(s, i + 1);
		*named = true;
		*numbered = n > 0;
		if (n > 0 && unpaste_begins(unpaste_behind(s, i + 1 + n), true))
			return i + 1 + n;
		*numbered = false;
		if (s.data[i + 1] != '\\' && s.data[i + 1] != '/' &&
			unpaste_begins(unpaste_behind(s, i + 1), true))
			return i + 1;
	}
	*named = *numbered = false;
	return 0;
}

/* "u_ex.log", "C:\\logs\\u_ex.log": with a mark that words before a colon have not. */
static bool is_file_name(struct span s)
{
	bool mark = false;

	for (size_t i = 0; i < s.length; i++) {
		mark |= strchr("./\\", s.data[i]) != NULL;
		if (strchr("\"'<>=,;()[]{}|", s.data[i]))
			return false;
	}
	return mark && s.length < UNPASTE_FRONT - 1;
}

static bool have_front(struct span text, struct span front)
{
	size_t lines = 0;

	while (text.length > 0) {
		const struct span line = unpaste_take_line(&text);
		/* The last may be cut off. */
		const size_t n = text.length > 0 || line.length > front.length
					 ? front.length
					 : line.length;

		if (line.length < n || memcmp(line.data, front.data, n) != 0)
			return false;
		lines++;
	}
	return lines > 1;
}

/* Line after line, each with the number behind that of the one before. */
static bool are_counted(const struct unpaste *how, struct span text)
{
	const size_t front = strlen(how->front);
	uint64_t n, last = 0;
	size_t lines = 0;

	for (; text.length > 0; lines++, last = n) {
		struct span line = unpaste_take_line(&text), number;

		if (line.length < front)
			break;
		line = unpaste_behind(line, front);
		number = (struct span){ line.data, digits_at(line, 0) };
		if (!number_at(line, 0) || !span_number(number, UINT32_MAX, &n) ||
			(lines > 0 && n != last + 1))
			return text.length == 0 && lines >= COUNTED_LEAST;
	}
	return lines >= COUNTED_LEAST;
}

void unpaste_find_front(struct unpaste *how, struct span text)
{
	struct span rest = text, line = unpaste_take_line(&rest);

	if (unpaste_begins(line, true))
		return;
	for (size_t i = 0; i < line.length && i < UNPASTE_FRONT - 1; i++) {
		if (line.data[i] != ':' ||
			(i + 1 < line.length && strchr("\\/", line.data[i + 1])) ||
			!is_file_name((struct span){ line.data, i }))
			continue;
		if (have_front(text, (struct span){ line.data, i + 1 })) {
			memcpy(how->front, line.data, i + 1);
			how->front[i + 1] = '\0';
		}
		break;
	}
	how->counted = are_counted(how, text);
}

struct span unpaste_strip_front(const struct unpaste *how, struct span line)
{
	if (how->front[0] && span_starts(line, how->front))
		line = unpaste_behind(line, strlen(how->front));
	return how->counted ? unpaste_behind(line, number_at(line, 0)) : line;
}

/* ---- chats and tickets ---- */

bool unpaste_is_fence(struct span line)
{
	static const char *const fences[] = { "{noformat}", "{code}", "[code]", "[/code]",
		"<pre>", "</pre>", "<code>", "</code>", "<pre><code>", "</code></pre>" };

	line = span_trim(line);
	for (size_t i = 0; i < sizeof(fences) / sizeof(fences[0]); i++)
		if (span_is(line, fences[i]))
			return true;
	if (span_starts(line, "{code:") && span_ends(line, "}"))
		return true;
	if (!span_starts(line, "```") && !span_starts(line, "~~~"))
		return false;
	/* The name of a language may follow. */
	for (size_t i = 3; i < line.length; i++)
		if (!isalnum(line.data[i]) && line.data[i] != line.data[0])
			return false;
	return true;
}

/* "[10:11 AM]", "[20.08.24, 10:11:12]": its length, or 0. */
static size_t chat_moment(struct span s)
{
	bool colon = false;
	size_t n = 1;

	if (s.length < 2 || s.data[0] != '[' || !isdigit(s.data[1]))
		return 0;
	for (; n < s.length && n < CHAT_MOST && s.data[n] != ']'; n++) {
		colon |= s.data[n] == ':';
		if (!isalnum(s.data[n]) && !strchr(".:,/- ", s.data[n]))
			return 0;
	}
	return colon && n < s.length && s.data[n] == ']' ? n + 1 : 0;
}

/* " John Smith: " behind the moment. */
static size_t chat_name(struct span s)
{
	size_t n = 1;

	if (s.length == 0 || s.data[0] != ' ')
		return 0;
	while (n < s.length && n < CHAT_MOST && !strchr(":<>=[]{}\"'", s.data[n]))
		n++;
	return n > 1 && n + 1 < s.length && s.data[n] == ':' && s.data[n + 1] == ' '
		       ? n + 2
		       : 0;
}

/* "10:11:12 <john> " */
static size_t irc_front(struct span s)
{
	size_t n = 0;

	while (n < s.length && n < CHAT_MOST && (isdigit(s.data[n]) || s.data[n] == ':'))
		n++;
	if (n < 4 || !span_starts(unpaste_behind(s, n), " <"))
		return 0;
	for (n += 2; n < s.length && n < CHAT_MOST && s.data[n] != '>'; n++)
		if (!isalnum(s.data[n]) && !strchr("_-.@+", s.data[n]))
			return 0;
	return n + 1 < s.length && s.data[n] == '>' && s.data[n + 1] == ' ' ? n + 2 : 0;
}

size_t unpaste_chat(struct span line)
{
	const size_t moment = chat_moment(line);
	const size_t name = moment ? chat_name(unpaste_behind(line, moment)) : 0;

	return name ? moment + name : irc_front(line);
}

/* "```" may stand at the very ends of a text. */
static struct span strip_fence(struct span line)
{
	if (unpaste_is_fence(line))
		return (struct span){ line.data, 0 };
	if (span_starts(line, "```"))
		line = unpaste_behind(line, 3);
	if (span_ends(line, "```"))
		line.length -= 3;
	return line;
}

/* ---- all of it ---- */

bool unpaste_hangs(const struct unpaste *how, struct span line)
{
	const size_t n = unpaste_indent(line);

	return how->hang && (n == how->hang || n == how->hang + 1);
}

struct span unpaste_strip(const struct unpaste *how, struct span line)
{
	bool named, numbered;
	size_t indent, n;

	line = unpaste_strip_front(how, line);
	indent = unpaste_indent(line);
	if (how->quoted)
		line = unpaste_behind(line, unpaste_quote(line, how->quoted));
	else
		line = unpaste_behind(line, indent < how->indent ? indent : how->indent);
	if (how->fenced)
		line = strip_fence(line);
	if (how->chatted)
		line = unpaste_behind(line, unpaste_chat(line));
	if ((how->named || how->numbered) && !unpaste_begins(line, true)) {
		n = unpaste_prefix(line, &named, &numbered);
		if (n == 0 && how->numbered && !how->named)
			n = number_at(line, 0);
		line = unpaste_behind(line, n);
	}
	if (unpaste_hangs(how, line))
		return line;
	n = unpaste_indent(line);
	/* One blank may be that between two words, of which the second is no name. */
	if (n == 1 && how->wrap == WRAP_AT_COLUMN)
		return unpaste_begins_surely(unpaste_behind(line, n), true)
			       ? unpaste_behind(line, n)
			       : line;
	return unpaste_begins(unpaste_behind(line, n), true) ? unpaste_behind(line, n)
							     : line;
}
