/* SPDX-License-Identifier: MIT */
/*
 * Events as Event Viewer copies them, in any language: the labels differ, their order
 * never does, so where a label is not known its place tells what it is. A value that is a
 * known provider's name marks the second place.
 *
 * "Event Xml:" repeats the event as XML: that is the same event, and its time has a zone.
 */
#include <string.h>

#include "base/text.h"
#include "logs/formats.h"

enum place {
	PLACE_LOG,
	PLACE_SOURCE,
	PLACE_DATE,
	PLACE_ID,
	PLACE_CATEGORY,
	PLACE_LEVEL,
	PLACE_KEYWORDS,
	PLACE_USER,
	PLACE_COMPUTER,
	PLACE_TEXT,
	PLACE_XML,
};

static const char *const english[] = { "Log Name:", "Source:", "Date:", "Event ID:",
	"Task Category:", "Level:", "Keywords:", "User:", "Computer:", "Description:",
	"Event Xml:" };

enum { LABEL_MAX = 48 };

/* The first colon, of either width, ends a label; blanks may stand in front of it. */
static bool split_label(struct span line, struct span *label, struct span *value)
{
	const unsigned char *colon = span_find(line, ":"), *wide = span_find(line, "：");
	size_t length = 1;

	if (wide && (!colon || wide < colon)) {
		colon = wide;
		length = strlen("：");
	}
	if (!colon || colon == line.data || colon - line.data > LABEL_MAX)
		return false;
	*label = span_trim(span_until(line, colon));
	*value = span_trim(span_from(line, colon + length));
	return true;
}

static int english_place(struct span line, struct span *value)
{
	for (size_t i = 0; i < sizeof(english) / sizeof(english[0]); i++) {
		if (!span_starts(line, english[i]))
			continue;
		*value = span_trim(span_from(line, line.data + strlen(english[i])));
		return (int)i;
	}
	return -1;
}

/* A channel has a slash, or is one of the old logs: its provider's name has none. */
static bool is_channel(struct span value)
{
	return memchr(value.data, '/', value.length) ||
	       (event_knows_channel(value) && !event_knows_provider(value));
}

static bool is_number(struct span value)
{
	uint64_t n;

	return span_number(value, 65535, &n);
}

bool log_event_text_knows(struct span line)
{
	struct span label, value;
	int place;

	line = span_trim(line);
	place = english_place(line, &value);
	if (place == PLACE_ID)
		return is_number(value);
	if (place == PLACE_LOG || place == PLACE_SOURCE)
		return true;
	return split_label(line, &label, &value) && event_knows_channel(value) &&
	       !memchr(label.data, '=', label.length) &&
	       !span_is(label, "ProviderName") && !span_is(label, "LogName") &&
	       label.data[0] != '"';
}

/* The place that a line of another language takes, or -1. The label of the first place,
 * once seen, begins each event. */
static int foreign_place(
	const struct event_text_state *state, struct span line, struct span *value)
{
	struct span label;

	if (!split_label(line, &label, value))
		return -1;
	if (state->first[0] && span_is(label, state->first))
		return PLACE_LOG;
	if (!state->event.open || state->place >= PLACE_TEXT)
		return span_is(label, "ProviderName") || !event_knows_channel(*value) ? -1
		       : is_channel(*value) ? PLACE_LOG
					    : PLACE_SOURCE;
	if (state->foreign && state->place < PLACE_TEXT)
		return state->place + 1;
	return -1;
}

static void set_place(
	struct sink *sink, struct event_text_state *state, int place, struct span value)
{
	struct event *event = &state->event;

	state->place = place;
	switch (place) {
	case PLACE_LOG:
		text_keep(event->log, value);
		break;
	case PLACE_SOURCE:
		text_keep(event->provider, value);
		break;
	case PLACE_DATE:
		event_set_time(sink, event, value);
		break;
	case PLACE_ID:
		event_set_id(event, value);
		break;
	case PLACE_LEVEL:
		text_keep(event->level, value);
		break;
	case PLACE_COMPUTER:
		text_keep(event->computer, value);
		break;
	case PLACE_TEXT:
		event_append(event, value);
		break;
	}
}

/* Whether this place begins another event than the one that is open. */
static bool is_next(const struct event_text_state *state, int place)
{
	const struct event *event = &state->event;

	return !event->open || place == PLACE_LOG ||
	       (place == PLACE_SOURCE && (event->provider[0] || event->id)) ||
	       (place == PLACE_ID && event->id);
}

static void begin_text(
	struct sink *sink, struct event_text_state *state, struct span line, bool foreign)
{
	struct span label, value;

	event_begin(sink, &state->event);
	state->foreign = foreign;
	state->in_xml = state->xml_label = false;
	if (foreign && split_label(line, &label, &value) &&
		(is_channel(value) || !event_knows_provider(value)))
		text_keep(state->first, label);
}

/* "Event Xml:", in any language. */
static bool is_xml_label(struct span text)
{
	return text.length < LABEL_MAX && span_find(text, "xml") &&
	       (span_ends(text, ":") || span_ends(text, "："));
}

bool log_event_text_keeps(const void *own, struct span line)
{
	const struct event_text_state *state = own;
	struct span text = span_trim(line), value;

	return !state || state->in_xml ||
	       (state->xml_label && span_starts(text, "<Event")) ||
	       english_place(text, &value) >= 0;
}

/* The event once more, as XML: it is read into the same event. */
static bool read_nested(
	struct sink *sink, struct event_text_state *state, struct span text)
{
	if (!state->event.open || state->place < PLACE_TEXT)
		return false;
	if (!state->in_xml && !(state->xml_label && span_starts(text, "<Event")))
		return false;
	state->in_xml = true;
	event_xml_nested(sink, &state->xml, &state->event, text);
	state->in_xml = !span_find(text, "</Event>");
	state->xml_label = false;
	return true;
}

/* A value, without the "\n" that stands for an end of line in strings. */
static struct span inline_value(struct span value)
{
	value = span_trim(value);
	while (span_ends(value, "\\n") || span_ends(value, "\\r")) {
		value.length -= 2;
		value = span_trim(value);
	}
	return value;
}

/* A chat may make blanks of the ends of lines: all labels stand in one then. */
static bool read_inline(
	struct sink *sink, struct event_text_state *state, struct span text)
{
	const unsigned char *at = text.data;
	int place = PLACE_LOG;

	if (!span_starts(text, english[PLACE_LOG]) ||
		!span_find(text, english[PLACE_SOURCE]) ||
		!span_find(text, english[PLACE_ID]))
		return false;
	begin_text(sink, state, text, false);
	while (place < PLACE_XML) {
		const struct span rest = span_from(text, at + strlen(english[place]));
		int next = place + 1;

		while (next < PLACE_XML && !span_find(rest, english[next]))
			next++;
		at = span_find(rest, english[next]);
		set_place(sink, state, place,
			inline_value(at ? span_until(rest, at) : rest));
		place = at ? next : PLACE_XML;
	}
	event_end(sink, &state->event);
	return true;
}

enum line_verdict log_event_text_read(struct sink *sink, void *own, struct span line)
{
	struct event_text_state *state = own;
	struct span text = span_trim(line), value;
	bool foreign = false;
	int place;

	if (read_nested(sink, state, text))
		return LINE_PASSED;
	if (state->event.open && state->place >= PLACE_TEXT && is_xml_label(text)) {
		state->xml_label = true;
		return LINE_PASSED;
	}
	if (read_inline(sink, state, text))
		return LINE_PASSED;
	place = english_place(text, &value);
	if (place < 0) {
		place = foreign_place(state, text, &value);
		foreign = place >= 0;
	}
	if (place < 0) {
		if (!state->event.open)
			return LINE_UNKNOWN;
		if (state->place >= PLACE_TEXT)
			event_append(&state->event, text);
		return LINE_PASSED;
	}
	/* Words of the description that look like a label. */
	if (state->event.open && state->place >= PLACE_TEXT && place != PLACE_LOG &&
		(place != PLACE_SOURCE || !event_knows_provider(value)) &&
		(place != PLACE_ID || !is_number(value))) {
		event_append(&state->event, text);
		return LINE_PASSED;
	}
	if (is_next(state, place))
		begin_text(sink, state, text, foreign);
	set_place(sink, state, place, value);
	return LINE_PASSED;
}

void log_event_text_end(struct sink *sink, void *own)
{
	struct event_text_state *state = own;

	event_end(sink, &state->event);
	state->place = PLACE_LOG;
	state->in_xml = state->xml_label = false;
}

void log_event_text_clear(void *own)
{
	struct event_text_state *state = own;

	bytes_clear(&state->event.text);
}
