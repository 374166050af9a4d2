/* SPDX-License-Identifier: MIT */
/*
 * zlib, controlled by the answer's headers. The work is proportional to input and output,
 * and no order or number of header lines causes a second decoding.
 *
 * It stores nothing of a body and has no size limit: its callers have one.
 */
#include "net/coding.h"

#include <string.h>

#include "base/span.h"
#include "base/text.h"

enum { GZIP_WINDOW = 15 + 16, ZLIB_WINDOW = 15, RAW_WINDOW = -15, PIECE = 1 << 14 };

void coding_begin(struct coding *coding, bool asked)
{
	coding_end(coding);
	*coding = (struct coding){ .asked = asked };
}

void coding_end(struct coding *coding)
{
	if (coding->begun)
		inflateEnd(&coding->stream);
	coding->begun = false;
}

/* ---- headers ---- */

static void note_content(struct coding *coding, struct span token)
{
	if (span_is(token, "identity"))
		return;
	coding->n_content++;
	if (span_is(token, "gzip") || span_is(token, "x-gzip"))
		coding->kind = CODING_GZIP;
	else
		coding->kind = span_is(token, "deflate") ? CODING_DEFLATE : CODING_OTHER;
}

/* "chunked" is libcurl's business; another no device asks for. */
static void note_transfer(struct coding *coding, struct span token)
{
	if (!span_is(token, "identity"))
		coding->n_transfer += span_is(token, "chunked") ? 1 : 2;
}

static void note_list(struct coding *coding, struct span list,
	void (*note)(struct coding *coding, struct span token))
{
	const unsigned char *at = list.data, *end = at + list.length;

	while (at < end) {
		const unsigned char *comma = memchr(at, ',', (size_t)(end - at));
		const unsigned char *stop = comma ? comma : end;
		struct span token = span_trim((struct span){ at, (size_t)(stop - at) });

		if (token.length > 0)
			note(coding, token);
		at = stop + 1;
	}
}

bool coding_header(struct coding *coding, struct span line)
{
	static const char content[] = "content-encoding:";
	static const char transfer[] = "transfer-encoding:";

	if (span_starts(line, content))
		note_list(coding, span_from(line, line.data + sizeof(content) - 1),
			note_content);
	else if (span_starts(line, transfer))
		note_list(coding, span_from(line, line.data + sizeof(transfer) - 1),
			note_transfer);
	else
		return true;
	if (coding->n_transfer > 1)
		return false;
	return !coding->asked || (coding->n_content <= 1 && coding->kind != CODING_OTHER);
}

/* ---- the body ---- */

/* RFC 1950 section 2.2; what does not begin so is deflate without that wrapping, as some
 * servers send it. */
static bool begins_zlib(const unsigned char first[2])
{
	return (first[0] & 0x0f) == Z_DEFLATED && (first[0] << 8 | first[1]) % 31 == 0;
}

static bool start(struct coding *coding)
{
	int window = GZIP_WINDOW;

	if (coding->kind == CODING_DEFLATE)
		window = begins_zlib(coding->first) ? ZLIB_WINDOW : RAW_WINDOW;
	coding->begun = inflateInit2(&coding->stream, window) == Z_OK;
	return coding->begun;
}

/* Another gzip member may follow (RFC 1952 section 2.2); nothing else may. */
static bool goes_on_behind_end(struct coding *coding)
{
	if (coding->kind != CODING_GZIP || coding->stream.next_in[0] != 0x1f)
		return false;
	coding->ended = false;
	return inflateReset(&coding->stream) == Z_OK;
}

static enum coding_result unpack(struct coding *coding, struct span packed,
	bool (*give)(void *owner, const void *data, size_t length), void *owner)
{
	unsigned char piece[PIECE];

	coding->stream.next_in = (unsigned char *)(uintptr_t)packed.data;
	coding->stream.avail_in = (uInt)packed.length;
	for (;;) {
		int r;

		if (coding->ended && coding->stream.avail_in > 0 &&
			!goes_on_behind_end(coding))
			return CODING_BROKEN;
		coding->stream.next_out = piece;
		coding->stream.avail_out = sizeof(piece);
		r = inflate(&coding->stream, Z_NO_FLUSH);
		if (r != Z_OK && r != Z_STREAM_END && r != Z_BUF_ERROR)
			return CODING_BROKEN;
		if (r == Z_BUF_ERROR)
			return CODING_GOES_ON;
		coding->ended = r == Z_STREAM_END;
		if (coding->stream.avail_out < sizeof(piece) &&
			!give(owner, piece, sizeof(piece) - coding->stream.avail_out))
			return CODING_STOPPED;
		if (coding->stream.avail_out > 0 && coding->stream.avail_in == 0)
			return CODING_GOES_ON;
	}
}

enum coding_result coding_body(struct coding *coding, struct span packed,
	bool (*give)(void *owner, const void *data, size_t length), void *owner)
{
	enum coding_result result = CODING_GOES_ON;

	if (!coding->asked || coding->kind == CODING_NONE)
		return give(owner, packed.data, packed.length) ? CODING_GOES_ON
							       : CODING_STOPPED;
	while (coding->n_first < sizeof(coding->first) && packed.length > 0) {
		coding->first[coding->n_first++] = *packed.data++;
		packed.length--;
	}
	if (coding->n_first < sizeof(coding->first))
		return CODING_GOES_ON;
	if (!coding->begun) {
		if (!start(coding))
			return CODING_BROKEN;
		result = unpack(coding,
			(struct span){ coding->first, sizeof(coding->first) }, give,
			owner);
	}
	if (result == CODING_GOES_ON && packed.length > 0)
		result = unpack(coding, packed, give, owner);
	return result;
}

bool coding_is_cut(const struct coding *coding)
{
	return coding->asked && coding->kind != CODING_NONE && coding->n_first > 0 &&
	       !coding->ended;
}
