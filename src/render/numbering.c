/* SPDX-License-Identifier: MIT */
/*
 * A table of hashes. It holds no name: two names of one hash share their numbers, which
 * tells them apart all the same.
 *
 * It promises work in proportion to the number of things, whatever their names are.
 */
#include "render/numbering.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/span.h"

/* A deliberate collision of two names only changes a number. */
static uint64_t hash_name(const char *space, const char *name)
{
	uint64_t hash = span_hash(SPAN_HASH, space, strlen(space));

	hash = span_hash(hash, "\n", 1);
	hash = span_hash(hash, name, strlen(name));
	return hash ? hash : 1;
}

/* Its place, or the free one that is for it. */
static struct numbered *find_place(struct numbering *numbering, uint64_t name)
{
	size_t at = (size_t)name & (numbering->capacity - 1);

	while (numbering->places[at].name && numbering->places[at].name != name)
		at = (at + 1) & (numbering->capacity - 1);
	return &numbering->places[at];
}

static int make_room(struct numbering *numbering)
{
	struct numbering grown = { .n = numbering->n };

	if (numbering->n * 2 < numbering->capacity)
		return 0;
	grown.capacity = numbering->capacity ? numbering->capacity * 2 : 64;
	grown.places = calloc(grown.capacity, sizeof(*grown.places));
	if (!grown.places)
		return -ENOMEM;
	for (size_t i = 0; i < numbering->capacity; i++)
		if (numbering->places[i].name)
			*find_place(
				&grown, numbering->places[i].name) = numbering->places[i];
	free(numbering->places);
	*numbering = grown;
	return 0;
}

/* 1 if the name was free and now is taken, 0 if it was taken. */
static int take_name(struct numbering *numbering, uint64_t name)
{
	struct numbered *place;
	int r = make_room(numbering);

	if (r < 0)
		return r;
	place = find_place(numbering, name);
	if (place->name)
		return 0;
	*place = (struct numbered){ .name = name, .last = 1 };
	numbering->n++;
	return 1;
}

int numbering_next(struct numbering *numbering, const char *space, const char *name)
{
	const uint64_t base = hash_name(space, name);
	int r = take_name(numbering, base);

	while (r == 0) {
		struct numbered *place = find_place(numbering, base);
		char number[16];
		uint64_t numbered;

		if (place->last == INT_MAX)
			return -ENOMEM;
		snprintf(number, sizeof(number), " #%u", ++place->last);
		numbered = span_hash(base, number, strlen(number));
		r = take_name(numbering, numbered ? numbered : 1);
	}
	return r < 0 ? r : (int)find_place(numbering, base)->last;
}

void numbering_clear(struct numbering *numbering)
{
	free(numbering->places);
	*numbering = (struct numbering){ .places = NULL };
}
