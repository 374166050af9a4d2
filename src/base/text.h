/* SPDX-License-Identifier: MIT */
/*
 * Text from strangers made safe to keep, to search and to print. Every function bounds
 * what it writes and always ends it with NUL; none fails.
 */
#ifndef SCEPPROBE_BASE_TEXT_H
#define SCEPPROBE_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"

/*
 * Copies `in` to out[size], cut at a whole UTF-8 character and then marked with "...".
 * Control characters, and octets that are not UTF-8, become "?": nothing a terminal
 * would obey survives.
 */
void text_copy(char *out, size_t size, struct span in);
#define text_keep(array, in) text_copy((array), sizeof(array), (in))
/* The same, as long as it is: the caller's to free. NULL without memory. */
char *text_dup(struct span in);

/*
 * Appends the readable form of a page to `out`, at most `limit` octets: UTF-16 (with or
 * without a byte order mark, either order) becomes UTF-8, octets that are not UTF-8 are
 * taken for ISO 8859-1, other NULs are dropped, control characters other than white space
 * become "?". NDES writes its page in UTF-16LE and does not say so.
 */
void text_from_page(struct bytes *out, struct span page, size_t limit);

/* Octets of the character that the text begins with, if text_copy would not let it pass
 * and it is beyond ASCII or DEL; the character in *c. 0: another. */
size_t text_unseen(struct span in, uint32_t *c);

/* Whether a page is text at all: UTF-16, or nearly everything in it printable UTF-8. */
bool text_is_readable(struct span page);

/* Of an ASCII letter; another octet as it is. */
static inline unsigned char text_lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c + 'a' - 'A') : c;
}

/* strstr(3) and a prefix test that take ASCII letters of either case for the same. */
const char *text_find(const char *text, const char *word);
bool text_starts(const char *text, const char *prefix);
bool text_equals(const char *a, const char *b);

/* The content of the first `element` ("title", "h1", ...) of an HTML page, tags removed,
 * white space folded; "" when there is none. */
void text_of_element(char *out, size_t size, const char *page, const char *element);

/* The character of Latin-1 that an entity of HTML or XML at the front stands for
 * ("&amp;",
 * "&#65;", "&#x41;"), and the length of the entity; -1: none. */
int text_read_entity(struct span text, size_t *length);

#endif
