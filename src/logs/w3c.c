/* SPDX-License-Identifier: MIT */
/*
 * W3C extended logs: of IIS, and of http.sys (HTTPERR). What the columns are is read from
 * each #Fields line. Lines that somebody copied out of such a log have none: w3c_loose.c.
 *
 * A line that is not for SCEP costs a look at its path and nothing more.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "logs/w3c.h"

static const char *const column_names[W3C_COLUMNS] = {
	[W3C_DATE] = "date",
	[W3C_TIME] = "time",
	[W3C_METHOD] = "cs-method",
	[W3C_STEM] = "cs-uri-stem",
	[W3C_QUERY] = "cs-uri-query",
	[W3C_CLIENT] = "c-ip",
	[W3C_AGENT] = "cs(User-Agent)",
	[W3C_HOST] = "cs-host",
	[W3C_STATUS] = "sc-status",
	[W3C_SUB_STATUS] = "sc-substatus",
	[W3C_WIN32] = "sc-win32-status",
	[W3C_URI] = "cs-uri",
	[W3C_REASON] = "s-reason",
	[W3C_FORWARDED] = "X-Forwarded-For",
	[W3C_SERVER] = "s-ip",
};

/* ---- lines with columns ---- */

/* Other names of the same: of custom fields and of Advanced Logging. */
static bool is_alias(struct span word, enum w3c_column column)
{
	static const struct {
		enum w3c_column column;
		const char *name;
	} aliases[] = {
		{ W3C_FORWARDED, "X-Original-For" },
		{ W3C_FORWARDED, "cs(X-Forwarded-For)" },
		{ W3C_HOST, "cs(Host)" },
	};

	for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++)
		if (aliases[i].column == column && span_is(word, aliases[i].name))
			return true;
	return false;
}

static void read_fields(struct sink *sink, struct w3c_state *state, struct span rest)
{
	struct span word;

	/* Who pastes from a spreadsheet has tabs between the columns. */
	state->quoted |= memchr(rest.data, '\t', rest.length) != NULL;
	for (int i = 0; i < W3C_COLUMNS; i++)
		state->columns[i] = -1;
	state->n_columns = 0;
	while ((word = span_word(&rest)).length && state->n_columns < LOG_COLUMNS_MAX) {
		state->field_of[state->n_columns] = W3C_COLUMNS;
		for (int i = 0; i < W3C_COLUMNS; i++) {
			if (!span_is(word, column_names[i]) &&
				!is_alias(word, (enum w3c_column)i))
				continue;
			state->columns[i] = (int)state->n_columns;
			state->field_of[state->n_columns] = (enum w3c_column)i;
		}
		state->n_columns++;
	}
	state->has_columns = state->columns[W3C_STEM] >= 0 ||
			     state->columns[W3C_URI] >= 0;
	if (!state->has_columns) {
		sink_complain(
			sink, "#Fields has no path: the meaning of columns is a guess");
		return;
	}
	w3c_name_log(sink, state->columns[W3C_REASON] >= 0);
}

static enum line_verdict read_directive(
	struct sink *sink, struct w3c_state *state, struct span line)
{
	struct span rest;

	if (span_starts(line, "#Fields:"))
		read_fields(sink, state, span_from(line, line.data + strlen("#Fields:")));
	else if (span_starts(line, "#Software: IIS Advanced Logging"))
		state->quoted = true;
	else if (span_starts(line, "#Software:"))
		state->quoted = false;
	else if (span_between(line, "#Date: ", NULL, &rest) && rest.length >= 10)
		state->has_file_day = span_date(
			(struct span){ rest.data, 10 }, &state->file_day);
	return LINE_PASSED;
}

/* The path of a line, without looking at what stands behind it. */
static bool column_at(struct span line, int column, struct span *out)
{
	const unsigned char *at = line.data, *end = line.data + line.length;

	for (; column > 0; column--) {
		at = memchr(at, ' ', (size_t)(end - at));
		if (!at)
			return false;
		at++;
	}
	*out = (struct span){ at, (size_t)(end - at) };
	end = memchr(at, ' ', out->length);
	if (end)
		out->length = (size_t)(end - at);
	return true;
}

/* A value in quotes may hold blanks; "" is an empty one. */
static struct span take_word(const struct w3c_state *state, struct span *rest)
{
	const unsigned char *end;
	struct span word;

	if (!state->quoted)
		return span_word(rest);
	while (rest->length && span_is_blank(rest->data[0]))
		*rest = span_from(*rest, rest->data + 1);
	if (!rest->length || rest->data[0] != '"')
		return span_word(rest);
	end = memchr(rest->data + 1, '"', rest->length - 1);
	if (!end)
		return span_word(rest);
	word = (struct span){ rest->data + 1, (size_t)(end - rest->data - 1) };
	*rest = span_from(*rest, end + 1);
	return word.length ? word : span_of_text("-");
}

/* What stands between two blanks, as IIS writes nearly every line. */
static struct span next_column(const struct w3c_state *state, struct span *rest)
{
	const unsigned char *blank = memchr(rest->data, ' ', rest->length);
	struct span word = *rest;

	if (state->quoted)
		return take_word(state, rest);
	if (blank)
		word = span_until(*rest, blank);
	*rest = blank ? span_from(*rest, blank + 1)
		      : span_from(*rest, rest->data + rest->length);
	return word;
}

typedef struct span column_taker(const struct w3c_state *state, struct span *rest);

/* How many there are. */
static unsigned split_columns(const struct w3c_state *state, struct span line,
	column_taker *next, struct w3c_line *out)
{
	unsigned n = 0;

	for (struct span rest = line, word; (word = next(state, &rest)).length; n++)
		if (n < state->n_columns && state->field_of[n] != W3C_COLUMNS)
			out->field[state->field_of[n]] = word;
	return n;
}

/* The same as column_at(), where blanks do not part the columns. */
static bool quoted_column_at(
	const struct w3c_state *state, struct span line, int column, struct span *out)
{
	for (; column >= 0; column--)
		*out = take_word(state, &line);
	return out->length > 0;
}

/* A path, or what stands where none came. */
static bool is_path_field(struct span field)
{
	return field.length &&
	       (strchr("/*-", field.data[0]) || span_starts(field, "http"));
}

static enum line_verdict read_row(
	struct sink *sink, struct w3c_state *state, struct span line)
{
	struct w3c_line found = {
		.dropped = state->columns[W3C_REASON] >= 0,
		.no_query = state->columns[W3C_QUERY] < 0 && state->columns[W3C_URI] < 0,
	};
	unsigned n = split_columns(state, line, next_column, &found);

	if (n != state->n_columns)
		n = split_columns(state, line, take_word, &found);
	if (n != state->n_columns) {
		sink_complain(sink,
			"%u columns where #Fields has %u: cut off, or not a line of "
			"this log; left out",
			n, state->n_columns);
		return LINE_PASSED;
	}
	w3c_split_uri(&found);
	return w3c_note_request(sink, state, &found, line);
}

/* What stands around a log in a mail. Rows of this log begin with their day or time, and
 * what is left of one that was broken has a path, a query or a number at its front. */
static bool is_prose(const struct w3c_state *state, struct span line)
{
	const enum w3c_column first = state->field_of[0];

	return (first == W3C_DATE || first == W3C_TIME) && line.data[0] > '9' &&
	       !memchr(line.data, '/', line.length) &&
	       !memchr(line.data, '=', line.length);
}

static enum line_verdict read_columns(
	struct sink *sink, struct w3c_state *state, struct span line)
{
	int path = state->columns[W3C_STEM] >= 0 ? state->columns[W3C_STEM]
						 : state->columns[W3C_URI];
	struct span at;

	if (!state->quoted && !memchr(line.data, ' ', line.length))
		state->quoted = memchr(line.data, '\t', line.length) != NULL;
	if (state->quoted ? !quoted_column_at(state, line, path, &at)
			  : !column_at(line, path, &at)) {
		if (is_prose(state, line))
			return LINE_UNKNOWN;
		snprintf(sink->strange, sizeof(sink->strange),
			"fewer columns than #Fields has: cut off, or not a line of "
			"this log; left out");
		return LINE_STRANGE;
	}
	if (memchr(at.data, '\0', at.length < 4 ? at.length : 4) || !is_path_field(at))
		return LINE_UNKNOWN;
	return w3c_is_scep(at) ? read_row(sink, state, line) : LINE_PASSED;
}

/* ---- the format ---- */

bool log_w3c_knows(struct span line)
{
	struct loose loose;

	if (line.length > 0 && line.data[0] == '#')
		return span_starts(line, "#Software:") ||
		       span_starts(line, "#Version:") || span_starts(line, "#Fields:") ||
		       span_starts(line, "#Date:");
	if (line.length > 0 && (line.data[0] == '<' || line.data[0] == '{'))
		return false;
	return w3c_split_loose(line, &loose) && w3c_is_scep(loose.words[loose.method]);
}

/* A line that begins with a day and has a method and a path, or a header. */
bool log_w3c_claims(struct span line)
{
	struct loose loose;
	int64_t ignored;

	if (line.length < 11)
		return false;
	if (line.data[0] == '#')
		return log_w3c_knows(line);
	return span_date((struct span){ line.data, 10 }, &ignored) &&
	       (line.data[10] == ' ' || line.data[10] == '\t') &&
	       w3c_split_loose(line, &loose);
}

enum line_verdict log_w3c_read(struct sink *sink, void *own, struct span line)
{
	struct w3c_state *state = own;

	if (line.length > 0 && line.data[0] == '#')
		return read_directive(sink, state, line);
	if (state->has_columns && line.length > 0)
		return read_columns(sink, state, line);
	if (state->pending.length && line.length > 0 && !log_w3c_knows(line))
		return w3c_read_joined(sink, state, line);
	if (line.length == 0)
		return LINE_PASSED;
	return log_w3c_knows(line) ? w3c_read_loose(sink, state, line) : LINE_UNKNOWN;
}

void log_w3c_clear(void *own)
{
	struct w3c_state *state = own;

	bytes_clear(&state->pending);
}
