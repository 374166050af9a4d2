/* SPDX-License-Identifier: MIT */
/*
 * Events as XML: of wevtutil and Event Viewer, with a root or without, on one line or
 * many, and service traces (svclog), which use the same parts. Tags come one at a time,
 * so an export may be one long line; each octet is looked at once.
 *
 * Of the content only what belongs to the event's own data is taken: a number among the
 * keywords is no error.
 */
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "logs/formats.h"

bool log_event_xml_knows(struct span line)
{
	struct span s = span_trim(line);

	return span_starts(s, "<?xml") || span_starts(s, "<Events") ||
	       span_starts(s, "<Event xmlns") || span_starts(s, "<Event>") ||
	       (span_is(s, "<Event")) || span_starts(s, "<E2ETraceEvent");
}

static bool xml_attribute(struct span tag, const char *name, struct span *value)
{
	char before[40];

	snprintf(before, sizeof(before), " %s='", name);
	if (span_between(tag, before, "'", value))
		return true;
	snprintf(before, sizeof(before), " %s=\"", name);
	return span_between(tag, before, "\"", value);
}

/* ---- content ---- */

static void append_entity(struct bytes *out, struct span name)
{
	static const struct {
		const char *name;
		char c;
	} known[] = { { "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' },
		{ "apos", '\'' }, { "#39", '\'' }, { "#34", '"' } };

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (span_is(name, known[i].name)) {
			bytes_append_char(out, known[i].c);
			return;
		}
	bytes_append_char(out, ' '); /* line ends, mostly */
}

enum { ENTITY_MAX = 8, CONTENT_MAX = 4096 };

static void append_decoded(struct event *event, struct span content)
{
	scoped_buffer text = BYTES_EMPTY;
	const unsigned char *mark;

	if (content.length > CONTENT_MAX)
		content.length = CONTENT_MAX;
	while ((mark = memchr(content.data, '&', content.length))) {
		struct span rest = span_from(content, mark + 1);
		const unsigned char *end = memchr(rest.data, ';',
			rest.length < ENTITY_MAX ? rest.length : ENTITY_MAX);

		bytes_append_span(&text, span_until(content, mark));
		if (end)
			append_entity(&text, span_until(rest, end));
		else
			bytes_append_char(&text, '&');
		content = end ? span_from(rest, end + 1) : rest;
	}
	bytes_append_span(&text, content);
	event_append(event, bytes_span(&text));
}

/* A result that stands in a field of its own: "0x80072f78", or in decimal, which may be
 * below zero. */
static void take_code(struct event *event, struct span content)
{
	const bool negative = content.length > 1 && content.data[0] == '-';
	uint64_t n;
	unsigned value;
	char text[16];

	text_keep(text, content);
	if (span_starts(content, "0x") && sscanf(text + 2, "%8x", &value) == 1)
		event->code = value;
	else if (span_number(negative ? span_from(content, content.data + 1) : content,
			 UINT32_MAX, &n))
		event->code = negative ? 0U - (uint32_t)n : (uint32_t)n;
	else
		return;
	event->has_code = true;
}

static void read_content(struct sink *sink, const struct xml_state *xml,
	struct event *event, struct span content)
{
	if (!content.length)
		return;
	if (strcmp(xml->tag, "EventID") == 0 && !event->traced)
		event_set_id(event, content);
	else if (strcmp(xml->tag, "Level") == 0 && !event->level[0] && !event->traced)
		text_keep(event->level, content);
	else if (strcmp(xml->tag, "Channel") == 0)
		text_keep(event->log, content);
	else if (strcmp(xml->tag, "Computer") == 0)
		text_keep(event->computer, content);
	else if (xml->in_data || strcmp(xml->tag, "Message") == 0) {
		if (xml->is_code)
			take_code(event, content);
		append_decoded(event, content);
	}
	(void)sink;
}

/* ---- tags ---- */

/* Only a Result right below CAPI2's operation is its outcome: hex, without 0x. */
static void read_result(const struct xml_state *xml, struct event *event, struct span tag)
{
	struct span value;
	unsigned code;
	char text[12];

	if (!xml->in_user || xml->depth != xml->data_depth + 2 ||
		!xml_attribute(tag, "value", &value))
		return;
	text_keep(text, value);
	if (sscanf(text, "%8x", &code) != 1)
		return;
	event->code = code;
	event->has_code = true;
}

static void read_attributes(
	struct sink *sink, struct xml_state *xml, struct event *event, struct span tag)
{
	struct span value;
	const char *name = xml->tag;

	if (strcmp(name, "Provider") == 0 && xml_attribute(tag, "Name", &value))
		text_keep(event->provider, value);
	else if (strcmp(name, "Source") == 0 && xml_attribute(tag, "Name", &value))
		text_keep(event->provider, value);
	else if (strcmp(name, "SubType") == 0 && xml_attribute(tag, "Name", &value))
		text_keep(event->level, value);
	else if (strcmp(name, "TimeCreated") == 0 &&
		 xml_attribute(tag, "SystemTime", &value))
		event_set_time(sink, event, value);
	else if (strcmp(name, "EventAuxInfo") == 0 &&
		 xml_attribute(tag, "ProcessName", &value))
		text_keep(event->process, value);
	else if (strcmp(name, "Result") == 0)
		read_result(xml, event, tag);
	if (xml->in_user && xml_attribute(tag, "subjectName", &value))
		append_decoded(event, value);
	xml->is_code = strcmp(name, "Data") == 0 && xml_attribute(tag, "Name", &value) &&
		       span_is(value, "HRESULT");
}

static bool is_data(const char *name)
{
	return strcmp(name, "EventData") == 0 || strcmp(name, "UserData") == 0 ||
	       strcmp(name, "ApplicationData") == 0;
}

static void open_tag(
	struct sink *sink, struct xml_state *xml, struct event *event, struct span tag)
{
	bool closed = span_ends(tag, "/");
	struct span rest = closed ? (struct span){ tag.data, tag.length - 1 } : tag;

	text_keep(xml->tag, span_word(&rest));
	xml->depth++;
	read_attributes(sink, xml, event, tag);
	if (is_data(xml->tag) && !closed && !xml->in_data) {
		xml->in_data = true;
		xml->in_user = strcmp(xml->tag, "UserData") == 0;
		xml->data_depth = xml->depth;
	}
	if (closed)
		xml->depth--;
}

static void close_tag(struct xml_state *xml)
{
	if (xml->in_data && xml->depth == xml->data_depth)
		xml->in_data = xml->in_user = false;
	if (xml->depth > 0)
		xml->depth--;
	xml->tag[0] = '\0';
	xml->is_code = false;
}

static void read_tag(
	struct sink *sink, struct xml_state *xml, struct event *event, struct span tag)
{
	struct span rest = tag, name = span_word(&rest);
	bool trace = span_is(name, "E2ETraceEvent");

	if (span_is(name, "Event") || trace) {
		if (!xml->nested) {
			event_begin(sink, event);
			event->traced = trace;
		}
		*xml = (struct xml_state){ .nested = xml->nested, .depth = 1 };
	} else if (span_is(name, "/Event") || span_is(name, "/E2ETraceEvent")) {
		if (!xml->nested)
			event_end(sink, event);
		*xml = (struct xml_state){ .nested = xml->nested };
	} else if (name.length && name.data[0] == '/') {
		close_tag(xml);
	} else if (name.length && name.data[0] != '?' && name.data[0] != '!') {
		open_tag(sink, xml, event, tag);
	}
}

static void read_piece(
	struct sink *sink, struct xml_state *xml, struct event *event, struct span piece)
{
	const unsigned char *mark = memchr(piece.data, '<', piece.length);

	if (event->open)
		read_content(sink, xml, event,
			span_trim(mark ? span_until(piece, mark) : piece));
	if (mark)
		read_tag(sink, xml, event, span_from(piece, mark + 1));
}

static void read_line(
	struct sink *sink, struct xml_state *xml, struct event *event, struct span line)
{
	const unsigned char *end;

	while ((end = memchr(line.data, '>', line.length))) {
		read_piece(sink, xml, event, span_until(line, end));
		line = span_from(line, end + 1);
	}
	if (line.length)
		read_piece(sink, xml, event, line);
}

void event_xml_nested(
	struct sink *sink, struct xml_state *xml, struct event *event, struct span line)
{
	xml->nested = true;
	read_line(sink, xml, event, line);
}

enum line_verdict log_event_xml_read(struct sink *sink, void *own, struct span line)
{
	struct event_xml_state *state = own;

	/* Between events anything may follow. */
	if (!state->event.open && line.length && line.data[0] != '<' &&
		line.data[0] > ' ' && !memchr(line.data, '<', line.length))
		return LINE_UNKNOWN;
	read_line(sink, &state->xml, &state->event, line);
	return LINE_PASSED;
}

void log_event_xml_end(struct sink *sink, void *own)
{
	struct event_xml_state *state = own;

	if (state->event.open)
		sink_complain(sink, "ends within an event: cut off");
	event_end(sink, &state->event);
}

void log_event_xml_clear(void *own)
{
	struct event_xml_state *state = own;

	bytes_clear(&state->event.text);
}
