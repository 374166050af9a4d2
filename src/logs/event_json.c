/* SPDX-License-Identifier: MIT */
/*
 * Events as ConvertTo-Json writes them, pretty or compressed: the members of .NET's
 * names. An event is an object that has a provider and an id; objects within it
 * (Properties, TimeCreated of Windows PowerShell 2) belong to it.
 */
#include <string.h>

#include "base/text.h"
#include "logs/formats.h"

bool log_event_json_knows(struct span line)
{
	struct span s = span_trim(line);

	if (s.length == 0 || (s.data[0] != '{' && s.data[0] != '['))
		return false;
	/* ndjson of Apple's log is another format. */
	return !span_find(s, "\"traceID\"") && !span_find(s, "\"eventMessage\"");
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

	if (depth <= reading->state->depth)
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

	if (!state->json.depth && !state->event.open && line.length &&
		!memchr("{[]},\" \t", line.data[0], 8))
		return LINE_UNKNOWN;
	json_read(&state->json, &events, line);
	json_read(&state->json, &events, span_of_text("\n"));
	return LINE_PASSED;
}

void log_event_json_end(struct sink *sink, void *own)
{
	struct event_json_state *state = own;

	if (state->event.open)
		sink_complain(sink, "ends within an object: cut off");
	event_end(sink, &state->event);
}

void log_event_json_clear(void *own)
{
	struct event_json_state *state = own;

	json_clear(&state->json);
	bytes_clear(&state->event.text);
}
