/* SPDX-License-Identifier: MIT */
/*
 * Words that reports use and that an administrator may not know. A row for each.
 */
#ifndef SCEPPROBE_RENDER_WORDS_H
#define SCEPPROBE_RENDER_WORDS_H

#include <stddef.h>

struct word_row {
	const char *word, *meaning, *source;
};

/* The index-th; NULL behind the last. */
const struct word_row *word_at(size_t index);

#endif
