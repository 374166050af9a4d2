/* SPDX-License-Identifier: MIT */
/*
 * What the fields of a line of a W3C log say of a request: when it came, of whom, which
 * step it is and how it ended. Whether a field is there is asked each time: nobody logs
 * all of them.
 */
#include "logs/w3c.h"

#include <errno.h>
#include <string.h>

#include "logs/request.h"

bool w3c_is_scep(struct span path)
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

/* The bare URL answers 403 where all is well; with a sub-status it is another 403. Of an
 * operation that is not known it may be either. */
static void read_outcome(struct log_entry *entry)
{
	bool healthy = (entry->step == STEP_BROWSE || entry->step == STEP_UNKNOWN) &&
		       entry->status == 403 && entry->sub_status <= 0;

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

void w3c_name_log(struct sink *sink, bool dropped)
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

/* A message is posted, whatever the query shows, and nothing else is. A GET without a
 * query is a look by a browser or a health probe; where the query was not logged or
 * cannot be read, what was asked for is not known. */
static enum step step_of(const struct request_shape *shape, const struct w3c_line *line)
{
	const struct span method = line->field[W3C_METHOD];

	if (shape->verifies || shape->query == QUERY_NAMES)
		return shape->step;
	if (span_is(method, "POST") || shape->query == QUERY_TOO_LONG)
		return STEP_PKIOPERATION;
	if (line->no_query || shape->query == QUERY_UNREADABLE || log_is_empty(method))
		return STEP_UNKNOWN;
	return STEP_BROWSE;
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

enum line_verdict w3c_note_request(struct sink *sink, struct w3c_state *state,
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
	entry.step = step_of(shape, line);
	if (!line->dropped)
		entry.family = shape->family;
	else
		entry.reason = line->field[W3C_REASON];
	entry.method = line->field[W3C_METHOD];
	entry.client = client_of(line);
	if (!log_is_empty(line->field[W3C_SERVER]))
		entry.server = line->field[W3C_SERVER];
	entry.query_length = log_is_empty(query) ? 0 : query.length;
	entry.path = path;
	entry.query = query;
	if (shape->has_message)
		read_message(
			sink, query, &entry, transaction, sizeof(transaction), &told);
	read_outcome(&entry);
	take_host(sink, line->field[W3C_HOST], path);
	w3c_name_log(sink, line->dropped);
	sink_add(sink, &entry);
	return LINE_USED;
}

void w3c_split_uri(struct w3c_line *line)
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
