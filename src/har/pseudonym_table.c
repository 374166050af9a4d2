/* SPDX-License-Identifier: MIT */
/*
 * The table of originals and pseudonyms. An original has one row for all letter cases.
 * The cost of a search does not grow with the number of names, which a server controls: a
 * text is looked up by hash, and only where an original may begin.
 *
 * Originals that are also words of the program, on which the findings depend, are stored
 * but not searched for. pseudonym.c makes the pseudonyms.
 */
#include "har/pseudonym_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/span.h"
#include "base/text.h"

enum {
	SPREAD_LEAST = 4, /* every text has shorter originals */
	INDEX_LEAST = 1024,
	PREFIXES = 1 << 20,
};

void pseudonyms_clear(struct pseudonyms *names)
{
	for (size_t i = 0; i < names->n; i++) {
		free(names->rows[i].original);
		free(names->rows[i].shown);
	}
	free(names->rows);
	free(names->index);
	free(names->prefixes);
	*names = (struct pseudonyms){ .rows = NULL };
}

void pseudonyms_next(struct pseudonyms *names)
{
	names->n_before = names->n;
	names->full = false;
}

/* Words that identify responders: replacing one would change the responder. */
static bool is_vocabulary(const char *word)
{
	static const char *const words[] = {
		"microsoft",
		"certsrv",
		"mscep",
		"ndes",
		"scep",
		"http",
		"https",
		"nginx",
		"apache",
		"localhost",
		"connector",
		"certificate",
		"example",
		"internal",
		"error",
		"proxy",
		"squid",
		"varnish",
		"ns-cache",
		"server",
		"authority",
		"azure",
		"cache",
		"content",
		"forwarded",
		"frame",
		"gateway",
		"options",
		"powered",
		"request",
		"service",
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (text_equals(word, words[i]))
			return true;
	return text_starts(word, "microsoft");
}

/* The same of a letter in either case. */
static uint64_t hash_next(uint64_t hash, unsigned char c)
{
	c = text_lower(c);
	return span_hash(hash, &c, 1);
}

static bool table_equals(
	const struct pseudonym *row, const unsigned char *text, size_t length)
{
	if (row->length != length)
		return false;
	for (size_t i = 0; i < length; i++)
		if (text_lower(row->original[i]) != text_lower(text[i]))
			return false;
	return true;
}

/* The place in the index of that original, or where it would be. */
static unsigned *place_of(const struct pseudonyms *names, uint64_t hash,
	const unsigned char *text, size_t length)
{
	unsigned *place = &names->index[(hash ^ hash >> 32) & (names->n_index - 1)];

	while (*place && !table_equals(&names->rows[*place - 1], text, length))
		place = place + 1 < names->index + names->n_index ? place + 1
								  : names->index;
	return place;
}

static uint64_t hash_of(const unsigned char *text, size_t length)
{
	uint64_t hash = SPAN_HASH;

	for (size_t i = 0; i < length; i++)
		hash = hash_next(hash, text[i]);
	return hash;
}

const struct pseudonym *pseudonym_find(
	const struct pseudonyms *names, struct span original)
{
	const unsigned *place;

	if (!names->index)
		return NULL;
	place = place_of(names, hash_of(original.data, original.length), original.data,
		original.length);
	return *place ? &names->rows[*place - 1] : NULL;
}

static unsigned prefix_of(const unsigned char *text)
{
	uint64_t hash = SPAN_HASH;

	for (int i = 0; i < SPREAD_LEAST; i++)
		hash = hash_next(hash, text[i]);
	return (unsigned)((hash ^ hash >> 32) % PREFIXES);
}

/* Twice the index, at most half of it in use. */
static bool grow_index(struct pseudonyms *names)
{
	const size_t size = names->n_index ? 2 * names->n_index : INDEX_LEAST;
	unsigned *grown = calloc(size, sizeof(*grown));

	if (!grown)
		return false;
	free(names->index);
	names->index = grown;
	names->n_index = size;
	for (size_t i = 0; i < names->n; i++) {
		const struct pseudonym *row = &names->rows[i];

		*place_of(names, hash_of(row->original, row->length), row->original,
			row->length) = (unsigned)i + 1;
	}
	return true;
}

static bool grow_rows(struct pseudonyms *names)
{
	const size_t room = names->n ? 2 * names->n : 1;
	struct pseudonym *grown = realloc(names->rows, room * sizeof(*grown));

	if (grown)
		names->rows = grown;
	return grown;
}

/* Whether another row fits; otherwise `full` or `failed` is set. */
static bool make_room(struct pseudonyms *names)
{
	names->full |= names->n == PSEUDONYMS_MAX ||
		       names->n - names->n_before == PSEUDONYMS_TARGET;
	if (names->failed || names->full)
		return false;
	if (!names->prefixes)
		names->prefixes = calloc(1, PREFIXES / 8);
	names->failed |= !names->prefixes ||
			 ((names->n & (names->n - 1)) == 0 && !grow_rows(names)) ||
			 (2 * names->n >= names->n_index && !grow_index(names));
	return !names->failed;
}

struct pseudonym *pseudonym_add(struct pseudonyms *names, struct span original)
{
	struct pseudonym *row;
	unsigned char *copied;

	if (!make_room(names))
		return NULL;
	copied = malloc(original.length + 1);
	names->failed |= !copied;
	if (!copied)
		return NULL;
	if (original.length)
		memcpy(copied, original.data, original.length);
	copied[original.length] = '\0';
	row = &names->rows[names->n];
	*row = (struct pseudonym){
		.original = copied,
		.length = original.length,
		.spread = original.length >= SPREAD_LEAST &&
			  original.length < PSEUDONYM_LENGTHS &&
			  !is_vocabulary((const char *)copied),
	};
	*place_of(names, hash_of(copied, original.length), copied,
		original.length) = (unsigned)++names->n;
	if (row->spread) {
		const unsigned prefix = prefix_of(copied);

		names->prefixes[prefix / 8] |= (unsigned char)(1U << prefix % 8);
		names->lengths[original.length] = true;
		if (original.length > names->longest)
			names->longest = original.length;
	}
	return row;
}

const struct pseudonym *pseudonym_longest(const struct pseudonyms *names,
	struct span text, bool whole_words, bool shown, size_t *length)
{
	const size_t most = text.length < names->longest ? text.length : names->longest;
	const struct pseudonym *best = NULL;
	uint64_t hash = SPAN_HASH;
	unsigned prefix;

	if (most < SPREAD_LEAST)
		return NULL;
	prefix = prefix_of(text.data);
	if (!(names->prefixes[prefix / 8] & 1U << prefix % 8))
		return NULL;
	for (size_t n = 1; n <= most; n++) {
		const bool ends = n == text.length || !pseudonym_in_word(text.data[n]);
		unsigned place;

		hash = hash_next(hash, text.data[n - 1]);
		if (!names->lengths[n] || (whole_words && !ends))
			continue;
		place = *place_of(names, hash, text.data, n);
		if (!place || !names->rows[place - 1].spread ||
			(shown && !names->rows[place - 1].shown))
			continue;
		best = &names->rows[place - 1];
		*length = n;
	}
	return best;
}

void pseudonym_show(struct pseudonyms *names, struct pseudonym *row, const char *shown)
{
	row->shown = strdup(shown);
	names->failed |= !row->shown;
}
