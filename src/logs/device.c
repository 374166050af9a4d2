/* SPDX-License-Identifier: MIT */
/*
 * Logs that devices write: Android's OMADM log, with the lines of jscep in it, and the
 * console of iOS and macOS. Both are of one device, so their lines are about the
 * enrolment that was begun last, unless they name another.
 */
#include <stdio.h>
#include <string.h>

#include "base/moment.h"
#include "base/text.h"
#include "logs/formats.h"
#include "logs/request.h"

/* ---- what both have ---- */

/* The URL's request, as the device saw it. */
static void read_url(
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

/* "2018-02-27T05:16:08.2500000": no zone, taken for UTC. */
static void read_android_time(struct span line, struct log_entry *entry)
{
	int64_t day;

	entry->timed = span_date((struct span){ line.data, 10 }, &day) &&
		       span_clock((struct span){ line.data + 11, 8 }, &entry->when);
	entry->dated = entry->timed;
	if (entry->dated)
		entry->when += day;
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
	read_url(sink, target, entry, url);
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
	if (span_find(line, "EnrollmentTransaction") && span_find(line, " Sending ")) {
		entry->reason = span_of_text("certificate request sent");
		entry->reached = 1U << WAYPOINT_REQUEST;
		return true;
	}
	return false;
}

static bool is_trouble(struct span line)
{
	return span_find(line, "Exception") || span_find(line, " ERROR ") ||
	       span_find(line, "\tERROR\t");
}

/* An error of the parts that deal with certificates, in its own words. */
static bool read_trouble(struct span line, struct log_entry *entry)
{
	if (!is_trouble(line))
		return false;
	if (!span_find(line, "certmgr") && !span_find(line, "org.jscep"))
		return false;
	entry->kind = RECORD_STATE;
	entry->reason = span_of_text("error");
	entry->failure = true;
	return true;
}

enum line_verdict log_omadm_read(struct sink *sink, void *own, struct span line)
{
	struct device_state *state = own;
	struct log_entry entry = sink_entry(sink, RECORD_STATE, "android", line);
	scoped_buffer url = BYTES_EMPTY;

	if (line.length < 20 || line.data[10] != 'T')
		return line.length && line.data[0] <= ' ' ? LINE_PASSED : LINE_UNKNOWN;
	entry.own = true;
	read_android_time(line, &entry);
	if (!entry.timed)
		return LINE_UNKNOWN;
	if (!read_received(sink, line, &entry, &url) && !read_response(line, &entry) &&
		!read_state(state, line, &entry) && !read_doing(state, line, &entry) &&
		!read_trouble(line, &entry))
		return LINE_PASSED;
	entry.url = bytes_span(&url);
	entry.name = span_of_text(state->name);
	entry.transaction = span_of_text(state->transaction);
	sink_add(sink, &entry);
	return LINE_USED;
}

/* ---- iOS and macOS ---- */

/* "Debug 18:30:53.691033 -0500 profiled ...", or with a date in front of the time. */
static bool read_apple_time(struct span line, struct log_entry *entry)
{
	char moment[40];
	struct span word, day = { .data = NULL }, clock = { .data = NULL };
	int64_t ignored;

	for (int i = 0; i < 4 && !clock.length; i++) {
		word = span_word(&line);
		if (span_date(word, &ignored))
			day = word;
		else if (word.length >= 15 && word.data[8] == '.' &&
			 span_clock(word, &ignored))
			clock = word;
	}
	word = span_word(&line);
	if (!clock.length || !span_clock(clock, &entry->when))
		return false;
	if (clock.length > 15 && word.length != 5) /* the zone may follow at once */
		word = span_from(clock, clock.data + 15);
	entry->timed = true;
	if (word.length != 5 || (word.data[0] != '-' && word.data[0] != '+'))
		return true;
	snprintf(moment, sizeof(moment), "%.10sT%.8s%.3s:%.2s",
		day.length ? (const char *)day.data : "1970-01-02",
		(const char *)clock.data, (const char *)word.data,
		(const char *)word.data + 3);
	if (moment_read(moment, &entry->when) && !day.length)
		entry->when = (entry->when % 86400 + 86400) % 86400;
	entry->dated = day.length > 0;
	return true;
}

bool log_apple_knows(struct span line)
{
	struct log_entry entry;

	return line.length < LOG_LINE_MAX && line.length > 24 &&
	       (span_find(line, "profiled") || span_find(line, "mdmclient")) &&
	       read_apple_time(line, &entry);
}

static bool read_url_request(struct sink *sink, struct device_state *state,
	struct span line, struct log_entry *entry, struct bytes *url, struct bytes *told)
{
	struct span target;

	if (!span_between(line, "URL request: ", NULL, &target))
		return false;
	entry->kind = RECORD_STATE;
	read_url(sink, target, entry, url);
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
	if (!span_find(line, "SCEP") ||
		!(span_find(line, "error") || span_find(line, "fail")))
		return false;
	entry->reason = span_of_text("error");
	entry->failure = true;
	return true;
}

enum line_verdict log_apple_read(struct sink *sink, void *own, struct span line)
{
	struct device_state *state = own;
	struct log_entry entry = sink_entry(
		sink, RECORD_STATE, span_find(line, "mdmclient") ? "macos" : "ios", line);
	scoped_buffer url = BYTES_EMPTY, told = BYTES_EMPTY;

	if (!read_apple_time(line, &entry))
		return line.length < 24 || line.data[0] <= ' ' ? LINE_PASSED
							       : LINE_UNKNOWN;
	if (!span_find(line, "profiled") && !span_find(line, "mdmclient"))
		return LINE_PASSED;
	entry.own = true;
	if (!read_url_request(sink, state, line, &entry, &url, &told) &&
		!read_profile(line, &entry) && !read_apple_doing(line, &entry))
		return LINE_PASSED;
	entry.url = bytes_span(&url);
	entry.transaction = span_of_text(state->transaction);
	if (told.length)
		entry.text = bytes_span(&told);
	if (entry.kind == RECORD_STATE && entry.reached & 1U << WAYPOINT_INSTALLED)
		entry.state = span_of_text("installed");
	sink_add(sink, &entry);
	return LINE_USED;
}
