/* SPDX-License-Identifier: MIT */
/*
 * Internal to har: the rows of pseudonyms.
 */
#ifndef SCEPPROBE_HAR_PSEUDONYM_TABLE_H
#define SCEPPROBE_HAR_PSEUDONYM_TABLE_H

#include "har/pseudonym.h"

struct pseudonym {
	unsigned char *original; /* owned; NUL-ended behind `length` */
	size_t length;
	char *shown; /* owned; NULL: only searched for */
	bool spread; /* searched for in any text */
};

/* NULL if absent. */
const struct pseudonym *pseudonym_find(
	const struct pseudonyms *names, struct span original);

/* Adds an absent original. NULL without memory, or with a full table: `failed` or `full`
 * is set. */
struct pseudonym *pseudonym_add(struct pseudonyms *names, struct span original);
void pseudonym_show(struct pseudonyms *names, struct pseudonym *row, const char *shown);

/* The longest original at the beginning of the text, among those to search for in any
 * text; its length in *length, which is unchanged without a match. `shown`: only those
 * with a pseudonym. */
const struct pseudonym *pseudonym_longest(const struct pseudonyms *names,
	struct span text, bool whole_words, bool shown, size_t *length);

/* A letter, a digit, or an octet of another script. */
static inline bool pseudonym_in_word(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c >= 0x80;
}

#endif
