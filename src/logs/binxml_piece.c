/* SPDX-License-Identifier: MIT */
/*
 * Pieces of Windows' binary XML: numbers, runs of octets and names, from a place in a
 * chunk. It promises that nothing is read behind the end of the place or of the chunk,
 * whatever lengths the data declares, and that a name is made of the letters of names
 * only: anything else would break the text. It knows no tokens.
 */
#include "logs/binxml_piece.h"

#include <errno.h>
#include <string.h>

enum { NAME_HEADER = 8 };

int binxml_peek(const struct binxml_reader *reader, const struct binxml_place *place)
{
	return place->at < place->end ? reader->chunk.data[place->at] : -1;
}

bool binxml_take_number(const struct binxml_reader *reader, struct binxml_place *place,
	size_t size, uint32_t *out)
{
	if (size > place->end - place->at)
		return false;
	*out = (uint32_t)binxml_number(
		(struct span){ reader->chunk.data + place->at, size });
	place->at += size;
	return true;
}

bool binxml_take_span(const struct binxml_reader *reader, struct binxml_place *place,
	size_t size, struct span *out)
{
	if (size > place->end - place->at)
		return false;
	*out = (struct span){ reader->chunk.data + place->at, size };
	place->at += size;
	return true;
}

bool binxml_pass(struct binxml_place *place, size_t size)
{
	if (size > place->end - place->at)
		return false;
	place->at += size;
	return true;
}

/* One token is spent, and perhaps text was made of it. */
int binxml_spend(struct binxml_reader *reader)
{
	if (reader->out->failed)
		return -ENOMEM;
	if (reader->tokens == 0 || reader->out->length > reader->most)
		return -E2BIG;
	reader->tokens--;
	return 0;
}

/* The characters of the name at `at`; false where there is none. A NUL ends each. */
static bool name_at(const struct binxml_reader *reader, size_t at, struct span *name)
{
	struct binxml_place place = { at, reader->chunk.length };
	uint32_t count, end;

	return at < reader->chunk.length && binxml_pass(&place, NAME_HEADER - 2) &&
	       binxml_take_number(reader, &place, 2, &count) && count > 0 &&
	       binxml_take_span(reader, &place, 2 * (size_t)count, name) &&
	       binxml_take_number(reader, &place, 2, &end) && end == 0;
}

/* A name by its place; it may stand right here. */
bool binxml_take_name(
	const struct binxml_reader *reader, struct binxml_place *place, struct span *name)
{
	uint32_t at;

	if (!binxml_take_number(reader, place, 4, &at) || !name_at(reader, at, name))
		return false;
	return at != place->at || binxml_pass(place, NAME_HEADER + name->length + 2);
}

/* Names are a handful of letters: what else is there would break the text. */
int binxml_append_name(struct binxml_reader *reader, struct span name)
{
	for (size_t i = 0; i + 1 < name.length; i += 2) {
		const unsigned char c = name.data[i];
		const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
				   (c >= '0' && c <= '9') || (c && strchr("_:-.", c));

		if (name.data[i + 1] == 0 && !plain)
			return -EINVAL;
		if (name.data[i + 1] == 0)
			bytes_append_char(reader->out, (char)c);
		else
			binxml_append_utf16(
				reader->out, (struct span){ name.data + i, 2 });
	}
	return 0;
}
