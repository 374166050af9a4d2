/* SPDX-License-Identifier: MIT */
/*
 * Android's OMADM log, with the lines of jscep in it. It is of one device, so its lines
 * are about the enrolment that was begun last, unless they name another.
 */
#include <string.h>

#include "base/text.h"
#include "logs/formats.h"
#include "logs/request.h"
#include "logs/sentences.h"

/* The URL's request, as the device saw it. */
void log_read_url(
	struct sink *sink, struct span url, struct log_entry *entry, struct bytes *text)
{
	const unsigned char *mark = memchr(url.data, '?', url.length);
	struct span path = mark ? span_until(url, mark) : url;
	struct span query = mark ? span_from(url, mark + 1)
				 : (struct span){ .data = NULL };
	bool known;

	entry->step = log_step(query, &known);
	entry->query_length = query.length;
	log_short_url(text, path, query);
	if (span_starts(path, "http"))
		sink_take_url(sink, path);
}

static void set_name(struct device_state *state, struct span name)
{
	text_keep(state->name, name);
	state->transaction[0] = '\0';
}

/* ---- Android ---- */

bool log_omadm_knows(struct span line)
{
	int64_t day;

	return line.length > 20 && line.data[10] == 'T' &&
	       span_date((struct span){ line.data, 10 }, &day) &&
	       (span_find(line, "com.microsoft.omadm") || span_find(line, "org.jscep"));
}

/* "2018-02-27T05:16:08.2500000": no zone, taken for UTC unless --tz has one. */
static void read_android_time(
	struct sink *sink, struct span line, struct log_entry *entry)
{
	int64_t day;

	entry->timed = span_date((struct span){ line.data, 10 }, &day) &&
		       span_clock((struct span){ line.data + 11, 8 }, &entry->when);
	entry->dated = entry->timed;
	if (!entry->dated)
		return;
	entry->when += day;
	entry->when = log_zone_utc(&sink->zone, entry->when);
	sink->file->local = true;
}

/* "Received '200 OK' when sending GetCACert(ca) to https://..." */
static bool read_received(
	struct sink *sink, struct span line, struct log_entry *entry, struct bytes *url)
{
	struct span status, target;
	uint64_t n;

	if (!span_between(line, "Received '", "'", &status) ||
		!span_between(line, " to http", NULL, &target))
		return false;
	target = (struct span){ target.data - 4, target.length + 4 };
	status = span_word(&status);
	entry->kind = RECORD_REQUEST;
	entry->status = span_number(status, 999, &n) ? (long)n : 0;
	entry->method = span_of_text("GET");
	log_read_url(sink, target, entry, url);
	if (span_find(line, "when sending PKIOperation") || span_find(line, "PkcsReq"))
		entry->step = STEP_PKIOPERATION;
	entry->failure = entry->status != 200;
	if (!entry->failure)
		entry->reached = 1U << WAYPOINT_CONTACT;
	return true;
}

/* "Response: org.jscep.message.CertRep@3150777b[failInfo=<null>,pkiStatus=SUCCESS,..." */
static bool read_response(struct span line, struct log_entry *entry)
{
	struct span status;

	if (!span_between(line, "pkiStatus=", ",", &status) ||
		!span_find(line, "CertRep"))
		return false;
	entry->kind = RECORD_STATE;
	entry->reason = span_is(status, "SUCCESS")   ? span_of_text("CertRep SUCCESS")
			: span_is(status, "PENDING") ? span_of_text("CertRep PENDING")
						     : span_of_text("CertRep FAILURE");
	span_between(line, "Response: ", NULL, &entry->text);
	entry->reached = 1U << WAYPOINT_CONTACT | 1U << WAYPOINT_REQUEST;
	entry->failure = !span_is(status, "SUCCESS") && !span_is(status, "PENDING");
	/* badRequest is the answer of NDES to a challenge, and to what the CA refused. */
	entry->unsure = entry->failure;
	if (span_is(status, "SUCCESS"))
		entry->reached |= 1U << WAYPOINT_CA | 1U << WAYPOINT_DELIVERY;
	return true;
}

/* "SCEP cert 'NAME' state changed from CERT_ENROLLED to CERT_INSTALL_REQUESTED" */
static bool read_state(
	struct device_state *state, struct span line, struct log_entry *entry)
{
	struct span name;
	bool root = span_find(line, "Root cert '");

	if (!span_between(line, "state changed from ", NULL, &entry->state) ||
		!span_between(entry->state, " to ", NULL, &entry->state) ||
		!span_between(line, root ? "Root cert '" : "SCEP cert '", "'", &name))
		return false;
	entry->state = span_word(&entry->state);
	entry->failure = span_find(entry->state, "FAIL") ||
			 span_find(entry->state, "ERROR") ||
			 span_find(entry->state, "DENIED");
	entry->kind = RECORD_STATE;
	entry->reason = entry->state;
	span_between(line, root ? "Root cert '" : "SCEP cert '", NULL, &entry->text);
	if (root) {
		/* It was pushed, not enrolled for: no journey. */
		entry->apart = true;
		entry->reason = span_of_text(
			entry->failure ? "root certificate failed"
			: span_is(entry->state, "CERT_INSTALL_SUCCESS")
				? "root certificate installed"
				: "root certificate on its way");
		return true;
	}
	set_name(state, name);
	entry->reached = 1U << WAYPOINT_DELIVERY | 1U << WAYPOINT_CA;
	if (span_is(entry->state, "CERT_ACCESS_GRANTED") ||
		span_is(entry->state, "CERT_INSTALL_SUCCESS"))
		entry->reached |= 1U << WAYPOINT_INSTALLED;
	return true;
}

/* What the device itself does, before NDES answers. */
static bool read_doing(
	struct device_state *state, struct span line, struct log_entry *entry)
{
	struct span name;

	entry->kind = RECORD_STATE;
	if (span_between(line, "Trying to enroll certificate request: ", NULL, &name)) {
		set_name(state, span_trim(name));
		entry->reason = span_of_text("certificate request begun");
		entry->text = name;
		entry->reached = 1U << WAYPOINT_PROFILE;
		entry->begins = true;
		return true;
	}
	if (span_between(line, "transId=", "]", &name) && !span_find(line, "CertRep")) {
		text_keep(state->transaction, name);
		entry->reason = span_of_text("certificate request made");
		return true;
	}
	if (span_find(line, "Signing pkiMessage using key")) {
		entry->reason = span_of_text("certificate request signed");
		return true;
	}
	if (span_find(line, "EnrollmentTransaction") &&
		(span_find(line, " Sending ") || span_find(line, "\tSending "))) {
		entry->reason = span_of_text("certificate request sent");
		entry->reached = 1U << WAYPOINT_REQUEST;
		return true;
	}
	return false;
}

/* The level is a word of its own, between tabs or, where it was pasted, blanks. */
static bool is_trouble(struct span line)
{
	static const char *const levels[] = { "ERROR", "ERRO", "SEVERE", "FATAL" };
	struct span rest = line, word;

	span_word(&rest);
	word = span_word(&rest);
	for (size_t i = 0; i < sizeof(levels) / sizeof(levels[0]); i++)
		if (span_is(word, levels[i]))
			return true;
	return span_find(line, "Exception") || span_find(line, " ERROR ") ||
	       span_find(line, "\tERROR\t") || span_find(line, "Failed to ");
}

/* An error of the parts that deal with certificates: what stands behind it may follow in
 * lines of its own, so it waits for them. */
static bool read_trouble(struct sink *sink, struct device_state *state, struct span line,
	struct log_entry *entry)
{
	if (!is_trouble(line) ||
		(!span_find(line, "certmgr") && !span_find(line, "org.jscep")))
		return false;
	state->waits = true;
	state->line = sink->line;
	state->timed = entry->timed;
	state->dated = entry->dated;
	state->when = entry->when;
	bytes_reset(&state->text);
	bytes_append_span(&state->text, line);
	return true;
}

static void tell_trouble(struct sink *sink, struct device_state *state)
{
	struct span text = bytes_span(&state->text);
	const struct sentence *sentence = sentence_of_android(text);
	struct log_entry entry = sink_entry(sink, RECORD_STATE, "android", text);

	if (!state->waits)
		return;
	state->waits = false;
	entry.line = state->line;
	entry.timed = state->timed;
	entry.dated = state->dated;
	entry.when = state->when;
	entry.own = true;
	entry.failure = true;
	entry.reason = span_of_text(sentence ? sentence->reason : "error");
	entry.name = span_of_text(state->name);
	entry.transaction = span_of_text(state->transaction);
	sink->file->used++;
	sink_add(sink, &entry);
	bytes_reset(&state->text);
}

/* "Caused by: ...", "\tat ...": of the exception in the line before. */
static bool goes_on(const struct device_state *state, struct span line)
{
	static const char *const beginnings[] = { "Caused by", "at ", "java", "org.",
		"com.", "android", "...", "Suppressed" };

	line = span_trim(line);
	for (size_t i = 0; state->waits && i < sizeof(beginnings) / sizeof(beginnings[0]);
		i++)
		if (span_starts(line, beginnings[i]))
			return true;
	return false;
}

bool log_omadm_keeps(const void *own, struct span line)
{
	return !line.length || goes_on(own, line) ||
	       (line.length > 20 && line.data[10] == 'T');
}

static enum line_verdict read_rest(struct device_state *state, struct span line)
{
	if (goes_on(state, line)) {
		if (state->text.length < DEVICE_TEXT_MAX) {
			bytes_append_char(&state->text, ' ');
			bytes_append_span(&state->text, span_trim(line));
		}
		return LINE_PASSED;
	}
	return !line.length || line.data[0] <= ' ' ? LINE_PASSED : LINE_UNKNOWN;
}

enum line_verdict log_omadm_read(struct sink *sink, void *own, struct span line)
{
	struct device_state *state = own;
	struct log_entry entry = sink_entry(sink, RECORD_STATE, "android", line);
	scoped_buffer url = BYTES_EMPTY;

	if (line.length < 20 || line.data[10] != 'T')
		return read_rest(state, line);
	entry.own = true;
	read_android_time(sink, line, &entry);
	if (!entry.timed)
		return LINE_UNKNOWN;
	sink_note_time(sink, entry.when, entry.dated);
	tell_trouble(sink, state);
	if (!read_received(sink, line, &entry, &url) && !read_response(line, &entry) &&
		!read_state(state, line, &entry) && !read_doing(state, line, &entry)) {
		read_trouble(sink, state, line, &entry);
		return LINE_PASSED;
	}
	entry.url = bytes_span(&url);
	entry.name = span_of_text(state->name);
	entry.transaction = span_of_text(state->transaction);
	sink_add(sink, &entry);
	return LINE_USED;
}

void log_omadm_end(struct sink *sink, void *own)
{
	tell_trouble(sink, own);
}

void log_device_clear(void *own)
{
	struct device_state *state = own;

	bytes_clear(&state->text);
	json_clear(&state->json);
}
