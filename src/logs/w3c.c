/* SPDX-License-Identifier: MIT */
/*
 * W3C extended logs: of IIS, and of http.sys (HTTPERR). What the columns are is read from
 * each #Fields line. A line that somebody copied out of such a log has none; its method,
 * path, address and numbers are found by what they look like.
 *
 * A line that is not for SCEP costs a look at its path and nothing more.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "logs/formats.h"
#include "logs/request.h"

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
};

/* What a line says, before it is judged whether all of it is there. */
struct w3c_line {
	struct span field[W3C_COLUMNS];
	bool dropped; /* of http.sys */
};

/* Looked at in each line of the log, so in one go. */
static bool is_scep(struct span path)
{
	for (size_t i = 0; i < path.length; i++) {
		const unsigned char c = path.data[i] | 0x20;

		if (c != 'm' && c != 'c')
			continue;
		if (span_starts(span_from(path, path.data + i),
			    c == 'm' ? "mscep" : "CertificateRegistrationSvc"))
			return true;
	}
	return false;
}

/* ---- what a request says ---- */

static bool number_of(struct span s, uint64_t most, uint64_t *out)
{
	return span_number(s, most, out);
}

static void read_numbers(const struct w3c_line *line, struct log_entry *entry)
{
	uint64_t n;

	if (number_of(line->field[W3C_STATUS], 999, &n) && n >= 100)
		entry->status = (long)n;
	if (number_of(line->field[W3C_SUB_STATUS], 9999, &n))
		entry->sub_status = (int)n;
	entry->has_win32 = number_of(line->field[W3C_WIN32], UINT32_MAX, &n);
	if (entry->has_win32)
		entry->win32 = (uint32_t)n;
}

/* A day's lines follow each other. */
static bool read_date(struct w3c_state *state, struct span date, int64_t *day)
{
	if (date.length != 10)
		return false;
	if (memcmp(state->day, date.data, date.length) != 0) {
		if (!span_date(date, &state->day_begins))
			return false;
		memcpy(state->day, date.data, date.length);
	}
	*day = state->day_begins;
	return true;
}

static void read_time(
	struct w3c_state *state, const struct w3c_line *line, struct log_entry *entry)
{
	int64_t day = 0;

	entry->dated = read_date(state, line->field[W3C_DATE], &day);
	if (!line->field[W3C_DATE].length && state->has_file_day) {
		entry->dated = true;
		day = state->file_day;
	}
	entry->timed = span_clock(line->field[W3C_TIME], &entry->when);
	entry->dated &= entry->timed;
	if (entry->dated)
		entry->when += day;
}

/* The bare URL answers 403 where all is well; with a sub-status it is another 403. */
static void read_outcome(struct log_entry *entry)
{
	bool healthy = entry->step == STEP_BROWSE && entry->status == 403 &&
		       entry->sub_status <= 0;

	/* A status of 0 was not logged: it is not known how the request ended. */
	entry->failure = entry->kind == RECORD_DROPPED ||
			 (entry->status && entry->status / 100 != 2 && !healthy);
	/* Whatever the answer: the way to IIS was open. */
	if (entry->kind == RECORD_REQUEST && entry->step != STEP_BROWSE)
		entry->reached = 1U << WAYPOINT_CONTACT;
	if (!entry->failure && entry->status && entry->step == STEP_PKIOPERATION)
		entry->reached = 1U << WAYPOINT_CONTACT | 1U << WAYPOINT_REQUEST;
}

static void take_host(struct sink *sink, struct span host, struct span path)
{
	scoped_buffer url = BYTES_EMPTY;

	if (sink->url || log_is_empty(host))
		return;
	bytes_append_text(&url, "https://");
	bytes_append_span(&url, host);
	bytes_append_span(&url, path);
	if (!url.failed)
		sink_take_url(sink, bytes_span(&url));
}

static void name_log(struct sink *sink, bool dropped)
{
	sink->file->server |= !dropped;
	sink->file->title = dropped ? "HTTPERR log of http.sys" : "IIS log";
}

/* Behind a proxy the client is the first that it names; ARR writes its port as well,
 * another one for each connection. */
static struct span client_of(const struct w3c_line *line)
{
	struct span client = line->field[W3C_FORWARDED];
	const unsigned char *end;

	if (log_is_empty(client))
		return line->field[W3C_CLIENT];
	end = memchr(client.data, ',', client.length);
	if (end)
		client = span_until(client, end);
	if (client.length && client.data[0] == '[') {
		end = memchr(client.data, ']', client.length);
		return end ? span_from(span_until(client, end), client.data + 1) : client;
	}
	end = memchr(client.data, ':', client.length);
	if (end && !memchr(end + 1, ':', client.length - (size_t)(end + 1 - client.data)))
		client = span_until(client, end);
	return client;
}

/* The page with the challenge wants a log-on; no device asks for it. Nor is a look at the
 * registration service in a browser what the policy module sends. */
static bool is_by_hand(const struct request_shape *shape, struct span method)
{
	return shape->by_hand ||
	       (shape->verifies && !shape->certificate && span_is(method, "GET"));
}

static void read_message(struct sink *sink, struct span query, struct log_entry *entry,
	char *transaction, size_t size, struct bytes *told)
{
	sink_read_message(sink, query, transaction, size, told);
	entry->transaction = span_of_text(transaction);
	if (told->length)
		entry->text = bytes_span(told);
	if (told->failed)
		sink->error = -ENOMEM;
}

static enum line_verdict note_request(struct sink *sink, struct w3c_state *state,
	const struct w3c_line *line, struct span words)
{
	const struct span path = line->field[W3C_STEM], query = line->field[W3C_QUERY];
	const struct request_shape *shape = request_shape_of(
		&state->shapes, path, query, line->field[W3C_AGENT]);
	struct log_entry entry = sink_entry(
		sink, line->dropped ? RECORD_DROPPED : RECORD_REQUEST, "server", words);
	scoped_buffer told = BYTES_EMPTY;
	char transaction[72] = "";

	if (is_by_hand(shape, line->field[W3C_METHOD]))
		return LINE_PASSED;
	read_numbers(line, &entry);
	read_time(state, line, &entry);
	entry.step = shape->step;
	if (!line->dropped)
		entry.family = shape->family;
	else
		entry.reason = line->field[W3C_REASON];
	entry.method = line->field[W3C_METHOD];
	entry.client = client_of(line);
	entry.query_length = log_is_empty(query) ? 0 : query.length;
	entry.path = path;
	entry.query = query;
	if (shape->has_message)
		read_message(
			sink, query, &entry, transaction, sizeof(transaction), &told);
	read_outcome(&entry);
	take_host(sink, line->field[W3C_HOST], path);
	name_log(sink, line->dropped);
	sink_add(sink, &entry);
	return LINE_USED;
}

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
		sink_complain(sink, "#Fields has no path: lines are guessed at");
		return;
	}
	if (state->columns[W3C_STATUS] < 0)
		sink_complain(sink,
			"#Fields has no sc-status: how requests ended was not logged; "
			"IIS Manager > Logging > Select Fields");
	name_log(sink, state->columns[W3C_REASON] >= 0);
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

static void split_uri(struct w3c_line *line)
{
	struct span uri = line->field[W3C_URI];
	const unsigned char *mark;

	if (!uri.length || line->field[W3C_STEM].length)
		return;
	mark = memchr(uri.data, '?', uri.length);
	line->field[W3C_STEM] = mark ? span_until(uri, mark) : uri;
	if (mark)
		line->field[W3C_QUERY] = span_from(uri, mark + 1);
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
	struct w3c_line found = { .dropped = state->columns[W3C_REASON] >= 0 };
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
	split_uri(&found);
	return note_request(sink, state, &found, line);
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
	return is_scep(at) ? read_row(sink, state, line) : LINE_PASSED;
}

/* ---- lines without ---- */

static bool is_method(struct span word)
{
	static const char *const methods[] = { "GET", "POST", "HEAD", "OPTIONS" };

	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
		if (span_is(word, methods[i]))
			return true;
	return false;
}

static bool is_path(struct span word)
{
	return word.length > 1 && word.data[0] == '/';
}

/* "2017-08-08 20:22:16 IP_address GET /path query port user client agent [referer] status
 * sub-status win32": what stands before the method, and what behind it. */
struct loose {
	struct span words[LOG_COLUMNS_MAX];
	unsigned n, method;
};

static bool split_loose(struct span line, struct loose *out)
{
	struct span word;

	out->n = out->method = 0;
	while ((word = span_word(&line)).length && out->n < LOG_COLUMNS_MAX) {
		if (!out->method && out->n > 0 && is_path(word) &&
			is_method(out->words[out->n - 1]))
			out->method = out->n;
		out->words[out->n++] = word;
	}
	return out->method > 0;
}

static bool is_number(struct span word)
{
	uint64_t n;

	return span_number(word, UINT32_MAX, &n);
}

/* The first of three numbers in a row that can be a status, behind the path. */
static unsigned find_status(const struct loose *loose)
{
	for (unsigned i = loose->method + 3; i + 2 < loose->n; i++) {
		uint64_t status;

		if (span_number(loose->words[i], 599, &status) && status >= 100 &&
			is_number(loose->words[i + 1]) && is_number(loose->words[i + 2]))
			return i;
	}
	return 0;
}

static void find_before(const struct loose *loose, struct w3c_line *line)
{
	int64_t ignored;

	for (unsigned i = 0; i + 1 < loose->method; i++) {
		if (span_date(loose->words[i], &ignored))
			line->field[W3C_DATE] = loose->words[i];
		else if (span_clock(loose->words[i], &ignored))
			line->field[W3C_TIME] = loose->words[i];
	}
}

static bool is_address(struct span word)
{
	size_t marks = 0;

	for (size_t i = 0; i < word.length; i++)
		marks += word.data[i] == '.' || word.data[i] == ':';
	return marks >= 2 && !memchr(word.data, '(', word.length) &&
	       !memchr(word.data, '/', word.length);
}

static void find_behind(const struct loose *loose, unsigned status, struct w3c_line *line)
{
	for (unsigned i = loose->method + 1; i < status; i++) {
		if (i > loose->method + 1 && !line->field[W3C_CLIENT].length &&
			is_address(loose->words[i]))
			line->field[W3C_CLIENT] = loose->words[i];
		else if (!line->field[W3C_AGENT].length && loose->words[i].length > 3 &&
			 i > loose->method + 3 && !is_number(loose->words[i]))
			line->field[W3C_AGENT] = loose->words[i];
	}
}

/* "... HTTP/1.1 GET /path?query 503 - AppOffline SCEP" */
static bool find_dropped(const struct loose *loose, struct w3c_line *line)
{
	unsigned reason;

	if (loose->method < 2 || loose->method + 3 >= loose->n ||
		!span_starts(loose->words[loose->method - 2], "HTTP/"))
		return false;
	/* Newer systems write stream ids before the status; the reason is a word, and the
	 * status stands two fields before it. */
	for (reason = loose->method + 3; reason < loose->n; reason++)
		if (loose->words[reason].data[0] >= 'A' &&
			loose->words[reason].data[0] <= 'Z')
			break;
	if (reason == loose->n)
		reason = loose->method + 3;
	line->dropped = true;
	line->field[W3C_STEM] = (struct span){ .data = NULL };
	line->field[W3C_URI] = loose->words[loose->method];
	line->field[W3C_STATUS] = loose->words[reason - 2];
	line->field[W3C_REASON] = loose->words[reason];
	for (unsigned i = 0; i < loose->method && !line->field[W3C_CLIENT].length; i++)
		if (is_address(loose->words[i]) && loose->words[i].data[2] != ':')
			line->field[W3C_CLIENT] = loose->words[i];
	split_uri(line);
	return true;
}

/* A line that was wrapped when it was copied goes on in the next. */
static enum line_verdict wait_for_more(
	struct sink *sink, struct w3c_state *state, struct span line)
{
	if (state->pending.length || line.length > LOG_LINE_MAX / 2) {
		bytes_reset(&state->pending);
		sink_complain(sink, "no status in this line: cut off");
		return LINE_PASSED;
	}
	bytes_append_span(&state->pending, line);
	bytes_append_char(&state->pending, ' ');
	return LINE_PASSED;
}

static enum line_verdict read_loose(
	struct sink *sink, struct w3c_state *state, struct span line)
{
	struct w3c_line found = { .dropped = false };
	struct loose loose;
	unsigned status;

	if (!split_loose(line, &loose) || !is_scep(loose.words[loose.method]))
		return LINE_PASSED;
	found.field[W3C_METHOD] = loose.words[loose.method - 1];
	found.field[W3C_STEM] = loose.words[loose.method];
	find_before(&loose, &found);
	if (find_dropped(&loose, &found))
		return note_request(sink, state, &found, line);
	status = find_status(&loose);
	if (!status)
		return wait_for_more(sink, state, line);
	found.field[W3C_QUERY] = loose.words[loose.method + 1];
	found.field[W3C_STATUS] = loose.words[status];
	found.field[W3C_SUB_STATUS] = loose.words[status + 1];
	found.field[W3C_WIN32] = loose.words[status + 2];
	find_behind(&loose, status, &found);
	return note_request(sink, state, &found, line);
}

static enum line_verdict read_joined(
	struct sink *sink, struct w3c_state *state, struct span line)
{
	struct bytes joined = state->pending;
	enum line_verdict verdict;

	bytes_append_span(&joined, line);
	state->pending = (struct bytes)BYTES_EMPTY;
	verdict = bytes_failed(&joined) < 0
			  ? LINE_PASSED
			  : read_loose(sink, state, bytes_span(&joined));
	bytes_clear(&joined);
	return verdict;
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
	return split_loose(line, &loose) && is_scep(loose.words[loose.method]);
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
	       split_loose(line, &loose);
}

enum line_verdict log_w3c_read(struct sink *sink, void *own, struct span line)
{
	struct w3c_state *state = own;

	if (line.length > 0 && line.data[0] == '#')
		return read_directive(sink, state, line);
	if (state->has_columns && line.length > 0)
		return read_columns(sink, state, line);
	if (state->pending.length && line.length > 0 && !log_w3c_knows(line))
		return read_joined(sink, state, line);
	if (line.length == 0)
		return LINE_PASSED;
	return log_w3c_knows(line) ? read_loose(sink, state, line) : LINE_UNKNOWN;
}

void log_w3c_clear(void *own)
{
	struct w3c_state *state = own;

	bytes_clear(&state->pending);
}
