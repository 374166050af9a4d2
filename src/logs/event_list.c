/* SPDX-License-Identifier: MIT */
/*
 * Events as PowerShell prints them: Get-WinEvent as a list (Name : value, the message
 * goes on in lines that are set in) or as its default table. The names are those of .NET,
 * in every language of Windows.
 */
#include <ctype.h>
#include <string.h>

#include "base/text.h"
#include "logs/formats.h"
#include "logs/when.h"

enum property {
	PROPERTY_NONE,
	PROPERTY_TIME,
	PROPERTY_PROVIDER,
	PROPERTY_ID,
	PROPERTY_MESSAGE,
	PROPERTY_LEVEL,
	PROPERTY_LEVEL_NUMBER,
	PROPERTY_COMPUTER,
	PROPERTY_LOG,
	PROPERTY_OTHER,
};

static const struct {
	const char *name;
	enum property property;
} properties[] = {
	{ "TimeCreated", PROPERTY_TIME },
	{ "TimeGenerated", PROPERTY_TIME },
	{ "ProviderName", PROPERTY_PROVIDER },
	{ "Source", PROPERTY_PROVIDER },
	{ "Id", PROPERTY_ID },
	{ "EventID", PROPERTY_ID },
	{ "InstanceId", PROPERTY_ID },
	{ "Message", PROPERTY_MESSAGE },
	{ "LevelDisplayName", PROPERTY_LEVEL },
	{ "EntryType", PROPERTY_LEVEL },
	{ "Level", PROPERTY_LEVEL_NUMBER },
	{ "MachineName", PROPERTY_COMPUTER },
	/* Azure Monitor's table Event, and what Winlogbeat sends. */
	{ "TimeGenerated [UTC]", PROPERTY_TIME },
	{ "EventLevelName", PROPERTY_LEVEL },
	{ "RenderedDescription", PROPERTY_MESSAGE },
	{ "Computer", PROPERTY_COMPUTER },
	{ "EventLog", PROPERTY_LOG },
	{ "@timestamp", PROPERTY_TIME },
	{ "provider_name", PROPERTY_PROVIDER },
	{ "event_id", PROPERTY_ID },
	{ "message", PROPERTY_MESSAGE },
	{ "computer_name", PROPERTY_COMPUTER },
	{ "channel", PROPERTY_LOG },
	{ "LogName", PROPERTY_LOG },
};

static enum property property_of(struct span name)
{
	for (size_t i = 0; i < sizeof(properties) / sizeof(properties[0]); i++)
		if (span_is(name, properties[i].name))
			return properties[i].property;
	return PROPERTY_OTHER;
}

void event_set_property(
	struct sink *sink, struct event *event, struct span name, struct span value)
{
	switch (property_of(name)) {
	case PROPERTY_TIME:
		event_set_time(sink, event, value);
		break;
	case PROPERTY_PROVIDER:
		text_keep(event->provider, value);
		break;
	case PROPERTY_ID:
		if (!event->id)
			event_set_id(event, value);
		break;
	case PROPERTY_MESSAGE:
		event_append(event, value);
		break;
	case PROPERTY_LEVEL:
		text_keep(event->level, value);
		break;
	case PROPERTY_LEVEL_NUMBER:
		if (!event->level[0])
			text_keep(event->level, value);
		break;
	case PROPERTY_COMPUTER:
		text_keep(event->computer, value);
		break;
	case PROPERTY_LOG:
		text_keep(event->log, value);
		break;
	default:
		break;
	}
}

/* "Name      : value", the name without blanks. */
static bool split_property(struct span line, struct span *name, struct span *value)
{
	const unsigned char *colon;

	if (!line.length || span_is_blank(line.data[0]))
		return false;
	colon = span_find(line, " : ");
	if (!colon && span_ends(line, " :"))
		colon = line.data + line.length - 2;
	if (!colon)
		return false;
	*name = span_trim(span_until(line, colon));
	*value = span_trim(span_from(line, colon + 2));
	return name->length && !memchr(name->data, ' ', name->length);
}

/* ---- the table: "   ProviderName: X", then time, id, level, message ---- */

static bool split_row(struct span line, struct event_list_state *state, struct sink *sink)
{
	struct span rest = line, word, time, id = { .data = NULL };
	const unsigned char *begin = span_trim(line).data;
	struct when when;

	/* The id is the first whole number behind what is a time. */
	while ((word = span_word(&rest)).length) {
		uint64_t n;

		time = span_trim(span_until(line, word.data));
		time = span_from(time, begin);
		if (span_number(word, 65535, &n) && when_read(time, &when)) {
			id = word;
			break;
		}
	}
	if (!id.length)
		return false;
	event_begin(sink, &state->event);
	text_keep(state->event.provider, span_of_text(state->provider));
	event_set_time(sink, &state->event, time);
	event_set_id(&state->event, id);
	text_keep(state->event.level, span_word(&rest));
	event_append(&state->event, span_trim(rest));
	return true;
}

bool log_event_list_knows(struct span line)
{
	struct span name, value;

	if (split_property(line, &name, &value))
		return span_is(name, "ProviderName") || span_is(name, "TimeCreated") ||
		       span_is(name, "LogName") || span_is(name, "EntryType") ||
		       span_is(name, "InstanceId");
	value = span_trim(line);
	return span_starts(value, "ProviderName: ");
}

bool log_event_list_keeps(const void *own, struct span line)
{
	struct span name, value;

	(void)own;
	return !line.length || split_property(line, &name, &value);
}

/* "0x8019", and "0194)" in the next line: a number that was broken, however wide the
 * console was. */
static bool is_in_number(struct span before, struct span behind)
{
	enum { DIGITS = 8 };
	size_t n = 0, more = 0;

	if (span_ends(before, " 0") && span_starts(behind, "x"))
		return true;
	while (n < before.length && n <= DIGITS &&
		isxdigit(before.data[before.length - n - 1]))
		n++;
	if (n > DIGITS ||
		!span_ends(span_until(before, before.data + before.length - n), "0x"))
		return false;
	while (more < behind.length && isxdigit(behind.data[more]))
		more++;
	return more > 0 && n + more == DIGITS;
}

/* A console wraps in the middle of words: nothing was between them. */
static void append_wrapped(struct event_list_state *state, struct span text)
{
	struct event *event = &state->event;
	bool joined = state->wrapped || is_in_number(bytes_span(&event->text), text);

	if (joined && event->text.length + text.length < CONSOLE_TEXT_MAX)
		bytes_append_span(&event->text, text);
	else
		event_append(event, text);
}

enum { CONSOLE_WIDTH_LEAST = 79 };

enum line_verdict log_event_list_read(struct sink *sink, void *own, struct span line)
{
	struct event_list_state *state = own;
	struct span name, value;

	if (split_property(line, &name, &value)) {
		enum property property = property_of(name);

		/* A property that was there before belongs to the next event. */
		if (!state->event.open || state->seen & 1U << property) {
			event_begin(sink, &state->event);
			state->seen = 0;
		}
		if (property != PROPERTY_OTHER)
			state->seen |= 1U << property;
		state->in_message = property == PROPERTY_MESSAGE;
		event_set_property(sink, &state->event, name, value);
		state->wrapped = line.length >= CONSOLE_WIDTH_LEAST;
		return LINE_PASSED;
	}
	value = span_trim(line);
	if (span_starts(value, "ProviderName: ")) {
		event_end(sink, &state->event);
		text_keep(state->provider, span_from(value, value.data + 14));
		return LINE_PASSED;
	}
	if (state->provider[0] && split_row(line, state, sink))
		return LINE_PASSED;
	if (!value.length || !state->event.open)
		return value.length && !state->provider[0] ? LINE_UNKNOWN : LINE_PASSED;
	if (state->in_message && span_is_blank(line.data[0])) {
		append_wrapped(state, value);
		state->wrapped = line.length >= CONSOLE_WIDTH_LEAST;
		return LINE_PASSED;
	}
	return LINE_UNKNOWN;
}

void log_event_list_end(struct sink *sink, void *own)
{
	struct event_list_state *state = own;

	event_end(sink, &state->event);
	state->seen = 0;
}

void log_event_list_clear(void *own)
{
	struct event_list_state *state = own;

	bytes_clear(&state->event.text);
}
