/* SPDX-License-Identifier: MIT */
/*
 * Takes off one layer that lies around a message: gzip, as servers and administrators
 * pack; base64 around what was base64 or packed already; quoted-printable, as mailers
 * write. It promises time linear in what goes in and comes out, and a bound on both. It
 * does not judge what it finds: a text that only looks like a layer gives nonsense, and
 * the caller keeps the better of the two.
 */
#include "decode/unwrap_layer.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include <openssl/crypto.h>
#include <zlib.h>

#include "base/text.h"
#include "decode/unwrap.h"
#include "decode/unwrap_base64.h"
#include "decode/unwrap_search.h"

enum {
	GZIP_WINDOW = 15 + 16,
	PIECE = 1 << 14,
	RUN_LEAST = 64,      /* characters of base64 amid text that hold a text */
	UNDER_MAX = 4 << 20, /* octets: messages have thousands */
	TEXT_MAX = 8 << 20,
};

/* ---- gzip ---- */

static bool is_gzip(struct span octets)
{
	return octets.length > 2 && octets.data[0] == 0x1f && octets.data[1] == 0x8b;
}

/* What ends early, or is damaged, gives what came before. */
static int peel_gzip(struct bytes *out, struct span file, unsigned *traits)
{
	unsigned char piece[PIECE];
	z_stream zip = { .next_in = (unsigned char *)(uintptr_t)file.data,
		.avail_in = (uInt)file.length };
	int r = Z_OK;

	if (inflateInit2(&zip, GZIP_WINDOW) != Z_OK)
		return -ENOMEM;
	while (r == Z_OK && out->length < UNDER_MAX && !out->failed) {
		zip.next_out = piece;
		zip.avail_out = sizeof(piece);
		r = inflate(&zip, Z_NO_FLUSH);
		bytes_append(out, piece, sizeof(piece) - zip.avail_out);
	}
	inflateEnd(&zip);
	OPENSSL_cleanse(piece, sizeof(piece));
	*traits |= UNWRAP_GZIP | (r == Z_STREAM_END ? 0 : UNWRAP_GZIP_CUT);
	if (r == Z_MEM_ERROR)
		return -ENOMEM;
	return bytes_failed(out) < 0 ? -ENOMEM : out->length > 0;
}

/* ---- base64 ---- */

static struct span longest_run(struct span text)
{
	struct span longest = { text.data, 0 };

	for (size_t i = 0; i < text.length;) {
		size_t end = i;

		while (end < text.length && base64_is_value((char)text.data[end]))
			end++;
		if (end - i > longest.length)
			longest = (struct span){ text.data + i, end - i };
		i = end + 1;
	}
	return longest;
}

/* Text with base64 once more, or gzip. */
static bool is_layer(struct span octets)
{
	return is_gzip(octets) ||
	       (octets.length >= RUN_LEAST && text_is_readable(octets));
}

static int peel_base64(struct bytes *out, const struct bytes *text, unsigned *traits)
{
	const struct span whole = search_trim(bytes_span(text));
	struct span value;
	unsigned ignored = 0;
	bool in_url = search_parameter(bytes_text(text), &value);
	int r;

	if (!in_url)
		value = search_is_all_base64(whole) ? whole : longest_run(whole);
	if (value.length < RUN_LEAST)
		return 0;
	r = base64_read(out, value, in_url, &ignored);
	if (r < 0 || !is_layer(bytes_span(out)))
		return r;
	*traits |= is_gzip(bytes_span(out)) ? UNWRAP_BASE64_AROUND : UNWRAP_BASE64_TWICE;
	return 1;
}

/* ---- quoted-printable ---- */

/* RFC 2045 section 6.7: "=3D" is an octet, and '=' at the end of a line is none. True:
 * there were such. */
static bool undo_quoted(struct bytes *out, struct span text)
{
	bool found = false;

	for (size_t i = 0; i < text.length; i++) {
		const struct span rest = { text.data + i, text.length - i };
		const int high = rest.length > 2 ? bytes_hex_value(rest.data[1]) : -1;
		const int low = rest.length > 2 ? bytes_hex_value(rest.data[2]) : -1;

		if (rest.data[0] != '=') {
			bytes_append_char(out, (char)rest.data[0]);
		} else if (rest.length > 1 && rest.data[1] == '\n') {
			i += 1;
			found = true;
		} else if (rest.length > 2 && rest.data[1] == '\r' &&
			   rest.data[2] == '\n') {
			i += 2;
			found = true;
		} else if (high >= 0 && low >= 0) {
			bytes_append_char(out, (char)(high << 4 | low));
			i += 2;
			found = true;
		} else {
			bytes_append_char(out, '=');
		}
	}
	return found;
}

int layer_peel(struct bytes *out, struct span file, unsigned *traits)
{
	scoped_secret text = BYTES_EMPTY;
	int r;

	if (is_gzip(file))
		return peel_gzip(out, file, traits);
	if (file.length == 0 || file.length > TEXT_MAX || !text_is_readable(file))
		return 0;
	text_from_page(&text, file, SIZE_MAX / 4);
	r = bytes_failed(&text);
	if (r == 0)
		r = peel_base64(out, &text, traits);
	if (r != 0)
		return r;
	bytes_wipe(out);
	if (!undo_quoted(out, bytes_span(&text)))
		return bytes_failed(out);
	*traits |= UNWRAP_QUOTED;
	return bytes_failed(out) < 0 ? -ENOMEM : 1;
}
