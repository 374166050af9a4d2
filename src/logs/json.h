/* SPDX-License-Identifier: MIT */
/*
 * The members of JSON objects, as they come: octets in, names and values out. It holds
 * one name and one value, so a document may be of any length, on one line or many.
 */
#ifndef SCEPPROBE_LOGS_JSON_H
#define SCEPPROBE_LOGS_JSON_H

#include "base/span.h"

enum { JSON_VALUE_MAX = 16 << 10, JSON_NAME = 64 };

struct json_reader {
	bool in_string, escaped, in_word, is_name;
	unsigned depth;
	unsigned digits; /* of \uXXXX that are still to come */
	uint32_t unit;
	char name[JSON_NAME];
	struct bytes value;
};

struct json_events {
	void *context;
	void (*begin)(void *context, unsigned depth); /* an object begins */
	void (*member)(void *context, struct span name, struct span value);
	void (*end)(void *context, unsigned depth);
};

/* A piece of the document. What is no JSON is passed over. */
void json_read(
	struct json_reader *json, const struct json_events *events, struct span piece);
/* A line of it, with its end. False, and nothing is read: where nothing is open, a
 * document does not begin like that. `inside`: the caller has something open. */
bool json_read_line(struct json_reader *json, const struct json_events *events,
	bool inside, struct span line);
void json_clear(struct json_reader *json);

#endif
