/* SPDX-License-Identifier: MIT */
/*
 * Words that reports use and that an administrator may not know. A row for each; others
 * are what reports and JSON call the same: a step, a hop.
 */
#ifndef SCEPPROBE_RENDER_WORDS_H
#define SCEPPROBE_RENDER_WORDS_H

#include <stddef.h>

enum { WORD_OTHERS = 3 };

struct word_row {
	const char *word, *meaning, *source;
	const char *others[WORD_OTHERS]; /* NULL behind the last */
};

/* The index-th; NULL behind the last. */
const struct word_row *word_at(size_t index);

#endif
