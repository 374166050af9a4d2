/* SPDX-License-Identifier: MIT */
/*
 * The log of iOS and macOS in all its forms: Console's copies, `log show` (default,
 * compact, syslog, ndjson) and the old syslog. An error's words may stand on the lines
 * behind it, so a line waits for what follows.
 *
 * It is of one device, so its lines are about the enrolment that was begun last.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "logs/formats.h"
#include "logs/request.h"
#include "logs/sentences.h"
#include "logs/when.h"

/* The processes that write about SCEP. */
static const struct {
	const char *process, *family;
} processes[] = {
	{ "profiled", "ios" },
	{ "mdmd", "ios" },
	{ "mdmclient", "macos" },
	{ "CertificateService", "macos" },
};

/* The process that a line is of: its name, and a mark behind it. NULL: another. */
static const char *family_of_line(struct span line)
{
	for (size_t i = 0; i < sizeof(processes) / sizeof(processes[0]); i++) {
		const unsigned char *at = span_find(line, processes[i].process);
		const size_t length = strlen(processes[i].process);

		if (at && (size_t)(at - line.data) + length < line.length &&
			strchr(":[ \t(", at[length]) && at > line.data &&
			strchr(" \t/", at[-1]))
			return processes[i].family;
	}
	return NULL;
}

static bool is_digit(unsigned char c)
{
	return c >= '0' && c <= '9';
}

/* A clock, perhaps with a fraction and a zone at once. */
static bool is_clock(struct span word)
{
	int64_t ignored;

	return word.length >= 8 && span_clock(word, &ignored) &&
	       (word.length == 8 || word.data[8] == '.' || word.data[8] == '+' ||
		       word.data[8] == '-');
}

/* "-0500" as a word of its own. */
static bool is_zone(struct span word)
{
	return word.length == 5 && (word.data[0] == '-' || word.data[0] == '+') &&
	       is_digit(word.data[1]) && is_digit(word.data[4]);
}

/* The words up to the clock: a date may stand before it, a zone behind. */
static bool read_apple_time(struct sink *sink, struct span line, struct log_entry *entry)
{
	struct span word, day = { .data = NULL }, clock = { .data = NULL };
	char text[80];
	struct when when;
	int64_t ignored;

	for (int i = 0; i < 4 && !clock.length; i++) {
		word = span_word(&line);
		if (span_date(word, &ignored))
			day = word;
		else if (is_clock(word))
			clock = word;
	}
	if (!clock.length || clock.length > 32)
		return false;
	word = span_word(&line);
	snprintf(text, sizeof(text), "%.*s %.*s%.*s", (int)day.length,
		day.length ? (const char *)day.data : "", (int)clock.length,
		(const char *)clock.data, is_zone(word) ? (int)word.length : 0,
		(const char *)word.data);
	if (!when_read(span_of_text(text), &when))
		return false;
	entry->timed = true;
	entry->dated = when.dated;
	entry->when = when.moment;
	if (!when.zoned && when.dated && sink) {
		entry->when = log_zone_utc(&sink->zone, entry->when);
		sink->file->local = true;
	}
	return true;
}

bool log_apple_knows(struct span line)
{
	struct log_entry entry;

	return line.length < LOG_LINE_MAX && line.length > 24 && line.data[0] != '{' &&
	       family_of_line(line) && read_apple_time(NULL, line, &entry);
}

/* ---- what a line says ---- */

static bool read_url_request(struct sink *sink, struct device_state *state,
	struct span line, struct log_entry *entry, struct bytes *url, struct bytes *told)
{
	struct span target;

	if (!span_between(line, "URL request: ", NULL, &target))
		return false;
	entry->kind = RECORD_STATE;
	log_read_url(sink, target, entry, url);
	if (entry->step == STEP_PKIOPERATION) {
		entry->reason = span_of_text("certificate request sent");
		entry->reached = 1U << WAYPOINT_REQUEST;
		sink_read_message(sink, target, state->transaction,
			sizeof(state->transaction), told);
	} else {
		entry->reason = span_of_text("request sent");
		entry->begins = entry->step == STEP_CACERT;
	}
	return true;
}

static bool read_profile(struct span line, struct log_entry *entry)
{
	struct span rest;

	entry->kind = RECORD_STATE;
	if (!span_find(line, ".SCEP."))
		return false;
	if (span_between(line, "Adding dependent ", NULL, &rest)) {
		entry->reason = span_of_text("profile added");
		entry->reached = 1U << WAYPOINT_DELIVERY;
		entry->text = rest;
		return true;
	}
	if (!span_between(line, "Profile ", NULL, &rest) ||
		!span_find(rest, "installed."))
		return false;
	entry->reason = span_of_text("profile installed");
	entry->reached = 1U << WAYPOINT_INSTALLED;
	entry->text = rest;
	return true;
}

static bool read_apple_doing(struct span line, struct log_entry *entry)
{
	static const struct {
		const char *words, *reason;
		unsigned reached;
	} rows[] = {
		{ "Attempting to retrieve issued certificate", "certificate asked for",
			1U << WAYPOINT_CONTACT },
		{ "Sending CSR via GET", "certificate request by GET",
			1U << WAYPOINT_CONTACT },
		{ "Sending CSR via POST", "certificate request by POST",
			1U << WAYPOINT_CONTACT },
	};

	entry->kind = RECORD_STATE;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!span_find(line, rows[i].words))
			continue;
		entry->reason = span_of_text(rows[i].reason);
		entry->reached = rows[i].reached;
		return true;
	}
	return false;
}

/* "Code   : 22003", "Code: -1005" */
static void read_code(struct span line, struct log_entry *entry)
{
	struct span rest;
	size_t digits = 0;
	uint64_t n;

	if (!span_between(line, "Code", NULL, &rest))
		return;
	rest = span_trim(rest);
	if (!rest.length || rest.data[0] != ':')
		return;
	rest = span_trim(span_from(rest, rest.data + 1));
	while (digits < rest.length && is_digit(rest.data[digits]))
		digits++;
	if (!span_number((struct span){ rest.data, digits }, UINT32_MAX, &n))
		return;
	entry->has_win32 = true;
	entry->win32 = (uint32_t)n;
}

/* "URL request failed. Status code: 503" */
static bool read_bad_status(struct span line, struct log_entry *entry)
{
	struct span rest;
	uint64_t n;

	if (!span_between(line, "Status code: ", NULL, &rest))
		return false;
	rest = span_word(&rest);
	if (rest.length > 3)
		rest.length = 3;
	if (!span_number(rest, 599, &n) || n < 100)
		return false;
	entry->kind = RECORD_REQUEST;
	entry->status = (long)n;
	entry->failure = n != 200;
	return true;
}

/* An error that has to do with SCEP, in its own words. */
static bool read_apple_trouble(struct span line, struct log_entry *entry)
{
	static const char *const words[] = { "Could not retrieve issued certificate",
		"Cannot retrieve SCEP identity", "MCSCEPErrorDomain", "URL request to ",
		"Validating response failed", "SCEPRequestCertSignature -->" };
	const struct sentence *sentence;
	bool known = false;

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		known |= span_find(line, words[i]) != NULL;
	known &= span_find(line, "fail") || span_find(line, "NSError") ||
		 span_find(line, "-->") || span_find(line, "Could not") ||
		 span_find(line, "Cannot");
	if (!known && !(span_find(line, "SCEP") &&
			      (span_find(line, "error") || span_find(line, "fail"))))
		return false;
	sentence = sentence_of_apple(line);
	entry->kind = RECORD_STATE;
	entry->reason = span_of_text(sentence ? sentence->reason : "error");
	entry->failure = true;
	read_code(line, entry);
	return true;
}

static bool read_enrol(struct span line, struct log_entry *entry)
{
	if (!span_find(line, "Processing MDM_SCEP_Enroll"))
		return false;
	entry->kind = RECORD_STATE;
	entry->reason = span_of_text("enrolment begun");
	entry->begins = true;
	return true;
}

/* A line, and what followed it. */
static void tell_line(struct sink *sink, struct device_state *state, struct span line,
	const char *family)
{
	struct log_entry entry = sink_entry(sink, RECORD_STATE, family, line);
	scoped_buffer url = BYTES_EMPTY, told = BYTES_EMPTY;

	entry.own = true;
	entry.line = state->line;
	entry.timed = state->timed;
	entry.dated = state->dated;
	entry.when = state->when;
	if (!read_bad_status(line, &entry) && !read_apple_trouble(line, &entry) &&
		!read_url_request(sink, state, line, &entry, &url, &told) &&
		!read_profile(line, &entry) && !read_enrol(line, &entry) &&
		!read_apple_doing(line, &entry))
		return;
	entry.url = bytes_span(&url);
	entry.transaction = span_of_text(state->transaction);
	if (told.length)
		entry.text = bytes_span(&told);
	if (entry.kind == RECORD_STATE && entry.reached & 1U << WAYPOINT_INSTALLED)
		entry.state = span_of_text("installed");
	sink->file->used++;
	sink_add(sink, &entry);
}

void log_apple_end(struct sink *sink, void *own)
{
	struct device_state *state = own;
	struct span line = bytes_span(&state->text);
	const char *family = state->waits ? family_of_line(line) : NULL;

	state->waits = false;
	if (family)
		tell_line(sink, state, line, family);
	bytes_reset(&state->text);
}

bool log_apple_keeps(const void *own, struct span line)
{
	static const char *const labels[] = { "Desc", "US Desc", "Domain", "Code", "Type",
		"Params", "Sugg", "...Underlying" };
	const struct device_state *state = own;

	line = span_trim(line);
	for (size_t i = 0; state->waits && i < sizeof(labels) / sizeof(labels[0]); i++)
		if (span_starts(line, labels[i]))
			return true;
	return !line.length || family_of_line(line);
}

enum line_verdict log_apple_read(struct sink *sink, void *own, struct span line)
{
	struct device_state *state = own;
	struct log_entry time = { .timed = false };

	if (!read_apple_time(sink, line, &time)) {
		if (!state->waits)
			return line.length < 24 || line.data[0] <= ' ' ? LINE_PASSED
								       : LINE_UNKNOWN;
		if (state->text.length < DEVICE_TEXT_MAX) {
			bytes_append_char(&state->text, ' ');
			bytes_append_span(&state->text, span_trim(line));
		}
		return LINE_PASSED;
	}
	sink_note_time(sink, time.when, time.dated);
	log_apple_end(sink, state);
	state->waits = family_of_line(line) != NULL;
	state->line = sink->line;
	state->timed = time.timed;
	state->dated = time.dated;
	state->when = time.when;
	if (state->waits)
		bytes_append_span(&state->text, line);
	if (state->text.failed)
		sink->error = -ENOMEM;
	return LINE_PASSED;
}

/* ---- ndjson ---- */

bool log_apple_json_knows(struct span line)
{
	return span_starts(line, "{\"") &&
	       (span_find(line, "\"eventMessage\"") || span_find(line, "\"traceID\""));
}

void log_apple_json_begin(struct sink *sink, struct device_state *state)
{
	log_apple_end(sink, state);
	state->moment[0] = state->process[0] = '\0';
	state->line = sink->line;
}

void log_apple_json_member(
	struct device_state *state, struct span name, struct span value)
{
	const unsigned char *slash;

	if (span_is(name, "timestamp")) {
		text_keep(state->moment, value);
	} else if (span_is(name, "processImagePath") || span_is(name, "process")) {
		while ((slash = memchr(value.data, '/', value.length)))
			value = span_from(value, slash + 1);
		text_keep(state->process, value);
	} else if (span_is(name, "eventMessage")) {
		bytes_reset(&state->text);
		bytes_append_span(&state->text, value);
	}
}

/* Put as `log show` would, it is read like any other line. */
bool log_apple_json_end(struct sink *sink, struct device_state *state)
{
	struct log_entry time = { .timed = false };
	scoped_buffer whole = BYTES_EMPTY;

	if (!state->moment[0] || !state->process[0])
		return false;
	bytes_printf(&whole, "%s %s: ", state->moment, state->process);
	bytes_append_span(&whole, bytes_span(&state->text));
	bytes_reset(&state->text);
	if (whole.failed) {
		sink->error = -ENOMEM;
		return true;
	}
	state->waits = read_apple_time(sink, bytes_span(&whole), &time);
	if (state->waits)
		sink_note_time(sink, time.when, time.dated);
	state->timed = time.timed;
	state->dated = time.dated;
	state->when = time.when;
	bytes_append_span(&state->text, bytes_span(&whole));
	log_apple_end(sink, state);
	return true;
}

struct reading {
	struct sink *sink;
	struct device_state *state;
};

static void begin_object(void *context, unsigned depth)
{
	const struct reading *reading = context;

	if (depth <= 1)
		log_apple_json_begin(reading->sink, reading->state);
}

static void take_member(void *context, struct span name, struct span value)
{
	log_apple_json_member(((const struct reading *)context)->state, name, value);
}

static void end_object(void *context, unsigned depth)
{
	const struct reading *reading = context;

	if (depth <= 1)
		log_apple_json_end(reading->sink, reading->state);
}

enum line_verdict log_apple_json_read(struct sink *sink, void *own, struct span line)
{
	struct device_state *state = own;
	struct reading reading = { sink, state };
	const struct json_events events = {
		.context = &reading,
		.begin = begin_object,
		.member = take_member,
		.end = end_object,
	};

	return json_read_line(&state->json, &events, false, line) ? LINE_PASSED
								  : LINE_UNKNOWN;
}
