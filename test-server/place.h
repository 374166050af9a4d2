/* SPDX-License-Identifier: MIT */
#ifndef MOCK_PLACE_H
#define MOCK_PLACE_H

#include <stddef.h>

/* A line of a file, to name it in complaints. */
struct place {
	const char *file;  /* borrowed */
	unsigned int line; /* 0: the file as a whole */
};

enum { WORDS_MOST = 32 };

/* A line cut at its blanks. The words point into the line. */
struct words {
	struct place place;
	char *items[WORDS_MOST];
	size_t count;
};

/* Says on stderr what is wrong and where; always -1, so that callers can return it. */
int place_complain(struct place place, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Cuts line (written into) to words; -1 after a complaint when there are too many. */
int words_split(struct words *words, struct place place, char *line);

/* Reads a whole decimal number; -1 after a complaint. */
int words_number(const struct words *words, const char *text, unsigned long *number);

#endif
