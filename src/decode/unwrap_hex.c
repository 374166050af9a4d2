/* SPDX-License-Identifier: MIT */
/*
 * Reads hex as the tools print it. A dump with offsets is known by its offsets: each line
 * says how many octets stand before it, in hex, octal or decimal, which also says how
 * many a line has, so that the column of characters beside them is never taken for
 * digits. Without offsets, words of digits go on until something stands there that is
 * none. It promises time linear in the length of the text, and to append nothing unless a
 * SEQUENCE begins there. od's and hexdump's words of two swapped octets are put right.
 */
#include "decode/unwrap_hex.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "decode/ber.h"

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool is_word(char c)
{
	return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
	       c == '_';
}

static bool ends_line(char c)
{
	return c == '\n' || c == '\0';
}

/* "0x", "\x", "&H": what programs and people write before digits. */
static const char *behind_prefix(const char *p)
{
	if ((p[0] == '0' || p[0] == '\\' || p[0] == '&') &&
		((p[1] | 0x20) == 'x' || (p[1] | 0x20) == 'h') && digit_value(p[2]) >= 0)
		return p + 2;
	return p;
}

/* A backslash before "x30" begins a word; at the end of a line it joins two. */
static bool is_separator(const char *p)
{
	return *p && strchr(" \t\r,;:-{}[]()\"'+\\", *p) != NULL && behind_prefix(p) == p;
}

static size_t count_digits(const char *p)
{
	size_t n = 0;

	while (digit_value(p[n]) >= 0)
		n++;
	return n;
}

/*
 * Where the word of whole octets at `p` ends, NULL when there is none. An odd digit ends
 * what was cut: a long word, behind which nothing follows.
 */
static const char *end_of_word(const char *p)
{
	enum { LONG = 32 };
	const char *begin = behind_prefix(p);
	const size_t digits = count_digits(begin);
	const char *end = begin + digits;

	/* "\x30\x82": the next begins where this one ends. */
	if (digits == 0 || is_word(*end) || (digits % 2 && digits < LONG))
		return NULL;
	return end;
}

static void append_octets(
	struct bytes *out, const char *begin, const char *end, size_t most)
{
	begin = behind_prefix(begin);
	for (; end - begin >= 2 && most > 0; begin += 2, most--)
		bytes_append_char(
			out, (char)(digit_value(begin[0]) << 4 | digit_value(begin[1])));
}

/* ---- digits alone ---- */

/* Where the line stops being words of digits and separators: at its end if it is that. */
static const char *end_of_digits(const char *p)
{
	const char *end;

	for (;;) {
		while (is_separator(p))
			p++;
		if (ends_line(*p) || (end = end_of_word(p)) == NULL)
			return p;
		p = end;
	}
}

/*
 * The words of one line from `p` on. `mixed`: something else follows them, most likely
 * the characters that the octets are, which two blanks or a bar set apart; *width is then
 * how many octets stand before those, in this line and all others. Gives the end of the
 * line if the next one may go on, else the place where the digits ended.
 */
static const char *read_line(const char *p, bool mixed, size_t *width, struct bytes *out)
{
	const size_t before = out->length;
	const char *end;

	while ((end = end_of_word(p)) != NULL) {
		append_octets(out, p, end, SIZE_MAX);
		p = end;
		while (is_separator(p))
			p++;
		if (ends_line(*p))
			return p;
		if (mixed && (*p == '|' || p - end >= 2) && *width == 0)
			*width = out->length - before;
		if (*width > 0 && out->length - before >= *width)
			return p + strcspn(p, "\n");
		if (mixed && (*p == '|' || p - end >= 2))
			return p + strcspn(p, "\n");
	}
	return p;
}

/* The words from `p` on, over all lines that begin with one. */
static const char *read_lines(const char *p, const char *digits_end, struct bytes *out)
{
	size_t width = 0;

	for (;;) {
		const char *next;

		p = read_line(p, !ends_line(*digits_end), &width, out);
		if (*p != '\n')
			return p;
		next = p;
		while (*next == '\n' || is_separator(next))
			next++;
		if (!end_of_word(next))
			return p;
		p = next;
		digits_end = end_of_digits(p);
	}
}

static bool begins_sequence(const char *p)
{
	p = behind_prefix(p);
	return p[0] == '3' && p[1] == '0';
}

bool hex_next(const char *text, const char **at, struct bytes *out)
{
	const size_t before = out->length;
	const char *digits_end = text; /* of the line that was looked at last */
	const char *p = *at;

	while (*p) {
		const char *end;

		if (!begins_sequence(p) || (p > text && is_word(p[-1]))) {
			p++;
			continue;
		}
		if (p >= digits_end)
			digits_end = end_of_digits(p);
		end = read_lines(p, digits_end, out);
		p = end > p ? end : p + 1;
		if (out->failed || (out->length - before >= HEX_LEAST &&
					   out->data[before] == BER_SEQUENCE))
			break;
		out->length = before;
	}
	*at = p;
	return out->length > before;
}

/* ---- with offsets ---- */

/* How a dump is laid out; all of it is read off its first two lines. */
struct dump {
	size_t column; /* where in a line the offset begins */
	size_t end;    /* where the octets of a whole line end */
	size_t width;  /* octets of a whole line */
	int base;      /* of the offsets */
	bool pairs;    /* words of two octets */
};

/* The number at `p`, and where the octets begin; NULL when no offset stands there. */
static const char *read_offset(const char *p, int base, size_t *offset)
{
	enum { LEAST = 4, MOST = 15 };
	const char *begin = behind_prefix(p);
	const size_t digits = count_digits(begin);
	char *end;
	const char *behind;
	size_t n;

	if (digits < LEAST || digits > MOST)
		return NULL;
	*offset = (size_t)strtoull(begin, &end, base);
	if (end != begin + digits)
		return NULL;
	behind = end + ((*end | 0x20) == 'h');
	if (ends_line(*behind) || *behind == '\r')
		return behind;
	n = strspn(behind, ": \t|-");
	return n > 0 ? behind + n : NULL;
}

/* Up to `most` octets from `p` on, in words that begin before `limit`. */
static const char *read_row(
	const char *p, const char *limit, size_t most, bool *pairs, struct bytes *out)
{
	const size_t before = out->length;
	const char *end;

	while (p < limit && out->length - before < most && (end = end_of_word(p))) {
		*pairs = end - p == 4;
		append_octets(out, p, end, most - (out->length - before));
		if (out->length - before == most)
			return end;
		p = end;
		while (is_separator(p))
			p++;
	}
	return p;
}

static const char *next_line(const char *line)
{
	line += strcspn(line, "\n");
	return *line ? line + 1 : NULL;
}

/* What stands in the column of the line, NULL if it is not as long. */
static const char *at_column(const char *line, size_t column)
{
	for (size_t i = 0; i < column; i++)
		if (ends_line(line[i]))
			return NULL;
	return line + column;
}

/* The layout, by a first line whose octets begin at `octets`. */
static bool find_layout(struct dump *d, const char *line, const char *octets)
{
	static const int bases[] = { 16, 10, 8 };
	enum { WIDTH_MAX = 256 };
	const char *second = next_line(line);
	const char *offset = second ? at_column(second, d->column) : NULL;

	for (size_t i = 0; offset && i < sizeof(bases) / sizeof(bases[0]); i++) {
		struct bytes row = BYTES_EMPTY;
		size_t width = 0;
		const char *end;
		bool fits;

		if (!read_offset(offset, bases[i], &width) || width == 0 ||
			width > WIDTH_MAX)
			continue;
		end = read_row(octets, second, width, &d->pairs, &row);
		fits = row.length == width;
		bytes_wipe(&row);
		if (!fits)
			continue;
		d->width = width;
		d->base = bases[i];
		d->end = (size_t)(end - line);
		return true;
	}
	return false;
}

/* "*": lines like the last one were left out, up to the next offset. */
static void repeat(struct bytes *out, size_t before, size_t width, size_t offset)
{
	enum { MOST = 1 << 20 };

	while (out->length - before < offset && offset < MOST && !out->failed) {
		scoped_secret row = BYTES_EMPTY;
		bytes_append(&row, out->data + out->length - width, width);
		bytes_append_span(out, bytes_span(&row));
	}
}

static void read_rows(const struct dump *d, const char *line, struct bytes *out)
{
	const size_t before = out->length;
	bool left_out = false, pairs;
	size_t offset;

	for (; line && !out->failed; line = next_line(line)) {
		const char *p = at_column(line, d->column);
		const char *octets = p ? read_offset(p, d->base, &offset) : NULL;
		if (!octets) {
			left_out = line[0] == '*';
			if (left_out)
				continue;
			return;
		}
		if (left_out && offset % d->width == 0 &&
			out->length - before >= d->width)
			repeat(out, before, d->width, offset);
		left_out = false;
		if (offset != out->length - before)
			return;
		read_row(octets, line + d->end, d->width, &pairs, out);
	}
}

static void swap_pairs(struct span octets, unsigned char *data)
{
	for (size_t i = 0; i + 1 < octets.length; i += 2) {
		const unsigned char first = data[i];
		data[i] = data[i + 1];
		data[i + 1] = first;
	}
}

/* Where an offset of zero stands in the line, and what follows it may be octets. */
static const char *find_zero(const char *line, const char **octets)
{
	enum { COLUMNS = 200 };
	size_t offset;

	for (size_t i = 0; i < COLUMNS && !ends_line(line[i]); i++) {
		if (line[i] != '0' || (i > 0 && is_word(line[i - 1])))
			continue;
		*octets = read_offset(line + i, 16, &offset);
		if (*octets && offset == 0 && end_of_word(*octets))
			return line + i;
	}
	return NULL;
}

bool hex_dump(const char *text, struct bytes *out)
{
	const size_t before = out->length;

	for (const char *line = text; line; line = next_line(line)) {
		const char *octets, *zero = find_zero(line, &octets);
		struct dump d = { .column = zero ? (size_t)(zero - line) : 0 };
		if (!zero || !find_layout(&d, line, octets))
			continue;
		read_rows(&d, line, out);
		if (out->length - before > 1 && d.pairs &&
			out->data[before + 1] == BER_SEQUENCE && out->data[before] & 0x80)
			swap_pairs((struct span){ NULL, out->length - before },
				out->data + before);
		if (out->length - before >= HEX_LEAST &&
			out->data[before] == BER_SEQUENCE)
			return true;
		out->length = before;
	}
	return false;
}
