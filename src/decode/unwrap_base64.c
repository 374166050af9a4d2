/* SPDX-License-Identifier: MIT */
/*
 * Reads base64 that URLs, logs, mails and editors have changed: percent-encoded once or
 * twice, in the alphabet of URLs, in lines, without padding, cut, with blanks where '+'
 * was. Each repair is reported as a trait, because a '+' that became a blank on the way
 * to NDES is itself a finding. It promises time linear in the length of the value, and to
 * keep what stands before the first character that is not base64. It finds nothing: where
 * a value begins and ends is unwrap_search.c's business.
 */
#include "decode/unwrap_base64.h"

#include <errno.h>
#include <string.h>

#include "decode/ber.h"
#include "decode/unwrap.h"

static bool is_letter_or_digit(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

bool base64_is_character(char c)
{
	return is_letter_or_digit(c) || c == '+' || c == '/' || c == '=' || c == '-' ||
	       c == '_';
}

bool base64_is_value(char c)
{
	return base64_is_character(c) || c == '%';
}

bool base64_is_white(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Takes one layer of %XX off; false when there was none. */
static bool base64_unescape(struct bytes *out, struct span in, unsigned *traits)
{
	bool found = false;

	for (size_t i = 0; i < in.length; i++) {
		const char c = (char)in.data[i];
		int high;
		int low;

		if (c != '%') {
			bytes_append_char(out, c);
			continue;
		}
		if (i + 2 >= in.length) {
			*traits |= UNWRAP_ESCAPE_CUT;
			found = true;
			break;
		}
		high = bytes_hex_value(in.data[i + 1]);
		low = bytes_hex_value(in.data[i + 2]);
		if (high < 0 || low < 0) {
			*traits |= UNWRAP_NOT_BASE64;
			continue;
		}
		bytes_append_char(out, (char)(high << 4 | low));
		found = true;
		i += 2;
	}
	return found;
}

/* The 64 characters and '=' only: other alphabets translated, white space dropped. */
static void clean(struct bytes *out, struct span in, bool blank_is_plus, unsigned *traits)
{
	for (size_t i = 0; i < in.length; i++) {
		char c = (char)in.data[i];
		if (c == ' ' && blank_is_plus) {
			*traits |= UNWRAP_BLANK_FOR_PLUS;
			c = '+';
		} else if (base64_is_white(c)) {
			*traits |= UNWRAP_WHITE_SPACE;
			continue;
		}
		if (c == '-' || c == '_') {
			*traits |= UNWRAP_URL_SAFE;
			c = c == '-' ? '+' : '/';
		}
		if (!base64_is_character(c)) {
			*traits |= UNWRAP_NOT_BASE64;
			return;
		}
		bytes_append_char(out, c);
	}
}

static void note_padding(struct span characters, unsigned *traits)
{
	size_t length = characters.length, padding = 0;

	while (length > 0 && characters.data[length - 1] == '=') {
		length--;
		padding++;
	}
	if (length % 4 == 1)
		*traits |= UNWRAP_QUANTUM_CUT;
	else if (length % 4 != 0 && padding == 0)
		*traits |= UNWRAP_UNPADDED;
}

/* One reading of the value; what cannot be read ends it. */
static int read_as(
	struct bytes *out, struct span value, bool blank_is_plus, unsigned *traits)
{
	scoped_secret characters = BYTES_EMPTY;
	int r;

	clean(&characters, value, blank_is_plus, traits);
	r = bytes_failed(&characters);
	if (r < 0)
		return r;
	note_padding(bytes_span(&characters), traits);
	r = bytes_from_base64(out, bytes_span(&characters));
	if (r == -EINVAL) {
		*traits |= UNWRAP_NOT_BASE64;
		r = 0;
	}
	return r;
}

/* How much the octets look like a message: 2 whole, 1 as far as it goes, 0 not. */
static int base64_measure(const struct bytes *octets, int *score)
{
	struct ber ber;
	const int r = ber_read(&ber, bytes_span(octets));

	if (r == 0) {
		const bool sound = !ber.fault && ber.n_nodes > 1;
		*score = !sound ? 0 : ber.cut ? 1 : 2;
	}
	ber_clear(&ber);
	return r;
}

/* Blanks in regular places are an editor's: all words but the last are as long. */
static bool is_regular(struct span value)
{
	size_t first = 0, word = 0;

	for (size_t i = 0; i < value.length; i++) {
		if (!base64_is_white((char)value.data[i])) {
			word++;
			continue;
		}
		if (word > 0 && first == 0)
			first = word;
		if (word > 0 && word != first)
			return false;
		word = 0;
	}
	return true;
}

/* Both readings of the blanks, and the better of them. */
static int read_either(struct bytes *octets, struct span value, unsigned *traits)
{
	scoped_secret dropped = BYTES_EMPTY, plus = BYTES_EMPTY;
	unsigned traits_dropped = 0, traits_plus = 0;
	int score_dropped = 0, score_plus = 0;
	bool is_plus;
	int r = read_as(&dropped, value, false, &traits_dropped);

	if (r == 0)
		r = read_as(&plus, value, true, &traits_plus);
	if (r == 0)
		r = base64_measure(&dropped, &score_dropped);
	if (r == 0)
		r = base64_measure(&plus, &score_plus);
	if (r < 0)
		return r;
	is_plus = score_plus > score_dropped ||
		  (score_plus == score_dropped && !is_regular(value));
	bytes_append_span(octets, bytes_span(is_plus ? &plus : &dropped));
	*traits |= is_plus ? traits_plus : traits_dropped;
	return bytes_failed(octets);
}

static bool has(struct span value, char c)
{
	return value.length > 0 && memchr(value.data, c, value.length) != NULL;
}

int base64_read(struct bytes *octets, struct span value, bool in_url, unsigned *traits)
{
	scoped_secret once = BYTES_EMPTY, twice = BYTES_EMPTY;

	if (has(value, '%') && base64_unescape(&once, value, traits)) {
		in_url = true;
		*traits |= UNWRAP_ESCAPED;
		value = bytes_span(&once);
		if (has(value, '%') && base64_unescape(&twice, value, traits)) {
			*traits |= UNWRAP_ESCAPED_TWICE;
			value = bytes_span(&twice);
		}
	}
	if (once.failed || twice.failed)
		return -ENOMEM;
	if (!in_url && has(value, ' '))
		return read_either(octets, value, traits);
	return read_as(octets, value, in_url, traits);
}

size_t base64_wanted(struct span value)
{
	enum { HEAD = 12 }; /* characters: more octets than a header has */
	scoped_secret octets = BYTES_EMPTY;
	size_t length = 0;
	unsigned first;

	if (value.length < HEAD)
		return 0;
	value.length = HEAD;
	if (bytes_from_base64(&octets, value) < 0 || octets.length < 6 ||
		octets.data[0] != BER_SEQUENCE)
		return 0;
	first = octets.data[1];
	if (first <= 0x80)
		return first == 0x80 ? 0 : (first + 4) / 3 * 4;
	if (first > 0x84)
		return 0;
	for (unsigned i = 0; i < first - 0x80; i++)
		length = length << 8 | octets.data[2 + i];
	length += 2 + first - 0x80;
	return (length + 2) / 3 * 4;
}
