/* SPDX-License-Identifier: MIT */
/*
 * The steps of which every document of this program is made. Nothing here knows what a
 * document says. jansson takes a value whatever becomes of it, even for a tree that is
 * NULL; so it is always asked.
 */
#include "base/tree.h"

#include <string.h>

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

/* No text of JSON holds a line's end, so each one is where a line of ours begins. */
static int write_piece(const char *data, size_t length, void *argument)
{
	const struct margin *margin = argument;

	while (length > 0) {
		const char *end = memchr(data, '\n', length);
		size_t n = end ? (size_t)(end - data) + 1 : length;

		bytes_append(margin->out, data, n);
		for (unsigned i = 0; end && i < margin->width; i++)
			bytes_append_char(margin->out, ' ');
		data += n;
		length -= n;
	}
	return 0;
}

void tree_write(json_t *value, unsigned margin, unsigned digits, struct bytes *out,
	bool *failed)
{
	struct margin to = { .out = out, .width = margin };
	size_t flags = JSON_INDENT(2) | JSON_REAL_PRECISION(digits) | JSON_ENCODE_ANY;

	if (!value || json_dump_callback(value, write_piece, &to, flags) != 0)
		*failed = true;
	json_decref(value);
}

static int write_octets(const char *data, size_t length, void *out)
{
	bytes_append(out, data, length);
	return 0;
}

void tree_write_line(json_t *value, unsigned digits, struct bytes *out, bool *failed)
{
	size_t flags = JSON_COMPACT | JSON_REAL_PRECISION(digits) | JSON_ENCODE_ANY;

	if (!value || json_dump_callback(value, write_octets, out, flags) != 0)
		*failed = true;
	json_decref(value);
}
