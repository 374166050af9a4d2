/* SPDX-License-Identifier: MIT */
/*
 * Reads the tokens of Windows' binary XML.
 *
 * Why not libevtx, which reads it too: a file is somebody else's, and a file of 72 KiB in
 * which a value refers to itself ends libevtx by an overflow of its stack, another takes
 * it minutes and all memory. Here the tokens that are looked at, the text that is made of
 * them and the depth are bounded before they are spent, so a record costs what it may and
 * no more. The tests hold what is read here against libevtx.
 *
 * It goes by the tokens alone: lengths of elements and of lists of attributes are written
 * in the data as well, and are not needed. Whether an element has the number of what it
 * depends on is not written: it does in templates and not in nested values, and where
 * that leads to no name, it is the other way round.
 */
#include "logs/binxml_piece.h"

#include <errno.h>
#include <string.h>

enum token {
	TOKEN_END = 0x00,
	TOKEN_ELEMENT = 0x01,
	TOKEN_CLOSE_START = 0x02,
	TOKEN_CLOSE_EMPTY = 0x03,
	TOKEN_CLOSE = 0x04,
	TOKEN_VALUE = 0x05,
	TOKEN_ATTRIBUTE = 0x06,
	TOKEN_CDATA = 0x07,
	TOKEN_CHARACTER = 0x08,
	TOKEN_ENTITY = 0x09,
	TOKEN_PI_TARGET = 0x0a,
	TOKEN_PI_DATA = 0x0b,
	TOKEN_TEMPLATE = 0x0c,
	TOKEN_SUBSTITUTE = 0x0d,
	TOKEN_OPTIONAL = 0x0e,
	TOKEN_FRAGMENT = 0x0f,
	TOKEN_MORE = 0x40, /* a flag */
};

enum { DEFINITION_HEADER = 24 };

/* What fills the holes of a template. */
struct filling {
	unsigned n;
	unsigned char type[BINXML_VALUES_MAX];
	struct span value[BINXML_VALUES_MAX];
};

/* How an element is read: with which values, and which item of an array among them. */
struct frame {
	const struct filling *filling;
	bool in_template;
	size_t item;
	bool has_children, has_more;
};

static int read_element(struct binxml_reader *reader, struct binxml_place *place,
	const struct filling *filling, bool in_template);
static int read_fragment(struct binxml_reader *reader, struct binxml_place *place);

/* ---- values ---- */

static int append_nested(struct binxml_reader *reader, struct span value)
{
	struct binxml_place place = { .at = (size_t)(value.data - reader->chunk.data) };
	int r;

	place.end = place.at + value.length;
	if (reader->depth == 0)
		return -E2BIG;
	reader->depth--;
	r = read_fragment(reader, &place);
	reader->depth++;
	return r;
}

/* What fills a hole. *given says whether there is something. */
static int substitute(struct binxml_reader *reader, struct binxml_place *place,
	struct frame *frame, bool *given)
{
	const struct filling *filling = frame->filling;
	struct span value, next;
	uint32_t index, type;

	if (!binxml_pass(place, 1) || !binxml_take_number(reader, place, 2, &index) ||
		!binxml_pass(place, 1) || !filling || index >= filling->n)
		return -EINVAL;
	type = filling->type[index];
	value = filling->value[index];
	*given = type != BINXML_NULL;
	if (type == BINXML_NESTED)
		frame->has_children = true;
	if (type == BINXML_NESTED)
		return append_nested(reader, value);
	if (!(type & BINXML_ARRAY)) {
		binxml_append_value(reader->out, type, value);
		return 0;
	}
	if (binxml_array_item(type, value, frame->item, &next))
		binxml_append_value(reader->out, type & ~(unsigned)BINXML_ARRAY, next);
	frame->has_more |= binxml_array_item(type, value, frame->item + 1, &next);
	return 0;
}

/* A value of a template itself is text, whatever else could be. */
static int take_text(struct binxml_reader *reader, struct binxml_place *place, bool typed)
{
	struct span text;
	uint32_t type = BINXML_STRING, count;

	if (!binxml_pass(place, 1) ||
		(typed && !binxml_take_number(reader, place, 1, &type)) ||
		type != BINXML_STRING || !binxml_take_number(reader, place, 2, &count) ||
		!binxml_take_span(reader, place, 2 * (size_t)count, &text))
		return -EINVAL;
	binxml_append_utf16(reader->out, text);
	return 0;
}

static int take_character(struct binxml_reader *reader, struct binxml_place *place)
{
	struct span unit;

	if (!binxml_pass(place, 1) || !binxml_take_span(reader, place, 2, &unit))
		return -EINVAL;
	binxml_append_utf16(reader->out, unit);
	return 0;
}

static int take_entity(struct binxml_reader *reader, struct binxml_place *place)
{
	struct span name;
	int r;

	if (!binxml_pass(place, 1) || !binxml_take_name(reader, place, &name))
		return -EINVAL;
	bytes_append_char(reader->out, '&');
	r = binxml_append_name(reader, name);
	bytes_append_char(reader->out, ';');
	return r;
}

/* What may stand in an attribute and between tags alike; 1 if it is something else. */
static int take_value(struct binxml_reader *reader, struct binxml_place *place,
	struct frame *frame, bool *given)
{
	const int token = binxml_peek(reader, place) & ~TOKEN_MORE;

	*given = true;
	switch (token) {
	case TOKEN_VALUE:
		return take_text(reader, place, true);
	case TOKEN_CHARACTER:
		return take_character(reader, place);
	case TOKEN_ENTITY:
		return take_entity(reader, place);
	case TOKEN_SUBSTITUTE:
	case TOKEN_OPTIONAL:
		return substitute(reader, place, frame, given);
	default:
		return 1;
	}
}

/* ---- elements ---- */

/* An attribute without a value is left out. */
static int read_attribute(
	struct binxml_reader *reader, struct binxml_place *place, struct frame *frame)
{
	const size_t before = reader->out->length;
	bool given = false, any = false;
	struct span name;
	int r;

	if (!binxml_pass(place, 1) || !binxml_take_name(reader, place, &name))
		return -EINVAL;
	bytes_append_char(reader->out, ' ');
	r = binxml_append_name(reader, name);
	bytes_append_text(reader->out, "=\"");
	while (r == 0) {
		r = binxml_spend(reader);
		if (r == 0)
			r = take_value(reader, place, frame, &given);
		any |= r == 0 && given;
	}
	if (r < 0)
		return r;
	bytes_append_char(reader->out, '"');
	if (!any && !reader->out->failed)
		reader->out->length = before;
	return 0;
}

static int read_attributes(
	struct binxml_reader *reader, struct binxml_place *place, struct frame *frame)
{
	int r = binxml_pass(place, 4) ? 0 : -EINVAL;

	while (r == 0 && (binxml_peek(reader, place) & ~TOKEN_MORE) == TOKEN_ATTRIBUTE)
		r = read_attribute(reader, place, frame);
	return r;
}

/* "<?target data?>" says nothing here. */
static int pass_instruction(struct binxml_reader *reader, struct binxml_place *place)
{
	struct span name;
	uint32_t count;

	if (binxml_peek(reader, place) == TOKEN_PI_TARGET)
		return binxml_pass(place, 1) && binxml_take_name(reader, place, &name)
			       ? 0
			       : -EINVAL;
	return binxml_pass(place, 1) && binxml_take_number(reader, place, 2, &count) &&
			       binxml_pass(place, 2 * (size_t)count)
		       ? 0
		       : -EINVAL;
}

/* Writes a definition with the values behind its instance. */
static int read_template(struct binxml_reader *reader, struct binxml_place *place)
{
	struct binxml_place body = { .end = reader->chunk.length };
	struct filling filling = { .n = 0 };
	uint32_t at, size, n;
	struct span entry;

	if (!binxml_pass(place, 6) || !binxml_take_number(reader, place, 4, &at) ||
		at > reader->chunk.length - DEFINITION_HEADER)
		return -EINVAL;
	body.at = at + 20;
	if (!binxml_take_number(reader, &body, 4, &size) || size > body.end - body.at)
		return -EINVAL;
	body.end = body.at + size;
	if (at == place->at && !binxml_pass(place, DEFINITION_HEADER + (size_t)size))
		return -EINVAL;
	if (!binxml_take_number(reader, place, 4, &n) ||
		!binxml_take_span(reader, place, 4 * (size_t)n, &entry))
		return -EINVAL;
	if (n > BINXML_VALUES_MAX)
		return -E2BIG;
	for (filling.n = 0; filling.n < n; filling.n++) {
		const unsigned char *p = entry.data + 4 * (size_t)filling.n;

		filling.type[filling.n] = p[2];
		if (!binxml_take_span(reader, place, p[0] | (size_t)p[1] << 8,
			    &filling.value[filling.n]))
			return -EINVAL;
	}
	if (binxml_peek(reader, &body) == TOKEN_FRAGMENT && !binxml_pass(&body, 4))
		return -EINVAL;
	return read_element(reader, &body, &filling, true);
}

/* What stands between the tags, up to and with the end. */
static int read_content(
	struct binxml_reader *reader, struct binxml_place *place, struct frame *frame)
{
	bool given;
	int r;

	while ((r = binxml_spend(reader)) == 0) {
		switch (binxml_peek(reader, place) & ~TOKEN_MORE) {
		case TOKEN_CLOSE:
			place->at++;
			return 0;
		case TOKEN_ELEMENT:
			frame->has_children = true;
			r = read_element(
				reader, place, frame->filling, frame->in_template);
			break;
		case TOKEN_TEMPLATE:
			frame->has_children = true;
			r = read_template(reader, place);
			break;
		case TOKEN_CDATA:
			r = take_text(reader, place, false);
			break;
		case TOKEN_PI_TARGET:
		case TOKEN_PI_DATA:
			r = pass_instruction(reader, place);
			break;
		default:
			r = take_value(reader, place, frame, &given);
			break;
		}
		if (r != 0)
			return r < 0 ? r : -EINVAL;
	}
	return r;
}

/* Passes over what an element begins with, and finds its name. */
static bool take_head(const struct binxml_reader *reader, struct binxml_place *place,
	bool in_template, struct span *name)
{
	for (int i = 0; i < 2; i++, in_template = !in_template) {
		struct binxml_place head = *place;

		if (!binxml_pass(&head, in_template ? 7 : 5) ||
			!binxml_take_name(reader, &head, name))
			continue;
		*place = head;
		return true;
	}
	return false;
}

static int read_element_once(
	struct binxml_reader *reader, struct binxml_place *place, struct frame *frame)
{
	const bool has_attributes = binxml_peek(reader, place) & TOKEN_MORE;
	struct span name;
	int r;

	if (!take_head(reader, place, frame->in_template, &name))
		return -EINVAL;
	bytes_append_char(reader->out, '<');
	r = binxml_append_name(reader, name);
	if (r == 0 && has_attributes)
		r = read_attributes(reader, place, frame);
	if (r < 0)
		return r;
	if (binxml_peek(reader, place) == TOKEN_CLOSE_EMPTY) {
		place->at++;
		bytes_append_text(reader->out, "/>");
		return 0;
	}
	if (binxml_peek(reader, place) != TOKEN_CLOSE_START)
		return -EINVAL;
	place->at++;
	bytes_append_char(reader->out, '>');
	r = read_content(reader, place, frame);
	if (r < 0)
		return r;
	bytes_append_text(reader->out, "</");
	r = binxml_append_name(reader, name);
	bytes_append_char(reader->out, '>');
	return r;
}

/* An element that holds an array is there once for each of its items. */
static int read_element(struct binxml_reader *reader, struct binxml_place *place,
	const struct filling *filling, bool in_template)
{
	struct frame frame = { .filling = filling, .in_template = in_template };
	const struct binxml_place begin = *place;
	int r;

	if (reader->depth == 0)
		return -E2BIG;
	reader->depth--;
	do {
		*place = begin;
		frame.has_more = false;
		r = binxml_spend(reader);
		if (r == 0)
			r = read_element_once(reader, place, &frame);
		frame.item++;
	} while (r == 0 && frame.has_more && !frame.has_children);
	reader->depth++;
	return r;
}

/* A record, or a nested value: elements and templates one after the other. */
static int read_fragment(struct binxml_reader *reader, struct binxml_place *place)
{
	int r;

	while (place->at < place->end) {
		r = binxml_spend(reader);
		if (r < 0)
			return r;
		switch (binxml_peek(reader, place) & ~TOKEN_MORE) {
		case TOKEN_END:
			return 0;
		case TOKEN_FRAGMENT:
			r = binxml_pass(place, 4) ? 0 : -EINVAL;
			break;
		case TOKEN_ELEMENT:
			r = read_element(
				reader, place, NULL, reader->depth == BINXML_DEPTH_MAX);
			break;
		case TOKEN_TEMPLATE:
			r = reader->depth ? read_template(reader, place) : -E2BIG;
			break;
		case TOKEN_PI_TARGET:
		case TOKEN_PI_DATA:
			r = pass_instruction(reader, place);
			break;
		default:
			r = -EINVAL;
			break;
		}
		if (r < 0)
			return r;
	}
	return 0;
}

int binxml_to_text(
	struct bytes *out, struct span chunk, size_t at, size_t length, size_t *most)
{
	const size_t before = out->length;
	size_t made;
	struct binxml_reader reader = {
		.chunk = chunk,
		.out = out,
		.most = before + *most,
		.tokens = BINXML_TOKENS_MAX,
		.depth = BINXML_DEPTH_MAX,
	};
	struct binxml_place place = { .at = at };
	int r;

	if (at > chunk.length || length > chunk.length - at)
		return -EINVAL;
	place.end = at + length;
	r = read_fragment(&reader, &place);
	if (r == 0 && out->length == before)
		r = -EINVAL;
	if (out->failed)
		return -ENOMEM;
	made = out->length - before;
	*most -= made < *most ? made : *most;
	if (r < 0 && out->length > before) {
		out->length = before;
		out->data[before] = '\0';
	}
	return r;
}
