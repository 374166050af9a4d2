/* SPDX-License-Identifier: MIT */
/*
 * Arrays and objects: events as ConvertTo-Json writes them, pretty or compressed: the
 * members of .NET's names. An event is an object that has a provider and an id; objects
 * within it (Properties, TimeCreated of Windows PowerShell 2) belong to it. What `log
 * show --style json` writes of an iPhone or Mac has other members, and is read here as
 * well.
 */
#include <string.h>

#include "base/text.h"
#include "logs/formats.h"

bool log_event_json_knows(struct span line)
{
	struct span s = span_trim(line);

	if (s.length == 0 || (s.data[0] != '{' && s.data[0] != '['))
		return false;
	/* "[HKEY_LOCAL_MACHINE\SOFTWARE]" is an export of the registry. */
	s = span_trim((struct span){ s.data + 1, s.length - 1 });
	if (s.length > 0 && !strchr("[]{}\"", s.data[0]))
		return false;
	s = span_trim(line);
	/* ndjson of Apple's log is another format. */
	return s.data[0] == '[' ||
	       (!span_find(s, "\"traceID\"") && !span_find(s, "\"eventMessage\""));
}

/* Its other lines look like anything: "    {", "    \"Id\":  32,". */
bool log_event_json_claims(struct span line)
{
	return span_starts(line, "[{\"") || span_starts(line, "{\"Id\"") ||
	       span_is(span_trim(line), "[");
}

struct reading {
	struct sink *sink;
	struct event_json_state *state;
};

static void begin_object(void *context, unsigned depth)
{
	const struct reading *reading = context;
	struct event *event = &reading->state->event;

	if (depth <= 1)
		log_apple_json_begin(reading->sink, &reading->state->apple);
	/* An object around events, such as { "value": [...] }, is none. */
	if (event->open && (event->id || event->provider[0] || event->timed))
		return;
	event_begin(reading->sink, event);
	reading->state->depth = depth;
}

static void take_member(void *context, struct span name, struct span value)
{
	const struct reading *reading = context;
	struct event *event = &reading->state->event;

	log_apple_json_member(&reading->state->apple, name, value);
	if (!event->open)
		return;
	/* "TimeCreated": { "value": "/Date(...)/", "DateTime": "..." } */
	if (!event->timed && span_is(name, "value") && span_find(value, "Date("))
		name = span_of_text("TimeCreated");
	event_set_property(reading->sink, event, name, value);
}

static void end_object(void *context, unsigned depth)
{
	const struct reading *reading = context;
	struct event_json_state *state = reading->state;

	if (depth <= 1 && log_apple_json_end(reading->sink, &state->apple)) {
		state->known = true;
		reading->sink->file->title = "iOS or macOS, log show --style json";
	}
	if (state->event.id && state->event.provider[0])
		state->known = true;
	if (depth <= state->depth)
		event_end(reading->sink, &reading->state->event);
}

enum line_verdict log_event_json_read(struct sink *sink, void *own, struct span line)
{
	struct event_json_state *state = own;
	struct reading reading = { sink, state };
	const struct json_events events = {
		.context = &reading,
		.begin = begin_object,
		.member = take_member,
		.end = end_object,
	};

	return json_read_line(&state->json, &events, state->event.open, line)
		       ? LINE_PASSED
		       : LINE_UNKNOWN;
}

void log_event_json_end(struct sink *sink, void *own)
{
	struct event_json_state *state = own;

	if (state->event.open)
		sink_complain(sink, "ends within an object: cut off");
	event_end(sink, &state->event);
}

bool log_event_json_is_one(const void *own)
{
	return ((const struct event_json_state *)own)->known;
}

void log_event_json_clear(void *own)
{
	struct event_json_state *state = own;

	log_device_clear(&state->apple);
	json_clear(&state->json);
	bytes_clear(&state->event.text);
}
