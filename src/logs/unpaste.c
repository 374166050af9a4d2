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
#include <stdint.h>
#include <string.h>

#include "base/span.h"
#include "logs/unpaste_front.h"
#include "logs/unpaste_markup.h"
#include "logs/unpaste_text.h"
#include "logs/unpaste_wrap.h"

enum { JOINED_MOST = 64 << 10 }; /* octets of a line that is put together */

struct counts {
	size_t lines, quoted, indented, prefixed, begun, fences;
	size_t least_indent, least_quotes, width;
	bool named, numbered, listed;
	bool chatted; /* the first line is */
};

static void count_line(struct counts *counts, struct span line, bool western)
{
	const size_t indent = unpaste_indent(line), width = unpaste_width(line, western);
	const struct span bare = unpaste_behind(line, indent);
	const size_t quotes = unpaste_quotes(bare);
	bool named, numbered;

	if (bare.length == 0)
		return;
	counts->lines++;
	if (width > counts->width && !unpaste_is_long_word(bare, western))
		counts->width = width;
	if (indent < counts->least_indent)
		counts->least_indent = indent;
	counts->listed |= unpaste_begins_surely(bare, true) &&
			  !unpaste_begins_surely(bare, false) && !span_ends(bare, ":");
	counts->chatted |= counts->lines == 1 && unpaste_chat(bare) > 0;
	counts->fences += unpaste_is_fence(
		unpaste_behind(line, unpaste_quote(line, SIZE_MAX)));
	counts->quoted += quotes > 0;
	if (quotes > 0 && quotes < counts->least_quotes)
		counts->least_quotes = quotes;
	counts->begun += unpaste_begins(bare, true);
	/* Tags are indented by who writes them. */
	counts->indented += indent > 0 && bare.data[0] != '<' &&
			    unpaste_begins(bare, true);
	if (!unpaste_begins(bare, true) && unpaste_prefix(bare, &named, &numbered)) {
		counts->prefixed++;
		counts->named |= named;
		counts->numbered |= numbered;
	}
}

/* "ProviderName : ...": where the values of a list begin; 0 if it is none. A sentence may
 * look so once, behind its first line. */
static size_t find_hang(const struct unpaste *how, struct span text)
{
	enum { NAME_MOST = 40 };

	size_t seen = 0, found;

	for (size_t i = 0; text.length > 0 && i < UNPASTE_LINES; i++) {
		struct span line = unpaste_strip(how, unpaste_take_line(&text));
		const unsigned char *colon = span_find(line, " : ");
		size_t name = 0;

		while (name < line.length && isalpha(line.data[name]))
			name++;
		if (!colon || !name || colon - line.data > NAME_MOST ||
			name + unpaste_indent(unpaste_behind(line, name)) !=
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
		line = span_trim(unpaste_strip(how, unpaste_take_line(&text)));
	return line.length > 0 && unpaste_begins(line, true) &&
	       !unpaste_begins(line, false);
}

/* What each line tells by itself. */
static void look_at_lines(struct unpaste *how, struct span text)
{
	struct counts counts = { .least_indent = SIZE_MAX, .least_quotes = SIZE_MAX };
	struct span rest = text;

	for (size_t i = 0; rest.length > 0 && i < UNPASTE_LINES; i++)
		count_line(&counts, unpaste_strip_front(how, unpaste_take_line(&rest)),
			how->western);
	if (counts.lines == 0)
		return;
	if (5 * counts.quoted >= 4 * counts.lines)
		how->quoted = counts.least_quotes;
	how->indent = counts.least_indent;
	how->indented = counts.indented > 0 || counts.least_indent > 0;
	how->fenced = counts.fences > 0;
	how->chatted = counts.chatted;
	how->listed = counts.listed;
	if (2 * counts.prefixed >= counts.lines || counts.prefixed > counts.begun) {
		how->named = counts.named;
		how->numbered = counts.numbered;
	}
	how->width = counts.width;
}

/* And what they tell together. */
static void look_at_whole(struct unpaste *how, struct span text)
{
	how->labelled = is_labelled(how, text);
	how->hang = find_hang(how, text);
	unpaste_find_columns(how, text);
	how->wrap = unpaste_find_wrap(how, text);
}

struct unpaste unpaste_look(struct span beginning)
{
	struct unpaste how = { .markup = unpaste_find_markup(beginning) };
	scoped_buffer text = BYTES_EMPTY, plain = BYTES_EMPTY;

	if (how.markup != MARKUP_NONE) {
		unpaste_markup(how.markup, beginning, &text);
		beginning = bytes_span(&text);
	}
	how.western = unpaste_is_western(beginning);
	unpaste_plain(beginning, how.western, &plain);
	if (bytes_failed(&text) < 0 || bytes_failed(&plain) < 0)
		return (struct unpaste){ .needed = false };
	how.foreign = plain.length != beginning.length ||
		      (plain.length > 0 &&
			      memcmp(plain.data, beginning.data, plain.length) != 0);
	unpaste_find_front(&how, bytes_span(&plain));
	look_at_lines(&how, bytes_span(&plain));
	look_at_whole(&how, bytes_span(&plain));
	how.needed = how.markup != MARKUP_NONE || how.foreign || how.quoted ||
		     how.indented || how.fenced || how.chatted || how.front[0] ||
		     how.counted || how.named || how.numbered || how.wrap != WRAP_NONE;
	return how;
}

/* ---- undoing it ---- */

/* Appends a line and those that it goes on in; takes them off `rest`. How many. */
static size_t append_group(
	const struct unpaste *how, struct span *rest, struct bytes *out)
{
	struct span raw = unpaste_take_line(rest), line = unpaste_strip(how, raw);
	const size_t from = out->length;
	size_t n = 1;

	bytes_append_span(out, line);
	while (rest->length > 0 && !out->failed && out->length - from < JOINED_MOST) {
		struct span ahead = *rest, raw_next = unpaste_take_line(&ahead);
		struct span next = unpaste_strip(how, raw_next);
		const struct span group = unpaste_behind(bytes_span(out), from);
		const size_t width = unpaste_width(raw, how->western);

		if (!unpaste_goes_on(how, width, group, line, next))
			break;
		if (width != how->width || !unpaste_is_cut(how, group, line, next, ahead))
			unpaste_append_joint(group, next, out);
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
		unpaste_take_line(&rest);
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

		/* It may continue in octets that were not read yet. */
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
	scoped_buffer written = BYTES_EMPTY, plain = BYTES_EMPTY;
	struct span now = text;

	if (how->markup != MARKUP_NONE) {
		if (!last)
			now.length = unpaste_markup_whole(how->markup, text);
		unpaste_markup(how->markup, now, &written);
		now = bytes_span(&written);
	}
	if (how->foreign) {
		unpaste_plain(now, how->western, &plain);
		now = bytes_span(&plain);
	}
	out->failed |= written.failed || plain.failed;
	return place_of_line(text, append_groups(how, now, last, out));
}
