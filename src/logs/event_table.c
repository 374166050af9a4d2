/* SPDX-License-Identifier: MIT */
/*
 * Events as tables: Event Viewer's own (tabs or commas; the header is in the system's
 * language, so fields are known by their place), and Export-Csv's (quoted names of .NET
 * in the first line). A quoted message may span lines.
 *
 * A terminal makes blanks of tabs. Then a row is told by its shape: a level, a moment, a
 * provider that is known, a number. What stands behind is the message, and in front of it
 * the category, which cannot be told from it unless it is a word that is known.
 */
#include <errno.h>
#include <string.h>

#include "base/text.h"
#include "logs/formats.h"
#include "logs/when.h"

enum { FIELDS_MAX = 40, ROW_MAX = 64 << 10 };

struct fields {
	struct span at[FIELDS_MAX];
	size_t n;
	bool open; /* a quote is not closed: the row goes on */
};

/* A field without its quotes; the next begins behind the separator. */
static struct span take_field(struct span *rest, char separator, bool *open)
{
	struct span field = *rest;
	size_t i = 0;

	*open = false;
	if (rest->length && rest->data[0] == '"') {
		for (i = 1; i < rest->length; i++) {
			if (rest->data[i] != '"')
				continue;
			if (i + 1 < rest->length && rest->data[i + 1] == '"')
				i++;
			else
				break;
		}
		*open = i >= rest->length;
		field = (struct span){ rest->data + 1, i - 1 };
		i += i < rest->length;
	}
	while (i < rest->length && rest->data[i] != (unsigned char)separator)
		i++;
	if (!rest->length || rest->data[0] != '"')
		field.length = i;
	*rest = i < rest->length ? span_from(*rest, rest->data + i + 1)
				 : (struct span){ rest->data + i, 0 };
	return field;
}

static void split_row(struct span row, char separator, struct fields *out)
{
	const unsigned char *end = row.data + row.length;

	out->n = 0;
	out->open = false;
	while (out->n < FIELDS_MAX && row.data < end) {
		bool ended = memchr(row.data, separator, row.length) == NULL;

		out->at[out->n++] = take_field(&row, separator, &out->open);
		if (ended && row.length == 0)
			break;
	}
}

static char separator_of(struct span line)
{
	static const char separators[] = "\t,;";

	for (size_t i = 0; separators[i]; i++)
		if (memchr(line.data, separators[i], line.length))
			return separators[i];
	return '\0';
}

/* Level, date and time, source, id: what Event Viewer writes. */
static bool is_viewer_row(const struct fields *fields)
{
	struct when when;
	uint64_t id;

	return fields->n >= 5 && span_number(span_trim(fields->at[3]), 65535, &id) &&
	       when_read(fields->at[1], &when) && when.dated;
}

/* ---- rows whose tabs are blanks ---- */

enum { LEVEL_WORDS = 2, MOMENT_WORDS = 3, SOURCE_WORDS = 5, CATEGORY_MOST = 40 };

/* "AM", "p.m.", and "a." and "m." of Spanish: behind the time, in front of the source. */
static bool is_half(struct span word)
{
	return word.length > 1 && word.length <= 4 && strchr("AaPpMm", word.data[0]) &&
	       strchr("Mm.", word.data[word.length - 1]);
}

/* The moment at the front: the fewest words that are one, and the half of the day. */
static bool take_moment(struct span *rest, struct span *out)
{
	const unsigned char *begin = rest->data;
	struct span ahead = *rest, word;
	struct when when;

	for (int i = 0; i < MOMENT_WORDS && (word = span_word(&ahead)).length; i++) {
		*out = (struct span){ begin, (size_t)(word.data + word.length - begin) };
		if (!when_read(*out, &when) || !when.dated)
			continue;
		*rest = ahead;
		while (is_half(word = span_word(&ahead))) {
			out->length = (size_t)(word.data + word.length - begin);
			*rest = ahead;
		}
		return true;
	}
	return false;
}

/* The source, and the number behind it. */
static bool take_source(struct span *rest, struct span *source, struct span *id)
{
	const unsigned char *begin = rest->data;
	uint64_t n;

	for (int i = 0; i <= SOURCE_WORDS && (*id = span_word(rest)).length; i++) {
		if (i == 0 || !span_number(*id, 65535, &n))
			continue;
		*source = span_trim((struct span){ begin, (size_t)(id->data - begin) });
		return true;
	}
	return false;
}

/* What is said for "no category", which is that of nearly all events. */
static bool is_no_category(struct span word)
{
	static const char *const words[] = { "None", "Keine", "Aucun", "Aucune",
		"Ninguno", "Ninguna", "Nessuna", "Geen", "Nenhum", "Нет", "なし", "無",
		"无", "없음" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (span_is(word, words[i]))
			return true;
	return word.length > 2 && word.data[0] == '(' &&
	       word.data[word.length - 1] == ')';
}

/* The category is told from the message by a quote, or because it is known. */
static struct span message_of(struct span rest)
{
	struct span behind = rest, word = span_word(&behind);
	const unsigned char *quote = memchr(rest.data, '"', rest.length);

	if (is_no_category(word))
		rest = behind;
	else if (quote && span_ends(span_trim(rest), "\"") &&
		 quote - rest.data < CATEGORY_MOST)
		rest = span_from(rest, quote);
	rest = span_trim(rest);
	if (rest.length > 1 && rest.data[0] == '"' && span_ends(rest, "\""))
		rest = (struct span){ rest.data + 1, rest.length - 2 };
	return rest;
}

/* Fills five fields and the message. */
static bool split_blanks(struct span row, struct fields *out)
{
	struct span rest = row, ahead;

	*out = (struct fields){ .n = 6 };
	for (int i = 0; i < LEVEL_WORDS; i++) {
		if (!span_word(&rest).length || !rest.length)
			return false;
		ahead = rest = span_trim(rest);
		if (!take_moment(&ahead, &out->at[1]))
			continue;
		out->at[0] = span_trim(span_until(row, rest.data));
		if (!take_source(&ahead, &out->at[2], &out->at[3]))
			return false;
		out->at[5] = message_of(ahead);
		return true;
	}
	return false;
}

static bool is_export_header(const struct fields *fields)
{
	bool id = false, provider = false;

	for (size_t i = 0; i < fields->n; i++) {
		id |= span_is(fields->at[i], "Id") || span_is(fields->at[i], "EventID");
		provider |= span_is(fields->at[i], "ProviderName") ||
			    span_is(fields->at[i], "Source");
	}
	return id && provider && fields->n >= 4;
}

bool log_event_table_knows(struct span line)
{
	struct fields fields;
	char separator = separator_of(line);

	if (line.length > ROW_MAX || !line.length)
		return false;
	if (line.data[0] == '#')
		return span_starts(
			line, "#TYPE System.Diagnostics.Eventing.Reader.EventLogRecord");
	if (line.data[0] != '"' && split_blanks(line, &fields) &&
		event_knows_provider(fields.at[2]))
		return true;
	if (!separator)
		return false;
	split_row(line, separator, &fields);
	return (is_viewer_row(&fields) && event_knows_channel(fields.at[2])) ||
	       (is_export_header(&fields) && !fields.open) ||
	       (fields.n == 5 && span_is(fields.at[0], "Level") &&
		       span_is(fields.at[3], "Event ID"));
}

static void tell_viewer_row(
	struct sink *sink, struct event_table_state *state, const struct fields *fields)
{
	struct event *event = &state->event;

	event_begin(sink, event);
	event->line = state->line;
	text_keep(event->level, span_trim(fields->at[0]));
	event_set_time(sink, event, fields->at[1]);
	text_keep(event->provider, span_trim(fields->at[2]));
	event_set_id(event, fields->at[3]);
	for (size_t i = 5; i < fields->n; i++) /* commas of an unquoted message */
		event_append(event, span_trim(fields->at[i]));
	event_end(sink, event);
}

static void take_header(struct event_table_state *state, const struct fields *fields)
{
	state->n_columns = fields->n < EVENT_COLUMNS_MAX ? fields->n : EVENT_COLUMNS_MAX;
	for (size_t i = 0; i < state->n_columns; i++)
		text_keep(state->columns[i], fields->at[i]);
}

static void tell_export_row(
	struct sink *sink, struct event_table_state *state, const struct fields *fields)
{
	struct event *event = &state->event;

	event_begin(sink, event);
	event->line = state->line;
	for (size_t i = 0; i < fields->n && i < state->n_columns; i++)
		event_set_property(sink, event, span_of_text(state->columns[i]),
			span_trim(fields->at[i]));
	event_end(sink, event);
}

static bool has_odd_quotes(struct span line)
{
	bool odd = false;
	const unsigned char *at;

	while ((at = memchr(line.data, '"', line.length))) {
		odd = !odd;
		line = span_from(line, at + 1);
	}
	return odd;
}

static enum line_verdict tell_row(
	struct sink *sink, struct event_table_state *state, struct span row)
{
	struct fields fields;

	split_row(row, state->separator, &fields);
	if (is_export_header(&fields))
		take_header(state, &fields);
	else if (is_viewer_row(&fields))
		tell_viewer_row(sink, state, &fields);
	else if (row.data[0] != '"' && split_blanks(row, &fields))
		tell_viewer_row(sink, state, &fields);
	else if (state->n_columns && fields.n >= 4)
		tell_export_row(sink, state, &fields);
	else if (fields.n < 4)
		return LINE_UNKNOWN;
	return LINE_PASSED;
}

/* A row whose quotes are not closed goes on in the next line. */
enum line_verdict log_event_table_read(struct sink *sink, void *own, struct span line)
{
	struct event_table_state *state = own;
	bool odd = has_odd_quotes(line);
	enum line_verdict verdict;

	if (!state->pending.length) {
		if (!line.length || line.data[0] == '#')
			return LINE_PASSED;
		state->separator = separator_of(line);
		state->line = sink->line;
		if (!odd)
			return tell_row(sink, state, line);
	}
	bytes_append_span(&state->pending, line);
	bytes_append_char(&state->pending, ' ');
	if (state->pending.failed)
		sink->error = -ENOMEM;
	/* The first of them has an odd number, as has the last; those between have none.
	 */
	state->odd ^= odd;
	if (state->odd && state->pending.length < ROW_MAX)
		return LINE_PASSED;
	verdict = tell_row(sink, state, span_trim(bytes_span(&state->pending)));
	bytes_reset(&state->pending);
	state->odd = false;
	return verdict;
}

void log_event_table_end(struct sink *sink, void *own)
{
	struct event_table_state *state = own;

	if (state->pending.length) {
		struct span row = bytes_span(&state->pending);
		struct fields fields;

		split_row(row, state->separator, &fields);
		if (is_viewer_row(&fields) || split_blanks(row, &fields))
			tell_viewer_row(sink, state, &fields);
		sink_complain(sink, "ends within a quoted field: cut off");
	}
	bytes_reset(&state->pending);
	state->odd = false;
}

void log_event_table_clear(void *own)
{
	struct event_table_state *state = own;

	bytes_clear(&state->event.text);
	bytes_clear(&state->pending);
}
