/* SPDX-License-Identifier: MIT */
/*
 * Lines that somebody copied out of a W3C log: no #Fields says what the columns are, so
 * method, path, address and numbers are found by what they look like. One that was broken
 * is put together with the next.
 */
#include "logs/w3c.h"

#include <string.h>

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

bool w3c_split_loose(struct span line, struct loose *out)
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
	/* The agent's place, behind query, port, user and client. */
	const unsigned agent = loose->method + (line->no_query ? 3 : 4);

	for (unsigned i = loose->method + 1; i < status; i++) {
		if (i > loose->method + 1 && !line->field[W3C_CLIENT].length &&
			is_address(loose->words[i]))
			line->field[W3C_CLIENT] = loose->words[i];
		else if (!line->field[W3C_AGENT].length && loose->words[i].length > 3 &&
			 i >= agent && !is_number(loose->words[i]))
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
	w3c_split_uri(line);
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

enum line_verdict w3c_read_loose(
	struct sink *sink, struct w3c_state *state, struct span line)
{
	struct w3c_line found = { .dropped = false };
	struct loose loose;
	unsigned status;

	if (!w3c_split_loose(line, &loose) || !w3c_is_scep(loose.words[loose.method]))
		return LINE_PASSED;
	found.field[W3C_METHOD] = loose.words[loose.method - 1];
	found.field[W3C_STEM] = loose.words[loose.method];
	find_before(&loose, &found);
	if (find_dropped(&loose, &found))
		return w3c_note_request(sink, state, &found, line);
	status = find_status(&loose);
	if (!status)
		return wait_for_more(sink, state, line);
	/* The port stands behind the path where the log has no query. */
	found.no_query = is_number(loose.words[loose.method + 1]);
	if (!found.no_query)
		found.field[W3C_QUERY] = loose.words[loose.method + 1];
	found.field[W3C_STATUS] = loose.words[status];
	found.field[W3C_SUB_STATUS] = loose.words[status + 1];
	found.field[W3C_WIN32] = loose.words[status + 2];
	find_behind(&loose, status, &found);
	return w3c_note_request(sink, state, &found, line);
}

enum line_verdict w3c_read_joined(
	struct sink *sink, struct w3c_state *state, struct span line)
{
	struct bytes joined = state->pending;
	enum line_verdict verdict;

	bytes_append_span(&joined, line);
	state->pending = (struct bytes)BYTES_EMPTY;
	verdict = bytes_failed(&joined) < 0
			  ? LINE_PASSED
			  : w3c_read_loose(sink, state, bytes_span(&joined));
	bytes_clear(&joined);
	return verdict;
}
