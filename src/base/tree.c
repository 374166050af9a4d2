/* SPDX-License-Identifier: MIT */
/*
 * Building blocks of all JSON documents, independent of their contents. jansson takes
 * ownership of a value even if it fails, also for a NULL tree; so it is always called.
 */
#include "base/tree.h"

#include <string.h>

#include "base/moment.h"
#include "base/text.h"

json_t *tree_span(struct span text)
{
	static const char mark[] = "...";
	json_t *value = json_stringn((const char *)text.data, text.length);
	scoped(char) *safe = NULL;

	if (value)
		return value;
	safe = malloc(text.length + sizeof(mark));
	if (!safe)
		return NULL;
	text_copy(safe, text.length + sizeof(mark), text);
	return json_string(safe);
}

json_t *tree_text(const char *text)
{
	return tree_span(span_of_text(text ? text : ""));
}

json_t *tree_text_or_null(const char *text)
{
	return text && *text ? tree_text(text) : json_null();
}

json_t *tree_moment(int64_t moment)
{
	char text[MOMENT_TEXT];

	moment_write(moment, text);
	return tree_text_or_null(text);
}

void tree_set(json_t *object, const char *key, json_t *value, bool *failed)
{
	if (json_object_set_new(object, key, value) != 0)
		*failed = true;
}

void tree_append(json_t *array, json_t *value, bool *failed)
{
	if (json_array_append_new(array, value) != 0)
		*failed = true;
}

struct margin {
	struct bytes *out;
	unsigned width;
};

static void append_unit(struct bytes *out, uint32_t unit)
{
	bytes_printf(out, "\\u%04x", (unsigned)unit);
}

/* Terminal commands and invisible characters are never written directly: JSON has an
 * escape with the same meaning (RFC 8259 section 7). */
static void append_text(struct bytes *out, const char *data, size_t length)
{
	const unsigned char *at = (const unsigned char *)data, *end = at + length;
	const unsigned char *begin = at;

	while (at < end) {
		uint32_t c = 0;
		size_t n = *at < 0x7f
				   ? 0
				   : text_unseen(
					     (struct span){ at, (size_t)(end - at) }, &c);

		if (n == 0) {
			at++;
			continue;
		}
		bytes_append(out, begin, (size_t)(at - begin));
		if (c > 0xffff)
			append_unit(out, 0xd7c0 + (c >> 10));
		append_unit(out, c > 0xffff ? 0xdc00 | (c & 0x3ff) : c);
		begin = at += n;
	}
	bytes_append(out, begin, (size_t)(end - begin));
}

/* No text of JSON holds a line's end, so each one is where a line of ours begins. */
static int write_piece(const char *data, size_t length, void *argument)
{
	const struct margin *margin = argument;

	while (length > 0) {
		const char *end = memchr(data, '\n', length);
		size_t n = end ? (size_t)(end - data) + 1 : length;

		append_text(margin->out, data, n);
		for (unsigned i = 0; end && i < margin->width; i++)
			bytes_append_char(margin->out, ' ');
		data += n;
		length -= n;
	}
	return 0;
}

void tree_write(
	json_t *value, unsigned margin, unsigned digits, struct bytes *out, bool *failed)
{
	struct margin to = { .out = out, .width = margin };
	size_t flags = JSON_INDENT(2) | JSON_REAL_PRECISION(digits) | JSON_ENCODE_ANY;

	if (!value || json_dump_callback(value, write_piece, &to, flags) != 0)
		*failed = true;
	json_decref(value);
}

static int write_octets(const char *data, size_t length, void *out)
{
	append_text(out, data, length);
	return 0;
}

void tree_write_line(json_t *value, unsigned digits, struct bytes *out, bool *failed)
{
	size_t flags = JSON_COMPACT | JSON_REAL_PRECISION(digits) | JSON_ENCODE_ANY;

	if (!value || json_dump_callback(value, write_octets, out, flags) != 0)
		*failed = true;
	json_decref(value);
}
