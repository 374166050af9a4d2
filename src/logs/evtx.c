/* SPDX-License-Identifier: MIT */
/*
 * Walks through the chunks of an .evtx file, from front to back, in the memory of one
 * chunk: a file of any size, from a file, a pipe or out of an archive.
 *
 * Chunks stand for themselves, so what is broken in one costs nothing of the others. In a
 * broken one the records are looked for by their mark, and are taken when they come in
 * the order of their numbers: behind the end of a chunk old records may lie, which were
 * read from elsewhere already. Nothing is written to disk.
 */
#include "logs/evtx.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

#include "logs/binxml.h"

enum {
	HEADER = 128, /* of the file and of a chunk, as far as it says much */
	HEADER_BLOCK = 4096,
	RECORDS_BEGIN = 512,
	RECORD_HEADER = 24,
	RECORD_LEAST = RECORD_HEADER + 4,
	DIRTY = 1,
};

static const char file_magic[] = "ElfFile", chunk_magic[] = "ElfChnk";

struct evtx {
	octet_source *read;
	void *source;
	evtx_wants *wants;
	void *context;
	struct evtx_count count;
	bool begun, done;
	unsigned char chunk[EVTX_CHUNK];
	size_t at, end; /* records that are still to be read */
	bool broken;    /* this chunk */
	uint64_t last;  /* number of the record of it that was read last */
	size_t budget;  /* of text that this chunk may become */
	struct bytes text;
	size_t given;
};

bool evtx_is(struct span beginning)
{
	return beginning.length >= sizeof(file_magic) &&
	       memcmp(beginning.data, file_magic, sizeof(file_magic)) == 0;
}

int evtx_new(struct evtx **out, octet_source *read, void *source, evtx_wants *wants,
	void *context)
{
	struct evtx *evtx = calloc(1, sizeof(*evtx));

	if (!evtx)
		return -ENOMEM;
	evtx->read = read;
	evtx->source = source;
	evtx->wants = wants;
	evtx->context = context;
	*out = evtx;
	return 0;
}

void evtx_free(struct evtx *evtx)
{
	if (!evtx)
		return;
	bytes_clear(&evtx->text);
	free(evtx);
}

const struct evtx_count *evtx_counts(const struct evtx *evtx)
{
	return &evtx->count;
}

static uint64_t number_at(const struct evtx *evtx, size_t at, size_t size)
{
	return binxml_number((struct span){ evtx->chunk + at, size });
}

/* Fills the chunk with up to `size` octets: how many there were, or -errno. */
static ptrdiff_t evtx_fill(struct evtx *evtx, size_t size)
{
	size_t n = 0;

	while (n < size) {
		ptrdiff_t r = evtx->read(evtx->source, evtx->chunk + n, size - n);

		if (r < 0)
			return r;
		if (r == 0)
			break;
		n += (size_t)r;
	}
	memset(evtx->chunk + n, 0, EVTX_CHUNK - n);
	return (ptrdiff_t)n;
}

/* ---- the file's header ---- */

static int read_header(struct evtx *evtx)
{
	ptrdiff_t n = evtx_fill(evtx, HEADER);
	size_t block;

	if (n < 0)
		return (int)n;
	if (!evtx_is((struct span){ evtx->chunk, (size_t)n }))
		return -EINVAL;
	evtx->begun = true;
	block = (size_t)number_at(evtx, 40, 2);
	if (block < HEADER)
		block = HEADER_BLOCK;
	evtx->count.in_use = number_at(evtx, 120, 4) & DIRTY;
	evtx->count.cut = n < HEADER;
	n = evtx_fill(evtx, block - HEADER);
	bytes_append_text(&evtx->text, "<Events>\n");
	return n < 0 ? (int)n : bytes_failed(&evtx->text);
}

/* ---- chunks ---- */

static bool is_empty(const struct evtx *evtx)
{
	return evtx->chunk[0] == 0 &&
	       memcmp(evtx->chunk, evtx->chunk + 1, EVTX_CHUNK - 1) == 0;
}

static uint32_t crc_of(const struct evtx *evtx, size_t at, size_t length, uint32_t before)
{
	return (uint32_t)crc32(before, evtx->chunk + at, (uInt)length);
}

static bool has_sound_header(const struct evtx *evtx)
{
	const uint64_t end = number_at(evtx, 48, 4);

	return memcmp(evtx->chunk, chunk_magic, sizeof(chunk_magic)) == 0 &&
	       end >= RECORDS_BEGIN && end <= EVTX_CHUNK &&
	       number_at(evtx, 124, 4) == crc_of(evtx, 128, 384, crc_of(evtx, 0, 120, 0));
}

/* Windows brings the last chunk's header up to date when it closes the file. */
static void look_at_chunk(struct evtx *evtx)
{
	const bool sound = has_sound_header(evtx);
	const size_t end = sound ? (size_t)number_at(evtx, 48, 4) : EVTX_CHUNK;

	evtx->at = RECORDS_BEGIN;
	evtx->end = end;
	evtx->broken = !sound ||
		       number_at(evtx, 52, 4) !=
			       crc_of(evtx, RECORDS_BEGIN, end - RECORDS_BEGIN, 0);
	if (evtx->broken)
		evtx->end = EVTX_CHUNK;
	evtx->budget = EVTX_CHUNK_TEXT_MAX;
	evtx->last = 0;
	evtx->count.chunks++;
	evtx->count.damaged += evtx->broken && !evtx->count.in_use;
}

/* 1 when there is one, 0 at the end. */
static int next_chunk(struct evtx *evtx)
{
	ptrdiff_t n;

	do {
		n = evtx_fill(evtx, EVTX_CHUNK);
		if (n <= 0)
			return (int)n;
	} while (is_empty(evtx));
	look_at_chunk(evtx);
	if (n == EVTX_CHUNK)
		return 1;
	evtx->count.cut = true;
	if (evtx->end > (size_t)n)
		evtx->end = (size_t)n;
	return 1;
}

/* ---- records ---- */

/* The size of the record at `at`, or 0: it is written before and behind. */
static size_t record_size(const struct evtx *evtx, size_t at)
{
	uint64_t size;

	if (evtx->end - at < RECORD_LEAST || memcmp(evtx->chunk + at, "**\0", 4) != 0)
		return 0;
	size = number_at(evtx, at + 4, 4);
	if (size < RECORD_LEAST || size > evtx->end - at ||
		number_at(evtx, at + (size_t)size - 4, 4) != size)
		return 0;
	return (size_t)size;
}

/* Where the next mark of a record is, or the end. */
static size_t find_record(const struct evtx *evtx, size_t at)
{
	const unsigned char *p;

	while (at < evtx->end) {
		p = memchr(evtx->chunk + at, '*', evtx->end - at);
		if (!p)
			break;
		at = (size_t)(p - evtx->chunk);
		if (record_size(evtx, at))
			return at;
		at++;
	}
	return evtx->end;
}

static struct span text_between(const char *text, const char *before, char end)
{
	const char *begin = strstr(text, before), *behind;

	if (!begin)
		return (struct span){ .data = NULL };
	begin += strlen(before);
	behind = strchr(begin, end);
	return (struct span){ (const unsigned char *)begin,
		behind ? (size_t)(behind - begin) : 0 };
}

/* Keeps the event that was written behind `before`, or forgets it. */
static void weigh_event(struct evtx *evtx, size_t before)
{
	const char *text = bytes_text(&evtx->text) + before;
	enum evtx_interest interest = EVTX_WANTED;

	if (evtx->wants)
		interest = evtx->wants(evtx->context,
			text_between(text, "<Channel>", '<'),
			text_between(text, "<Provider Name=\"", '"'));
	evtx->count.wanted += interest == EVTX_WANTED;
	evtx->count.passed += interest != EVTX_WANTED;
	evtx->count.ended |= interest == EVTX_NEVER;
	if (interest == EVTX_WANTED)
		bytes_append_char(&evtx->text, '\n');
	else
		evtx->text.length = before;
}

/* In a broken chunk records may be old ones, or copies. */
static bool is_in_order(struct evtx *evtx, size_t at)
{
	const uint64_t number = number_at(evtx, at + 8, 8);

	if (evtx->broken && number <= evtx->last)
		return false;
	evtx->last = number;
	return true;
}

static int read_record(struct evtx *evtx)
{
	const struct span chunk = { evtx->chunk, EVTX_CHUNK };
	const size_t at = evtx->at, size = record_size(evtx, at);
	const size_t before = evtx->text.length;
	int r;

	if (size == 0 && !evtx->broken) {
		evtx->broken = true;
		evtx->count.damaged += !evtx->count.in_use;
	}
	if (size == 0) {
		evtx->at = find_record(evtx, at);
		return 0;
	}
	evtx->at += size;
	if (!is_in_order(evtx, at))
		return 0;
	r = binxml_to_text(&evtx->text, chunk, at + RECORD_HEADER, size - RECORD_LEAST,
		&evtx->budget);
	if (r == -ENOMEM)
		return r;
	if (r < 0)
		evtx->count.unreadable++;
	else
		weigh_event(evtx, before);
	return 0;
}

/* ---- text ---- */

static int evtx_finish(struct evtx *evtx)
{
	evtx->done = true;
	bytes_append_text(&evtx->text, "</Events>\n");
	return bytes_failed(&evtx->text);
}

/* Makes more text, or ends it. */
static int go_on(struct evtx *evtx)
{
	int r;

	if (!evtx->begun)
		return read_header(evtx);
	if (evtx->count.ended)
		return evtx_finish(evtx);
	if (evtx->at < evtx->end)
		return read_record(evtx);
	r = next_chunk(evtx);
	return r == 0 ? evtx_finish(evtx) : r < 0 ? r : 0;
}

ptrdiff_t evtx_read(void *object, void *buffer, size_t size)
{
	struct evtx *evtx = object;
	size_t n;

	while (evtx->given == evtx->text.length) {
		int r;

		if (evtx->done)
			return 0;
		bytes_reset(&evtx->text);
		evtx->given = 0;
		r = go_on(evtx);
		if (r < 0)
			return r;
	}
	n = evtx->text.length - evtx->given;
	if (n > size)
		n = size;
	memcpy(buffer, evtx->text.data + evtx->given, n);
	evtx->given += n;
	return (ptrdiff_t)n;
}
