/* SPDX-License-Identifier: MIT */
/*
 * Lines of the server's small text files: where they are, what words they have.
 *
 * Promises that every complaint reads FILE:LINE: REASON, as compilers say it, so
 * that editors can jump there. Never knows what the words mean.
 */
#include "place.h"

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int place_complain(struct place place, const char *format, ...)
{
	va_list arguments;

	if (place.line)
		fprintf(stderr, "%s:%u: ", place.file, place.line);
	else
		fprintf(stderr, "%s: ", place.file);
	va_start(arguments, format);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	return -1;
}

int words_split(struct words *words, struct place place, char *line)
{
	char *word, *rest = line;

	*words = (struct words){ .place = place };
	while ((word = strtok_r(rest, " \t\r\n", &rest))) {
		if (words->count == WORDS_MOST)
			return place_complain(place, "more than %d words", WORDS_MOST);
		words->items[words->count++] = word;
	}
	return 0;
}

int words_number(const struct words *words, const char *text, unsigned long *number)
{
	char *end;

	errno = 0;
	*number = strtoul(text, &end, 10);
	if (!isdigit((unsigned char)*text) || *end || errno)
		return place_complain(words->place, "'%s' is not a number", text);
	return 0;
}
