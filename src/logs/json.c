/* SPDX-License-Identifier: MIT */
/*
 * A reader of JSON that builds nothing: each octet is looked at once. Arrays are passed
 * through; members of nested objects are reported like any other, without a path.
 */
#include "logs/json.h"

#include <string.h>

#include "base/text.h"

bool json_read_line(struct json_reader *json, const struct json_events *events,
	bool inside, struct span line)
{
	if (!json->depth && !inside && line.length &&
		!memchr("{[]},\" \t", line.data[0], 8))
		return false;
	json_read(json, events, line);
	json_read(json, events, span_of_text("\n"));
	return true;
}

void json_clear(struct json_reader *json)
{
	bytes_clear(&json->value);
	*json = (struct json_reader){ .depth = 0 };
}

static void put_octet(struct json_reader *json, unsigned char c)
{
	if (json->value.length < JSON_VALUE_MAX)
		bytes_append_char(&json->value, (char)c);
}

static void put_unit(struct json_reader *json, uint32_t c)
{
	if (c < 0x80) {
		put_octet(json, c < 0x20 ? ' ' : (unsigned char)c);
	} else if (c < 0x800) {
		put_octet(json, (unsigned char)(0xc0 | c >> 6));
		put_octet(json, (unsigned char)(0x80 | (c & 0x3f)));
	} else if (c >= 0xd800 && c < 0xe000) {
		put_octet(json, '?');
	} else {
		put_octet(json, (unsigned char)(0xe0 | c >> 12));
		put_octet(json, (unsigned char)(0x80 | (c >> 6 & 0x3f)));
		put_octet(json, (unsigned char)(0x80 | (c & 0x3f)));
	}
}

static void tell_member(struct json_reader *json, const struct json_events *events)
{
	if (json->name[0])
		events->member(events->context, span_of_text(json->name),
			bytes_span(&json->value));
	json->name[0] = '\0';
	bytes_reset(&json->value);
}

static void read_escaped(struct json_reader *json, unsigned char c)
{
	json->escaped = false;
	if (c == 'u')
		json->digits = 4, json->unit = 0;
	else if (c == 'n' || c == 'r' || c == 't' || c == 'b' || c == 'f')
		put_octet(json, ' ');
	else
		put_octet(json, c);
}

static void end_string(struct json_reader *json, const struct json_events *events)
{
	json->in_string = false;
	if (!json->is_name) {
		tell_member(json, events);
		return;
	}
	text_keep(json->name, bytes_span(&json->value));
	bytes_reset(&json->value);
}

static void read_string(
	struct json_reader *json, const struct json_events *events, unsigned char c)
{
	if (json->digits) {
		json->unit = json->unit << 4 | (uint32_t)(bytes_hex_value(c) & 0xf);
		if (--json->digits == 0)
			put_unit(json, json->unit);
	} else if (json->escaped) {
		read_escaped(json, c);
	} else if (c == '\\') {
		json->escaped = true;
	} else if (c == '"') {
		end_string(json, events);
	} else {
		put_octet(json, c);
	}
}

static void end_word(struct json_reader *json, const struct json_events *events)
{
	if (json->in_word)
		tell_member(json, events);
	json->in_word = false;
}

static void read_mark(
	struct json_reader *json, const struct json_events *events, unsigned char c)
{
	end_word(json, events);
	if (c == '{') {
		json->name[0] = '\0';
		json->is_name = true;
		events->begin(events->context, ++json->depth);
	} else if (c == '}') {
		events->end(events->context, json->depth);
		json->depth -= json->depth > 0;
		json->is_name = true;
	} else if (c == ':') {
		json->is_name = false;
	} else if (c == ',') {
		json->is_name = true;
	} else if (c == '[') {
		json->is_name = false;
		json->name[0] = '\0';
	}
}

void json_read(
	struct json_reader *json, const struct json_events *events, struct span piece)
{
	for (size_t i = 0; i < piece.length; i++) {
		const unsigned char c = piece.data[i];

		if (json->in_string) {
			read_string(json, events, c);
		} else if (c == '"') {
			json->in_string = true;
			bytes_reset(&json->value);
		} else if (memchr("{}[]:,", c, 6)) {
			read_mark(json, events, c);
		} else if (span_is_blank(c)) {
			end_word(json, events);
		} else if (!json->is_name) {
			if (!json->in_word)
				bytes_reset(&json->value);
			json->in_word = true;
			put_octet(json, c);
		}
	}
}
