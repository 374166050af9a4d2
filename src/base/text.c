/* SPDX-License-Identifier: MIT */
/*
 * Untrusted text. Output is always valid UTF-8 of bounded length, without control
 * characters of ASCII and C1, and without invisible characters or those that change the
 * direction of writing. Letter case means ASCII; the locale is not used, because a
 * keyword is the same in every country.
 */
#include "base/text.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { UTF8_MAX = 4 };

/* Octets of the UTF-8 character at `p`, 0 if there is none; the character in *c. */
static size_t utf8_decode(const unsigned char *p, size_t left, uint32_t *c)
{
	static const uint32_t least[] = { 0, 0, 0x80, 0x800, 0x10000 };
	size_t length;

	if (left == 0)
		return 0;
	if (p[0] < 0x80) {
		*c = p[0];
		return 1;
	}
	length = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
	if (p[0] < 0xc2 || p[0] > 0xf4 || length > left)
		return 0;
	*c = p[0] & (0x7fu >> length);
	for (size_t i = 1; i < length; i++) {
		if ((p[i] & 0xc0) != 0x80)
			return 0;
		*c = *c << 6 | (p[i] & 0x3f);
	}
	if (*c < least[length] || *c > 0x10ffff || (*c >= 0xd800 && *c <= 0xdfff))
		return 0;
	return length;
}

static size_t utf8_encode(uint32_t c, char out[UTF8_MAX])
{
	if (c < 0x80) {
		out[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (char)(0xc0 | c >> 6);
		out[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (char)(0xe0 | c >> 12);
		out[1] = (char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (char)(0xf0 | c >> 18);
	out[1] = (char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (char)(0x80 | (c & 0x3f));
	return 4;
}

static bool is_control(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || /* soft hyphen */
	       c == 0x61c || (c >= 0x115f && c <= 0x1160) || c == 0x180e ||
	       (c >= 0x200b && c <= 0x200f) || /* of no width; marks of direction */
	       (c >= 0x2028 && c <= 0x202e) || /* separators, embeddings, overrides */
	       (c >= 0x2060 && c <= 0x206f) || /* joiners, isolates */
	       c == 0x3164 || c == 0xfeff || c == 0xffa0 ||
	       (c >= 0xfff9 && c <= 0xfffb) || /* annotations */
	       (c >= 0xe0000 && c <= 0xe007f); /* tags */
}

size_t text_unseen(struct span in, uint32_t *c)
{
	const size_t length = utf8_decode(in.data, in.length, c);

	return length > 0 && *c >= 0x7f && is_control(*c) ? length : 0;
}

static bool is_space(uint32_t c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Most text is of plain letters, and fits. */
static bool copy_plain(char *out, size_t size, struct span in)
{
	if (in.length >= size)
		return false;
	for (size_t i = 0; i < in.length; i++)
		if (in.data[i] < 0x20 || in.data[i] >= 0x7f)
			return false;
	if (in.length > 0)
		memcpy(out, in.data, in.length);
	out[in.length] = '\0';
	return true;
}

void text_copy(char *out, size_t size, struct span in)
{
	static const char more[] = "...";
	size_t used = 0;
	size_t fits = 0; /* how much may stay if "..." has to follow */

	if (size == 0 || copy_plain(out, size, in))
		return;
	out[0] = '\0';
	for (size_t i = 0; i < in.length;) {
		uint32_t c = 0;
		size_t length = utf8_decode(in.data + i, in.length - i, &c);
		const bool plain = length > 0 && !is_control(c);
		const size_t width = plain ? length : 1;
		if (used + width + 1 > size) {
			const size_t room = size - 1 - fits;
			memcpy(out + fits, more, room < 3 ? room : 3);
			out[fits + (room < 3 ? room : 3)] = '\0';
			return;
		}
		if (plain)
			memcpy(out + used, in.data + i, width);
		else
			out[used] = '?';
		used += width;
		out[used] = '\0';
		if (used + sizeof(more) <= size)
			fits = used;
		i += length ? length : 1;
	}
}

char *text_dup(struct span in)
{
	const size_t size = in.length + sizeof("...");
	char *out = malloc(size);

	if (out)
		text_copy(out, size, in);
	return out;
}

/* One character into the page; false once the limit is reached. */
static bool put_scalar(struct bytes *out, uint32_t c, size_t end)
{
	char utf8[UTF8_MAX];
	size_t length;

	if (c == 0 || c == 0xfeff)
		return true;
	if (is_control(c) && !is_space(c))
		c = '?';
	length = utf8_encode(c, utf8);
	if (out->length + length > end)
		return false;
	bytes_append(out, utf8, length);
	return !out->failed;
}

enum utf16 { UTF16_NOT, UTF16_LE, UTF16_BE };

/*
 * NDES sends UTF-16LE without a byte order mark. What gives it away is that markup is
 * ASCII: of the two octets of nearly every character, the same one is NUL.
 */
static enum utf16 utf16_guess(struct span page)
{
	enum { SAMPLE = 512 };
	size_t nuls[2] = { 0, 0 };
	size_t pairs;

	if (page.length < 2)
		return UTF16_NOT;
	if (page.data[0] == 0xff && page.data[1] == 0xfe)
		return UTF16_LE;
	if (page.data[0] == 0xfe && page.data[1] == 0xff)
		return UTF16_BE;

	pairs = (page.length < SAMPLE ? page.length : SAMPLE) / 2;
	for (size_t i = 0; i < 2 * pairs; i++)
		nuls[i & 1] += page.data[i] == 0;
	if (nuls[1] * 2 > pairs && nuls[0] * 8 < pairs + 8 && nuls[0] < nuls[1])
		return UTF16_LE;
	if (nuls[0] * 2 > pairs && nuls[1] * 8 < pairs + 8 && nuls[1] < nuls[0])
		return UTF16_BE;
	return UTF16_NOT;
}

static uint32_t utf16_unit(struct span page, size_t i, enum utf16 order)
{
	const uint32_t a = page.data[i], b = page.data[i + 1];
	return order == UTF16_LE ? b << 8 | a : a << 8 | b;
}

static void from_utf16(struct bytes *out, struct span page, enum utf16 order, size_t end)
{
	for (size_t i = 0; i + 1 < page.length; i += 2) {
		uint32_t c = utf16_unit(page, i, order);
		if (c >= 0xd800 && c <= 0xdbff && i + 3 < page.length) {
			const uint32_t low = utf16_unit(page, i + 2, order);
			if (low >= 0xdc00 && low <= 0xdfff) {
				c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
				i += 2;
			}
		}
		if (c >= 0xd800 && c <= 0xdfff)
			c = '?';
		if (!put_scalar(out, c, end))
			return;
	}
}

/* Text that is not UTF-8 is read as ISO 8859-1, the encoding of IIS's localised pages. */
static void from_octets(struct bytes *out, struct span page, size_t end)
{
	for (size_t i = 0; i < page.length;) {
		uint32_t c = 0;
		size_t length = utf8_decode(page.data + i, page.length - i, &c);
		if (length == 0) {
			c = page.data[i];
			length = 1;
		}
		if (!put_scalar(out, c, end))
			return;
		i += length;
	}
}

void text_from_page(struct bytes *out, struct span page, size_t limit)
{
	const enum utf16 order = utf16_guess(page);
	const size_t end = out->length + limit;

	if (order == UTF16_NOT)
		from_octets(out, page, end);
	else
		from_utf16(out, page, order, end);
}

bool text_is_readable(struct span page)
{
	enum {
		ONE_IN = 16
	}; /* share of odd octets; a localised Latin-1 page has fewer */
	size_t odd = 0;

	if (utf16_guess(page) != UTF16_NOT)
		return true;
	for (size_t i = 0; i < page.length;) {
		uint32_t c = 0;
		const size_t length = utf8_decode(page.data + i, page.length - i, &c);
		odd += length == 0 || (is_control(c) && !is_space(c) && c != 0xfeff);
		i += length ? length : 1;
	}
	return odd * ONE_IN <= page.length;
}

bool text_starts(const char *text, const char *prefix)
{
	for (; *prefix; text++, prefix++)
		if (text_lower((unsigned char)*text) !=
			text_lower((unsigned char)*prefix))
			return false;
	return true;
}

bool text_equals(const char *a, const char *b)
{
	return text_starts(a, b) && strlen(a) == strlen(b);
}

/* Pages are searched for many words, so the C library leaps to where one may begin. */
const char *text_find(const char *text, const char *word)
{
	const char small = (char)text_lower((unsigned char)*word);
	const char large = small >= 'a' && small <= 'z' ? (char)(small - 'a' + 'A')
							: small;
	const char either[] = { small, large, '\0' };

	if (!*word)
		return text;
	for (text += strcspn(text, either); *text; text += strcspn(text, either)) {
		if (text_starts(text, word))
			return text;
		text++;
	}
	return NULL;
}

/* Behind the '>' of the first such start tag, or NULL. */
static const char *element_content(const char *page, const char *element)
{
	for (const char *p = page; (p = strchr(p, '<')) != NULL; p++) {
		char after;
		const char *end;

		if (!text_starts(p + 1, element))
			continue;
		after = p[1 + strlen(element)];
		if (after != '>' && !is_space((unsigned char)after))
			continue; /* <h1x> is not <h1> */
		end = strchr(p, '>');
		return end ? end + 1 : NULL;
	}
	return NULL;
}

/* The character of the reference at *p; *p moves after it. */
static char text_entity(const char **p)
{
	static const struct {
		const char *name;
		char c;
	} known[] = {
		{ "&amp;", '&' },
		{ "&lt;", '<' },
		{ "&gt;", '>' },
		{ "&quot;", '"' },
		{ "&nbsp;", ' ' },
		{ "&apos;", '\'' },
		{ "&#39;", '\'' },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (!text_starts(*p, known[i].name))
			continue;
		*p += strlen(known[i].name);
		return known[i].c;
	}
	return *(*p)++;
}

void text_of_element(char *out, size_t size, const char *page, const char *element)
{
	char folded[1024];
	size_t used = 0;
	bool space = false;

	const char *p = element_content(page, element);
	while (p && *p && used + 2 < sizeof(folded)) {
		char c;

		if (*p == '<') {
			if (p[1] == '/' && text_starts(p + 2, element))
				break;
			p = strchr(p, '>');
			p = p ? p + 1 : NULL;
			space = true;
			continue;
		}
		c = text_entity(&p);
		if (is_space((unsigned char)c)) {
			space = true;
			continue;
		}
		if (space && used > 0)
			folded[used++] = ' ';
		space = false;
		folded[used++] = c;
	}
	text_copy(out, size, (struct span){ (const unsigned char *)folded, used });
}

int text_read_entity(struct span text, size_t *length)
{
	static const struct {
		const char *name;
		int value;
	} names[] = { { "&amp;", '&' }, { "&lt;", '<' }, { "&gt;", '>' },
		{ "&quot;", '"' }, { "&apos;", '\'' }, { "&plus;", '+' },
		{ "&sol;", '/' }, { "&equals;", '=' }, { "&nbsp;", 0xa0 } };
	size_t at = 2;
	int value = 0, base = 10;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		*length = strlen(names[i].name);
		if (text.length >= *length &&
			memcmp(text.data, names[i].name, *length) == 0)
			return names[i].value;
	}
	if (text.length < 4 || memcmp(text.data, "&#", 2) != 0)
		return -1;
	if ((text.data[2] | 0x20) == 'x') {
		base = 16;
		at = 3;
	}
	for (; at < text.length && at < 9 && text.data[at] != ';'; at++) {
		int digit = bytes_hex_value(text.data[at]);

		if (digit < 0 || digit >= base)
			return -1;
		value = value * base + digit;
	}
	*length = at + 1;
	return at < text.length && text.data[at] == ';' && value < 256 ? value : -1;
}
