/* SPDX-License-Identifier: MIT */
/*
 * One event of Windows, whatever it is clothed in: parsers fill it, field by field, and
 * when it is whole it is looked up.
 */
#ifndef SCEPPROBE_LOGS_EVENT_H
#define SCEPPROBE_LOGS_EVENT_H

#include "logs/sink.h"

struct event {
	bool open;
	bool traced; /* of a service trace (svclog), which has no id */
	uint64_t line;
	unsigned id;
	char provider[96], level[32], log[120], computer[80];
	bool timed, local; /* local: its time has no zone */
	int64_t when;
	bool has_code; /* a field of its own holds the result */
	uint32_t code;
	char process[80]; /* CAPI2: the process that asked */
	struct bytes text;
};

/* The event that was open ends; another begins at this line. */
void event_begin(struct sink *sink, struct event *event);
/* It is whole: it goes to the sink, and the event is empty again. */
void event_end(struct sink *sink, struct event *event);
void event_append(struct event *event, struct span words);
void event_set_time(struct sink *sink, struct event *event, struct span text);
void event_set_id(struct event *event, struct span text);
/* Whether a name is a provider's, or a channel's, that this program knows. */
bool event_knows_provider(struct span name);
bool event_knows_channel(struct span name);

#endif
