/* SPDX-License-Identifier: MIT */
/*
 * Cuts a log into lines, at a pace that leaves the disk the slower of the two: one large
 * buffer, memchr(3) for the ends of lines, and no copy but the rest of a buffer.
 *
 * Memory is bounded whatever comes: a line beyond LOG_LINE_MAX is cut and the rest of it
 * passed over; gzip and UTF-16 are unpacked a buffer at a time. What cannot be unpacked
 * ends the log there, with a clause; lines before it were given already. So does a line
 * beyond LOG_LINE_END: a device such as /dev/zero would never end.
 */
#include "logs/stream.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DATA_SIZE = 1 << 20, RAW_SIZE = 64 << 10, PASTED_SIZE = 256 << 10 };

int log_stream_open(struct log_stream *stream, octet_source *read, void *source)
{
	*stream = (struct log_stream){
		.read = read,
		.source = source,
		.data = malloc(DATA_SIZE),
		.raw = malloc(RAW_SIZE),
		.plain = malloc(RAW_SIZE),
		.newline = true,
	};
	if (stream->data && stream->raw && stream->plain)
		return 0;
	log_stream_close(stream);
	return -ENOMEM;
}

void log_stream_close(struct log_stream *stream)
{
	if (stream->gzip)
		inflateEnd(&stream->zip);
	free(stream->data);
	free(stream->raw);
	free(stream->plain);
	free(stream->pasted);
	*stream = (struct log_stream){ .data = NULL };
}

static void end_early(struct log_stream *stream, const char *why)
{
	snprintf(stream->problem, sizeof(stream->problem), "%s", why);
	stream->ended = true;
}

/* ---- octets as they are ---- */

static int fill_raw(struct log_stream *stream)
{
	ptrdiff_t n;

	if (stream->raw_start < stream->raw_end)
		return 1;
	n = stream->read(stream->source, stream->raw, RAW_SIZE);
	if (n < 0)
		return (int)n;
	stream->raw_start = 0;
	stream->raw_end = (size_t)n;
	return n > 0;
}

/* Up to `size` octets, not packed any more; 0 at the end. */
static ptrdiff_t inflate_some(struct log_stream *stream, unsigned char *out, size_t size)
{
	z_stream *zip = &stream->zip;

	zip->next_out = out;
	zip->avail_out = (uInt)size;
	while (zip->avail_out == size && !stream->problem[0]) {
		int r = fill_raw(stream);

		if (r < 0)
			return r;
		if (r == 0 && !stream->zip_ended)
			end_early(stream, "the gzip data is cut off");
		if (r == 0)
			return 0;
		/* Members one after the other are one file (RFC 1952 section 2.2). */
		if (stream->zip_ended && inflateReset(zip) != Z_OK)
			return -ENOMEM;
		stream->zip_ended = false;
		zip->next_in = stream->raw + stream->raw_start;
		zip->avail_in = (uInt)(stream->raw_end - stream->raw_start);
		r = inflate(zip, Z_NO_FLUSH);
		stream->raw_start = stream->raw_end - zip->avail_in;
		if (r == Z_STREAM_END)
			stream->zip_ended = true;
		else if (r == Z_MEM_ERROR)
			return -ENOMEM;
		else if (r != Z_OK && r != Z_BUF_ERROR)
			end_early(stream, "the gzip data is damaged");
	}
	return (ptrdiff_t)(size - zip->avail_out);
}

static ptrdiff_t plain_some(struct log_stream *stream, unsigned char *out, size_t size)
{
	size_t n = stream->raw_end - stream->raw_start;

	if (stream->gzip)
		return inflate_some(stream, out, size);
	if (n == 0)
		return stream->read(stream->source, out, size);
	if (n > size)
		n = size;
	memcpy(out, stream->raw + stream->raw_start, n);
	stream->raw_start += n;
	return (ptrdiff_t)n;
}

/* ---- UTF-16 ---- */

static size_t put_utf8(unsigned char *out, uint32_t c)
{
	if (c < 0x80) {
		out[0] = (unsigned char)c;
		return 1;
	}
	if (c < 0x800) {
		out[0] = (unsigned char)(0xc0 | c >> 6);
		out[1] = (unsigned char)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		out[0] = (unsigned char)(0xe0 | c >> 12);
		out[1] = (unsigned char)(0x80 | (c >> 6 & 0x3f));
		out[2] = (unsigned char)(0x80 | (c & 0x3f));
		return 3;
	}
	out[0] = (unsigned char)(0xf0 | c >> 18);
	out[1] = (unsigned char)(0x80 | (c >> 12 & 0x3f));
	out[2] = (unsigned char)(0x80 | (c >> 6 & 0x3f));
	out[3] = (unsigned char)(0x80 | (c & 0x3f));
	return 4;
}

static uint32_t unit_at(const struct log_stream *stream, size_t at)
{
	unsigned first = stream->plain[at], second = stream->plain[at + 1];

	return stream->encoding == LOG_UTF16LE ? first | second << 8
					       : first << 8 | second;
}

/* Decodes what waits; half a character stays for the next time. `out` has room for three
 * octets for every two. */
static size_t decode_utf16(struct log_stream *stream, unsigned char *out)
{
	size_t at = 0, used = 0, length = stream->plain_length;

	while (at + 1 < length) {
		uint32_t c = unit_at(stream, at);

		if (c >= 0xd800 && c < 0xdc00) {
			uint32_t low;

			if (at + 3 >= length)
				break;
			low = unit_at(stream, at + 2);
			if (low >= 0xdc00 && low < 0xe000) {
				c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
				at += 2;
			}
		}
		at += 2;
		if (c >= 0xd800 && c < 0xe000)
			c = '?';
		if (c != 0xfeff)
			used += put_utf8(out + used, c);
	}
	memmove(stream->plain, stream->plain + at, length - at);
	stream->plain_length = length - at;
	return used;
}

static ptrdiff_t decode_some(struct log_stream *stream, unsigned char *out, size_t size)
{
	const size_t want = size / 2 < RAW_SIZE ? size / 2 : RAW_SIZE;
	size_t used = 0;

	while (used == 0) {
		ptrdiff_t n = plain_some(stream, stream->plain + stream->plain_length,
			want - stream->plain_length);

		if (n <= 0)
			return n;
		stream->plain_length += (size_t)n;
		used = decode_utf16(stream, out);
	}
	return (ptrdiff_t)used;
}

static ptrdiff_t text_some(struct log_stream *stream, unsigned char *out, size_t size)
{
	return stream->encoding == LOG_OCTETS ? plain_some(stream, out, size)
					      : decode_some(stream, out, size);
}

/* ---- lines ---- */

/* What tells how octets are coded: NULs in the odd and even places, and ends of lines,
 * with a NUL beside them or without. */
struct coding_marks {
	size_t even, odd, wide_ends, narrow_ends;
};

static struct coding_marks find_marks(const unsigned char *p, size_t length)
{
	enum { LOOKED_AT = 2048 };

	const size_t n = length < LOOKED_AT ? length : LOOKED_AT;
	struct coding_marks marks = { .even = 0 };

	for (size_t i = 0; i < n; i++) {
		const bool wide = (i + 1 < n && p[i + 1] == 0) ||
				  (i > 0 && p[i - 1] == 0);

		marks.even += i % 2 == 0 && p[i] == 0;
		marks.odd += i % 2 == 1 && p[i] == 0;
		marks.wide_ends += p[i] == '\n' && wide;
		marks.narrow_ends += p[i] == '\n' && !wide;
	}
	return marks;
}

/* Text in UTF-16 has a mark in front, or a NUL in every other place: seldom where it is
 * in Chinese, but its blanks and ends of lines have one. */
static enum log_encoding encoding_of(const unsigned char *p, size_t length)
{
	enum { LEAST = 3, FEW = 8 };

	const struct coding_marks marks = find_marks(p, length);

	if (length >= 2 && p[0] == 0xff && p[1] == 0xfe)
		return LOG_UTF16LE;
	if (length >= 2 && p[0] == 0xfe && p[1] == 0xff)
		return LOG_UTF16BE;
	if (marks.narrow_ends > marks.wide_ends)
		return LOG_OCTETS;
	if (marks.odd >= LEAST && marks.even * FEW < marks.odd)
		return LOG_UTF16LE;
	if (marks.even >= LEAST && marks.odd * FEW < marks.even)
		return LOG_UTF16BE;
	return LOG_OCTETS;
}

/* An export of events may be one line of any length: its tags are read like lines. */
static bool is_xml(const unsigned char *p, size_t length)
{
	while (length > 0 && (*p == ' ' || *p == '\r' || *p == '\n' || *p == '\t')) {
		p++;
		length--;
	}
	return (length >= 5 && memcmp(p, "<?xml", 5) == 0) ||
	       (length >= 6 && memcmp(p, "<Event", 6) == 0);
}

/* So may a list of objects, which is read octet by octet. */
static bool is_json(const unsigned char *p, size_t length)
{
	while (length > 0 && span_is_blank(*p)) {
		p++;
		length--;
	}
	return length > 0 && (*p == '{' || *p == '[');
}

/* ---- what pasting did ---- */

/* As much of the text as there is, without what pasting did to it. */
static int refill_pasted(struct log_stream *stream)
{
	scoped_buffer text = BYTES_EMPTY;
	struct span pasted;
	ptrdiff_t n = text_some(stream, stream->pasted + stream->pasted_length,
		PASTED_SIZE - stream->pasted_length);
	size_t used;

	if (n < 0)
		return (int)n;
	stream->pasted_length += (size_t)n;
	pasted = (struct span){ stream->pasted, stream->pasted_length };
	used = unpaste(&stream->unpaste, pasted, n == 0, &text);
	if (bytes_failed(&text) < 0)
		return -ENOMEM;
	/* It is at most half as long again, and less than half of the room is taken. */
	if (text.length > 0)
		memcpy(stream->data + stream->end, text.data, text.length);
	stream->end += text.length;
	memmove(stream->pasted, stream->pasted + used, stream->pasted_length - used);
	stream->pasted_length -= used;
	stream->ended |= n == 0;
	return 0;
}

/* Looks for the effects of pasting, and undoes them in the octets read so far. */
static int begin_pasted(struct log_stream *stream)
{
	const struct span text = { stream->data + stream->start,
		stream->end - stream->start };

	stream->unpaste = unpaste_look(text);
	if (!stream->unpaste.needed)
		return 0;
	stream->pasted = malloc(PASTED_SIZE);
	if (!stream->pasted)
		return -ENOMEM;
	memcpy(stream->pasted, text.data, text.length);
	stream->pasted_length = text.length;
	stream->start = stream->end = 0;
	return refill_pasted(stream);
}

/* Looks at the beginning: is it packed, how is it written, and was it pasted? */
static int begin_stream(struct log_stream *stream)
{
	ptrdiff_t n;
	int r = fill_raw(stream);

	stream->begun = true;
	if (r < 0)
		return r;
	if (stream->raw_end >= 2 && stream->raw[0] == 0x1f && stream->raw[1] == 0x8b) {
		if (inflateInit2(&stream->zip, 15 + 16) != Z_OK)
			return -ENOMEM;
		stream->gzip = true;
	}
	n = plain_some(stream, stream->data, RAW_SIZE);
	if (n < 0)
		return (int)n;
	stream->end = (size_t)n;
	stream->encoding = encoding_of(stream->data, stream->end);
	if (stream->encoding != LOG_OCTETS) {
		memcpy(stream->plain, stream->data, stream->end);
		stream->plain_length = stream->end;
		stream->end = decode_utf16(stream, stream->data);
	} else if (stream->end >= 3 && memcmp(stream->data, "\xef\xbb\xbf", 3) == 0) {
		stream->start = 3;
	}
	r = begin_pasted(stream);
	if (r < 0)
		return r;
	if (is_xml(stream->data + stream->start, stream->end - stream->start))
		stream->split = '>';
	stream->pieces = is_json(
		stream->data + stream->start, stream->end - stream->start);
	return 0;
}

static int refill_data(struct log_stream *stream)
{
	ptrdiff_t n;

	if (!stream->begun)
		return begin_stream(stream);
	memmove(stream->data, stream->data + stream->start, stream->end - stream->start);
	stream->end -= stream->start;
	stream->start = 0;
	if (stream->unpaste.needed)
		return refill_pasted(stream);
	n = text_some(stream, stream->data + stream->end, DATA_SIZE - stream->end);
	if (n < 0)
		return (int)n;
	stream->end += (size_t)n;
	stream->ended |= n == 0;
	return 0;
}

static int refill(struct log_stream *stream)
{
	int r = refill_data(stream);

	/* Looked for here once, and not in each line. */
	stream->nuls = memchr(stream->data + stream->start, '\0',
			       stream->end - stream->start) != NULL;
	return r;
}

static const unsigned char *find_end(const struct log_stream *stream)
{
	const unsigned char *at = stream->data + stream->start;
	size_t length = stream->end - stream->start;
	const unsigned char *split = stream->split ? memchr(at, stream->split, length)
						   : NULL;
	const unsigned char *newline = memchr(
		at, '\n', split ? (size_t)(split - at) : length);

	/* The newline is looked for no further than to the split: else a document on one
	 * line would be looked through for each of its tags. */
	return newline ? newline : split;
}

/* Gives the line up to `length`; `step` octets are spent. */
static void stream_give(
	struct log_stream *stream, size_t length, size_t step, struct span *line)
{
	*line = (struct span){ stream->data + stream->start, length };
	while (line->length > 0 && line->data[line->length - 1] == '\r')
		line->length--;
	stream->start += step;
}

/* Passes over `step` octets of a line that was given as far as it is looked at. */
static void skip(struct log_stream *stream, size_t step, bool ends)
{
	stream->start += step;
	stream->skipped = ends ? 0 : stream->skipped + step;
	if (stream->skipped < LOG_LINE_END)
		return;
	end_early(stream, "a line beyond 64 MiB: it and what follows it are left out");
	stream->start = stream->end;
}

int log_stream_line(struct log_stream *stream, struct span *line)
{
	for (;;) {
		const unsigned char *end = find_end(stream);
		size_t length = (size_t)((end ? end : stream->data + stream->end) -
					 (stream->data + stream->start));
		bool skipped = stream->skipping;
		int r;

		if (!end && !stream->ended && length < LOG_LINE_MAX) {
			r = refill(stream);
			if (r < 0)
				return r;
			continue;
		}
		if (!end && stream->ended && length == 0)
			return 0;
		if (stream->pieces && length > LOG_LINE_MAX) {
			stream->line += stream->newline;
			stream->newline = stream->cut = false;
			stream_give(stream, LOG_LINE_MAX, LOG_LINE_MAX, line);
			return 1;
		}
		stream->skipping = !end && !stream->ended && !stream->pieces;
		if (skipped) {
			skip(stream, length + (end != NULL), end != NULL);
			stream->newline |= end && *end == '\n';
			continue;
		}
		stream->line += stream->newline;
		stream->newline = end && *end == '\n';
		stream->cut = stream->skipping || length > LOG_LINE_MAX;
		stream_give(stream, length, length + (end != NULL), line);
		if (line->length > LOG_LINE_MAX)
			line->length = LOG_LINE_MAX;
		return 1;
	}
}
