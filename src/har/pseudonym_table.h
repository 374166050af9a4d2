/* SPDX-License-Identifier: MIT */
/*
 * Inside har: the rows behind pseudonyms, for those who write them.
 */
#ifndef SCEPPROBE_HAR_PSEUDONYM_TABLE_H
#define SCEPPROBE_HAR_PSEUDONYM_TABLE_H

#include "har/pseudonym.h"

struct pseudonym {
	unsigned char *original; /* owned; NUL-ended behind `length` */
	size_t length;
	char *shown; /* owned; NULL: only looked for */
	bool spread; /* looked for in any text */
};

/* NULL: it is not there. */
const struct pseudonym *pseudonym_find(
	const struct pseudonyms *names, struct span original);

/* Adds an original, which is not there. NULL without memory, or when the table is full:
 * `failed` or `full` then says which. */
struct pseudonym *pseudonym_add(struct pseudonyms *names, struct span original);
void pseudonym_show(struct pseudonyms *names, struct pseudonym *row, const char *shown);

/* The longest original that the text begins with, among those that are looked for in any
 * text; its octets in *length, which stays as it is without one. `shown`: of those that
 * something stands for. */
const struct pseudonym *pseudonym_longest(const struct pseudonyms *names,
	struct span text, bool whole_words, bool shown, size_t *length);

/* A letter, a digit, or an octet of another script. */
static inline bool pseudonym_in_word(unsigned char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c >= 0x80;
}

#endif
