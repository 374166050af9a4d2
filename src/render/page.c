/* SPDX-License-Identifier: MIT */
/*
 * Layout only, without words of a report. Widths are in characters; text from a server
 * is printable before it gets here.
 */
#include "render/page.h"

#include <string.h>

size_t page_width(const struct page *page)
{
	if (page->columns <= 0)
		return PAGE_WIDTH;
	if (page->columns < PAGE_LEAST)
		return PAGE_LEAST;
	return page->columns > PAGE_MOST ? PAGE_MOST : (size_t)page->columns;
}

static bool starts_character(char c)
{
	return ((unsigned char)c & 0xc0) != 0x80;
}

size_t page_columns(const char *text)
{
	size_t columns = 0;

	for (; *text; text++)
		columns += starts_character(*text);
	return columns;
}

static size_t columns_of(const char *text, size_t length)
{
	size_t columns = 0;

	for (size_t i = 0; i < length; i++)
		columns += starts_character(text[i]);
	return columns;
}

static void blanks(struct bytes *out, size_t n)
{
	while (n-- > 0)
		bytes_append_char(out, ' ');
}

void page_tinted(const struct page *page, enum tint tint, const char *text)
{
	static const char *const codes[] = {
		[TINT_NONE] = "",
		[TINT_STRONG] = "\033[1m",
		[TINT_FAINT] = "\033[2m",
		[TINT_GREEN] = "\033[1;32m",
		[TINT_YELLOW] = "\033[1;33m",
		[TINT_RED] = "\033[1;31m",
	};
	bool tinted = page->color && tint != TINT_NONE;

	if (tinted)
		bytes_append_text(page->out, codes[tint]);
	bytes_append_text(page->out, text);
	if (tinted)
		bytes_append_text(page->out, "\033[0m");
}

void page_paragraph(const struct page *page, const char *first, const char *text)
{
	size_t indent = page_columns(first), column = indent;
	bool at_start = true;

	bytes_append_text(page->out, first);
	for (text += strspn(text, " "); *text; text += strspn(text, " ")) {
		size_t length = strcspn(text, " ");
		size_t width = columns_of(text, length);

		if (!at_start && column + 1 + width > page_width(page)) {
			bytes_append_char(page->out, '\n');
			blanks(page->out, indent);
			column = indent;
			at_start = true;
		}
		if (!at_start) {
			bytes_append_char(page->out, ' ');
			column++;
		}
		bytes_append(page->out, text, length);
		column += width;
		at_start = false;
		text += length;
	}
	bytes_append_char(page->out, '\n');
}

void page_cell(const struct page *page, const char *text, size_t columns, bool pad)
{
	size_t width = page_columns(text), keep = 0, kept = 0;

	if (width <= columns) {
		bytes_append_text(page->out, text);
		if (pad)
			blanks(page->out, columns - width);
		return;
	}
	while (text[keep] && (kept < columns - 3 || !starts_character(text[keep])))
		kept += starts_character(text[keep++]);
	bytes_append(page->out, text, keep);
	bytes_append_text(page->out, "...");
}
