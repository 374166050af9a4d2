/* SPDX-License-Identifier: MIT */
/*
 * Words on lines of a terminal: as wide as it is, hanging indents, colour if wanted.
 */
#ifndef SCEPPROBE_RENDER_PAGE_H
#define SCEPPROBE_RENDER_PAGE_H

#include <stdbool.h>

#include "base/bytes.h"

/* The default, the least and the most columns of a line. */
enum { PAGE_WIDTH = 80, PAGE_LEAST = 40, PAGE_MOST = 132 };

enum tint { TINT_NONE, TINT_STRONG, TINT_FAINT, TINT_GREEN, TINT_YELLOW, TINT_RED };

struct page {
	struct bytes *out;
	bool color;
	int columns; /* of the terminal; 0: PAGE_WIDTH */
};

/* How wide its lines may be. */
size_t page_width(const struct page *page);

/* Columns that UTF-8 text takes, one a character. */
size_t page_columns(const char *text);

/* `text` in the tint, as it is. */
void page_tinted(const struct page *page, enum tint tint, const char *text);

/*
 * A paragraph: the first line begins with `first`, the others with as many blanks; words
 * move to the next line where they would pass the width. A word longer than a line stays
 * whole, so that an address can be copied.
 */
void page_paragraph(const struct page *page, const char *first, const char *text);

/* Cuts text to `columns`, marked with "...". Appends, padded with blanks if `pad`. */
void page_cell(const struct page *page, const char *text, size_t columns, bool pad);

#endif
