/* SPDX-License-Identifier: MIT */
/*
 * Untrusted text, made safe to store, search and print. Every function limits its output
 * and ends it with NUL; none fails.
 */
#ifndef SCEPPROBE_BASE_TEXT_H
#define SCEPPROBE_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bytes.h"

/*
 * Copies `in` to out[size], cut at a whole UTF-8 character and then marked with "...".
 * Control characters, and octets that are not UTF-8, become "?": no terminal command
 * remains.
 */
void text_copy(char *out, size_t size, struct span in);
#define text_keep(array, in) text_copy((array), sizeof(array), (in))
/* The same without a limit; the caller frees it. NULL without memory. */
char *text_dup(struct span in);

/*
 * Appends the readable form of a page to `out`, at most `limit` octets: UTF-16 (with or
 * without a byte order mark, either order) becomes UTF-8, octets that are not UTF-8 are
 * read as ISO 8859-1, other NULs are dropped, control characters other than white space
 * become "?". NDES sends its page in UTF-16LE without declaring it.
 */
void text_from_page(struct bytes *out, struct span page, size_t limit);

/* The number of octets of the first character if text_copy would replace it and it is
 * beyond ASCII or DEL; the character in *c. Otherwise 0. */
size_t text_unseen(struct span in, uint32_t *c);

/* Whether a page is text: UTF-16, or nearly all of it printable UTF-8. */
bool text_is_readable(struct span page);

/* Lower case of an ASCII letter; any other octet unchanged. */
static inline unsigned char text_lower(unsigned char c)
{
	return c >= 'A' && c <= 'Z' ? (unsigned char)(c + 'a' - 'A') : c;
}

/* strstr(3) and a prefix test that ignore the case of ASCII letters. */
const char *text_find(const char *text, const char *word);
bool text_starts(const char *text, const char *prefix);
bool text_equals(const char *a, const char *b);

/* The content of the first `element` ("title", "h1", ...) of an HTML page, without tags,
 * white space folded; "" if absent. */
void text_of_element(char *out, size_t size, const char *page, const char *element);

/* The character of Latin-1 that an entity of HTML or XML at the front stands for
 * ("&amp;",
 * "&#65;", "&#x41;"), and the length of the entity; -1: none. */
int text_read_entity(struct span text, size_t *length);

#endif
