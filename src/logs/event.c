/* SPDX-License-Identifier: MIT */
/*
 * Windows events, as Event Viewer copies them (text) or exports them (XML): of a device's
 * DeviceManagement log, of CertEnroll, of NDES, and crashes of IIS's worker process. The
 * tags of XML come one at a time, so an export may be one long line. An event ends where
 * the next begins.
 */
#include <stdio.h>
#include <string.h>

#include "base/moment.h"
#include "base/text.h"
#include "logs/formats.h"

enum { EVENT_TEXT_MAX = 4096 };

/* ---- an event that is whole ---- */

enum event_outcome { OUTCOME_BY_LEVEL, OUTCOME_GOOD, OUTCOME_BAD };

struct event_row {
	const char *source; /* the event's source, or its log, holds it */
	unsigned id;
	const char *family, *reason;
	enum event_outcome outcome;
	unsigned reached;
	bool begins;
	const char *words; /* the text must hold it; NULL: any */
};

#define DEVICE "DeviceManagement-Enterprise-Diagnostic"
#define NDES   "NetworkDeviceEnrollmentService"
#define ENROLL "CertEnroll"

static const struct event_row rows[] = {
	{ DEVICE, 36, "windows", "certificate request made", OUTCOME_GOOD,
		1U << WAYPOINT_PROFILE | 1U << WAYPOINT_REQUEST, true, NULL },
	{ DEVICE, 39, "windows", "certificate installed", OUTCOME_GOOD,
		1U << WAYPOINT_DELIVERY | 1U << WAYPOINT_INSTALLED, false, NULL },
	{ DEVICE, 306, "windows", "profile received", OUTCOME_BY_LEVEL,
		1U << WAYPOINT_PROFILE, false, NULL },
	{ DEVICE, 32, "windows", "enrolment failed", OUTCOME_BAD, 0, false, NULL },
	{ DEVICE, 307, "windows", "enrolment failed", OUTCOME_BAD, 0, false, NULL },
	{ DEVICE, 309, "windows", "event 309", OUTCOME_BY_LEVEL, 0, false, NULL },
	{ ENROLL, 86, "windows", "enrolment failed before the request", OUTCOME_BAD, 0,
		false, NULL },
	{ ENROLL, 87, "windows", "enrolment failed at the request", OUTCOME_BAD, 0, false,
		NULL },
	{ NDES, 1, "server", "NDES started", OUTCOME_GOOD, 0, false, NULL },
	{ NDES, 2, "server", "NDES cannot start", OUTCOME_BAD, 0, false, NULL },
	{ NDES, 10, "server", "RA certificate not found", OUTCOME_BAD, 0, false, NULL },
	{ NDES, 16, "server", "request not decoded", OUTCOME_BAD, 0, false, NULL },
	{ NDES, 17, "server", "request not decoded", OUTCOME_BAD, 0, false, NULL },
	{ NDES, 18, "server", "request not decrypted", OUTCOME_BAD, 0, false, NULL },
	{ NDES, 29, "server", "challenge refused", OUTCOME_BAD, 0, false, NULL },
	{ NDES, 31, "server", "request not passed to the CA", OUTCOME_BAD, 0, false,
		NULL },
	{ "Application Error", 1000, "server", "worker process crashed", OUTCOME_BAD, 0,
		false, "w3wp.exe" },
};

static const struct event_row *find_row(const struct event_state *event)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct event_row *row = &rows[i];

		if (row->id != event->id ||
			(row->words && !text_find(bytes_text(&event->text), row->words)))
			continue;
		if (text_find(event->source, row->source) ||
			text_find(event->log, row->source))
			return row;
		/* The article's own example has no line for log and source. */
		if (!event->source[0] && !event->log[0] &&
			(row->words || text_find(bytes_text(&event->text), "SCEP:")))
			return row;
	}
	return NULL;
}

/* The first number of eight hex digits that is an error. */
static bool find_hresult(const char *text, uint32_t *out)
{
	for (; (text = strstr(text, "0x")); text += 2) {
		unsigned value;
		int used = 0;

		if (sscanf(text, "0x%8x%n", &value, &used) == 1 && used == 10 &&
			value & 0x80000000U) {
			*out = value;
			return true;
		}
	}
	return false;
}

static bool is_bad(const struct event_state *event, const struct event_row *row)
{
	if (row->outcome == OUTCOME_BY_LEVEL)
		return text_equals(event->level, "Error") ||
		       strcmp(event->level, "2") == 0 || strcmp(event->level, "1") == 0;
	return row->outcome == OUTCOME_BAD;
}

/* "NDES URL: (https://...)" */
static void take_url(struct sink *sink, struct span text, struct bytes *url)
{
	struct span found;

	if (span_between(text, "NDES URL: (", ")", &found))
		bytes_append_span(url, found);
	sink_take_url(sink, bytes_span(url));
}

static bool note_event(struct sink *sink, struct event_state *event)
{
	const struct event_row *row = find_row(event);
	struct log_entry entry;
	scoped_buffer url = BYTES_EMPTY;

	if (!row)
		return false;
	entry = sink_entry(sink, RECORD_EVENT, row->family, bytes_span(&event->text));
	entry.line = event->line;
	entry.event = event->id;
	entry.reason = span_of_text(row->reason);
	entry.failure = is_bad(event, row);
	entry.has_hresult = find_hresult(bytes_text(&event->text), &entry.hresult);
	entry.timed = entry.dated = event->timed;
	entry.when = event->when;
	entry.own = strcmp(row->family, "windows") == 0;
	entry.client = span_of_text(event->computer);
	entry.reached = entry.failure ? 0 : row->reached;
	entry.begins = row->begins;
	if (entry.own)
		entry.state = entry.reason;
	take_url(sink, bytes_span(&event->text), &url);
	sink->file->used++;
	sink_add(sink, &entry);
	return true;
}

void log_event_end(struct sink *sink, void *own)
{
	struct event_state *event = own;

	if (event->open && event->id)
		note_event(sink, event);
	bytes_clear(&event->text);
	*event = (struct event_state){ .open = false };
}

static void begin_event(struct sink *sink, struct event_state *event)
{
	log_event_end(sink, event);
	event->open = true;
	event->line = sink->line;
}

static void append_text(struct event_state *event, struct span s)
{
	if (!s.length || event->text.length + s.length > EVENT_TEXT_MAX)
		return;
	if (event->text.length)
		bytes_append_char(&event->text, ' ');
	bytes_append_span(&event->text, s);
}

/* ---- text ---- */

static const char *const names[] = { "Log Name:", "Source:", "Date:", "Event ID:",
	"Task Category:", "Level:", "Keywords:", "User:", "Computer:", "Description:",
	"Event Xml:" };

static int name_of(struct span line, struct span *value)
{
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!span_starts(line, names[i]))
			continue;
		*value = span_trim(span_from(line, line.data + strlen(names[i])));
		return (int)i;
	}
	return -1;
}

bool log_event_text_knows(struct span line)
{
	struct span value;
	int name = name_of(span_trim(line), &value);

	return name == 0 || name == 1 || name == 3;
}

/* "8/8/2017 8:22:16 PM" is the reader's own way to write it, so only the international
 * form is read. */
static void read_event_time(struct event_state *event, struct span value)
{
	char text[40];

	text_keep(text, value);
	event->timed = moment_read(text, &event->when);
}

static void read_name(struct event_state *event, int name, struct span value)
{
	uint64_t n;

	switch (name) {
	case 0:
		text_keep(event->log, value);
		break;
	case 1:
		text_keep(event->source, value);
		break;
	case 2:
		read_event_time(event, value);
		break;
	case 3:
		event->id = span_number(value, 65535, &n) ? (unsigned)n : 0;
		break;
	case 5:
		text_keep(event->level, value);
		break;
	case 8:
		text_keep(event->computer, value);
		break;
	case 9:
		event->in_text = true;
		append_text(event, value);
		break;
	}
}

/* Whether this name begins another event than the one that is open. */
static bool is_next(const struct event_state *event, int name)
{
	return !event->open || name == 0 ||
	       (name == 1 && (event->source[0] || event->id)) || (name == 3 && event->id);
}

enum line_verdict log_event_text_read(struct sink *sink, void *own, struct span line)
{
	struct event_state *event = own;
	struct span text = span_trim(line), value;
	int name = name_of(text, &value);

	if (name < 0) {
		if (!event->open)
			return LINE_UNKNOWN;
		if (event->in_text)
			append_text(event, text);
		return LINE_PASSED;
	}
	if (event->in_text && name != 0 && name != 1 && name != 3)
		return LINE_PASSED;
	if (is_next(event, name))
		begin_event(sink, event);
	read_name(event, name, value);
	return LINE_PASSED;
}

/* ---- XML, a tag at a time: "content</Name" or "<Name attribute='value' ..." ---- */

bool log_event_xml_knows(struct span line)
{
	struct span s = span_trim(line);

	return span_starts(s, "<?xml") || span_starts(s, "<Events") ||
	       span_starts(s, "<Event xmlns") || span_starts(s, "<Event>");
}

static bool attribute(struct span tag, const char *name, struct span *value)
{
	char before[40];

	snprintf(before, sizeof(before), " %s='", name);
	if (span_between(tag, before, "'", value))
		return true;
	snprintf(before, sizeof(before), " %s=\"", name);
	return span_between(tag, before, "\"", value);
}

static void read_content(struct event_state *event, struct span content)
{
	uint64_t n;

	if (!content.length)
		return;
	if (strcmp(event->tag, "EventID") == 0)
		event->id = span_number(content, 65535, &n) ? (unsigned)n : 0;
	else if (strcmp(event->tag, "Level") == 0 && !event->level[0])
		text_keep(event->level, content);
	else if (strcmp(event->tag, "Channel") == 0)
		text_keep(event->log, content);
	else if (strcmp(event->tag, "Computer") == 0)
		text_keep(event->computer, content);
	else if (strcmp(event->tag, "Data") == 0 || strcmp(event->tag, "Message") == 0)
		append_text(event, content);
}

static void read_tag(struct sink *sink, struct event_state *event, struct span tag)
{
	struct span rest = tag, value;
	struct span name = span_word(&rest);

	if (span_is(name, "Event")) {
		begin_event(sink, event);
		return;
	}
	if (span_is(name, "/Event")) {
		log_event_end(sink, event);
		return;
	}
	if (span_is(name, "Provider") && attribute(tag, "Name", &value))
		text_keep(event->source, value);
	else if (span_is(name, "TimeCreated") && attribute(tag, "SystemTime", &value))
		read_event_time(event, value);
	text_keep(event->tag, name);
}

static void read_piece(struct sink *sink, struct event_state *event, struct span piece)
{
	const unsigned char *mark = memchr(piece.data, '<', piece.length);

	if (event->open)
		read_content(event, span_trim(mark ? span_until(piece, mark) : piece));
	if (mark)
		read_tag(sink, event, span_from(piece, mark + 1));
}

enum line_verdict log_event_xml_read(struct sink *sink, void *own, struct span line)
{
	struct event_state *event = own;
	const unsigned char *end;

	while ((end = memchr(line.data, '>', line.length))) {
		read_piece(sink, event, span_until(line, end));
		line = span_from(line, end + 1);
	}
	if (line.length)
		read_piece(sink, event, line);
	return LINE_PASSED;
}

void log_event_xml_end(struct sink *sink, void *own)
{
	struct event_state *event = own;

	if (event->open)
		sink_complain(sink, "ends within an event: cut off");
	log_event_end(sink, event);
}

void log_event_clear(void *own)
{
	struct event_state *event = own;

	bytes_clear(&event->text);
}
