/* SPDX-License-Identifier: MIT */
/*
 * Takes archives apart with libarchive, the one within the other, as a stream: what a
 * member holds goes to who asked for it and is not kept. Only zip and 7z, whose contents
 * stand at their end, are held while they are read, unless they are a file of their own.
 *
 * libarchive is shown the one format that the first octets say. Unpacked octets are
 * counted against those that were read, members and depth are limited, and no call
 * unpacks more than a buffer, so that the source of the octets can end it at any time.
 */
#include "logs/container.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <archive.h>
#include <archive_entry.h>

#include "base/text.h"
#include "logs/container_kind.h"

enum { LOOK_PACKED = 4096, BUFFER = 64 << 10, RETRIES = 8 };

static const char encrypted[] =
	"it is encrypted: unpack it with its password (7z x), and give the folder";

/* All that belongs to one file. */
struct walk {
	const struct container_input *input;
	container_visit *visit;
	void *context;
	uint64_t in, out; /* octets read from the file, and unpacked */
	unsigned members;
	size_t held;
	int error;        /* of the source or of memory: ends everything */
	const char *full; /* the limit that was reached, or NULL */
};

/* Octets that may be an archive. */
struct stream {
	struct walk *walk;
	struct peek peek;
	unsigned char buffer[BUFFER]; /* what libarchive was given last */
};

/* An archive that is read. */
struct layer {
	struct walk *walk;
	struct archive *archive;
	char why[96];
	bool fatal; /* nothing more can be read of it */
	bool told;  /* the reader of the member has seen why */
};

/* ---- streams ---- */

static void close_stream(struct stream *stream)
{
	stream->walk->held -= stream->peek.capacity;
	peek_clear(&stream->peek);
	free(stream);
}

static struct stream *open_stream(struct walk *walk, octet_source *read, void *source)
{
	struct stream *stream = calloc(1, sizeof(*stream));

	if (!stream)
		return NULL;
	stream->walk = walk;
	stream->peek.read = read;
	stream->peek.source = source;
	return stream;
}

static int hold(struct stream *stream, size_t size)
{
	const size_t before = stream->peek.capacity;
	int r = peek_hold(&stream->peek, size);

	stream->walk->held += stream->peek.capacity - before;
	return r;
}

static la_ssize_t container_give(struct archive *archive, void *data, const void **buffer)
{
	struct stream *stream = data;
	ptrdiff_t n = peek_read(&stream->peek, stream->buffer, sizeof(stream->buffer));

	*buffer = stream->buffer;
	if (n < 0)
		archive_set_error(archive, (int)-n, "the archive around it ends");
	return n < 0 ? ARCHIVE_FATAL : (la_ssize_t)n;
}

static la_int64_t seek(struct archive *archive, void *data, la_int64_t offset, int whence)
{
	struct stream *stream = data;
	int64_t place = peek_seek(&stream->peek, offset, whence);

	(void)archive;
	return place < 0 ? ARCHIVE_FATAL : place;
}

/* ---- members ---- */

/* The file's own octets. */
static ptrdiff_t read_input(void *source, void *buffer, size_t size)
{
	struct walk *walk = source;
	ptrdiff_t n = walk->input->read(walk->input->source, buffer, size);

	if (n < 0)
		walk->error = (int)n;
	else
		walk->in += (uint64_t)n;
	return n;
}

static int64_t seek_input(void *source, int64_t offset, int whence)
{
	const struct walk *walk = source;

	return walk->input->seek(walk->input->source, offset, whence);
}

/* What went wrong, in our words: libarchive's are for programmers. */
static void explain_failure(struct layer *layer)
{
	const char *text = archive_error_string(layer->archive);

	if (text && (text_find(text, "passphrase") || text_find(text, "encrypt")))
		text = encrypted;
	/* zlib's Z_BUF_ERROR, lzma's LZMA_BUF_ERROR: it wants more than there is. */
	else if (text &&
		 (text_find(text, "truncated") || text_find(text, "failed (-5)") ||
			 text_find(text, "no progress")))
		text = "the archive is cut off here";
	else if (text &&
		 (text_find(text, "unsupported") || text_find(text, "not supported")))
		text = "its packing method is unknown";
	else
		text = "the archive is damaged here";
	text_keep(layer->why, span_of_text(text));
}

static bool is_full(struct walk *walk)
{
	if (!walk->full && walk->out > CONTAINER_FREE &&
		(walk->out - CONTAINER_FREE) / CONTAINER_RATIO_MAX > walk->in)
		walk->full =
			"it unpacks to more than 250 times its size: the rest is left out";
	return walk->full;
}

static ptrdiff_t read_member(void *source, void *buffer, size_t size)
{
	struct layer *layer = source;
	struct walk *walk = layer->walk;
	la_ssize_t n;

	if (!walk->error && walk->input->stopped &&
		walk->input->stopped(walk->input->source))
		walk->error = -EINTR;
	if (walk->error)
		return walk->error;
	if (is_full(walk)) {
		text_keep(layer->why, span_of_text(walk->full));
		return -EFBIG;
	}
	n = archive_read_data(layer->archive, buffer, size < BUFFER ? size : BUFFER);
	if (n >= 0) {
		walk->out += (uint64_t)n;
		return (ptrdiff_t)n;
	}
	if (walk->error)
		return walk->error;
	layer->fatal |= n == ARCHIVE_FATAL;
	explain_failure(layer);
	return -EBADMSG;
}

/* To the end of the member; 7z and cab would do that in one call, however long. */
static void pass_over(struct layer *layer, const struct container_magic *magic)
{
	static const size_t piece = BUFFER;
	unsigned char *buffer;

	if (magic->packing == PACKING_ZIP) {
		layer->fatal |= archive_read_data_skip(layer->archive) == ARCHIVE_FATAL;
		return;
	}
	buffer = malloc(piece);
	if (!buffer)
		layer->walk->error = -ENOMEM;
	while (buffer && read_member(layer, buffer, piece) > 0)
		continue;
	free(buffer);
}

/* ---- archives ---- */

/* The path in the archive, its end where it is long; "in" what it lies in. */
static void join_names(char out[CONTAINER_NAME], struct archive_entry *entry,
	unsigned number, const char *around)
{
	enum { MOST = 120 };
	const char *path = archive_entry_pathname_utf8(entry);
	char own[MOST];
	size_t length;

	if (!path)
		path = archive_entry_pathname(entry);
	if (!path) {
		snprintf(out, CONTAINER_NAME, "member %u in %s", number, around);
		return;
	}
	length = strlen(path);
	if (length >= MOST)
		path += length - MOST + 1;
	text_keep(own, span_of_text(path));
	snprintf(out, CONTAINER_NAME, "%s%s in %s", length >= MOST ? "..." : "", own,
		around);
}

static int tell_member(
	struct walk *walk, const char *name, unsigned depth, const char *problem)
{
	struct container_member member = {
		.name = name,
		.problem = problem,
		.depth = depth,
		.why = "",
	};

	return walk->visit(walk->context, &member);
}

static int walk_stream(
	struct stream *stream, const char *name, unsigned depth, const char *why);

/* One member, or the packed octets of a filter. 0, or what ends everything. */
static int walk_member(struct layer *layer, const struct container_magic *magic,
	struct archive_entry *entry, const char *around, unsigned depth)
{
	struct walk *walk = layer->walk;
	const bool raw = archive_format(layer->archive) == ARCHIVE_FORMAT_RAW;
	char name[CONTAINER_NAME];
	struct stream *stream;
	int r;

	if (raw)
		text_keep(name, span_of_text(around));
	else
		join_names(name, entry, walk->members, around);
	if (archive_entry_is_encrypted(entry))
		return tell_member(walk, name, depth, encrypted);
	layer->why[0] = '\0';
	stream = open_stream(walk, read_member, layer);
	if (!stream)
		return -ENOMEM;
	r = walk_stream(stream, name, depth, layer->why);
	close_stream(stream);
	layer->told = layer->why[0];
	if (r == 0 && !layer->fatal && !raw)
		pass_over(layer, magic);
	return r < 0 ? r : walk->error;
}

/* 1 when there is a member, 0 at the end or when nothing more can be read. */
static int next_member(struct layer *layer, struct archive_entry **entry)
{
	for (int i = 0; i < RETRIES; i++) {
		int r = archive_read_next_header(layer->archive, entry);

		if (r == ARCHIVE_EOF)
			return 0;
		if (r == ARCHIVE_OK || r == ARCHIVE_WARN)
			return 1;
		if (r == ARCHIVE_FATAL || i + 1 == RETRIES)
			break;
	}
	layer->fatal = true;
	explain_failure(layer);
	return 0;
}

/* Why an archive ends before its end is said once, of the innermost. */
static int end_archive(struct layer *layer, const char *name, unsigned depth)
{
	struct walk *walk = layer->walk;
	const char *problem = layer->fatal ? layer->why : "";

	if (walk->error)
		return walk->error;
	if (walk->full) {
		problem = walk->full;
		walk->full = "";
	}
	return problem[0] && !layer->told ? tell_member(walk, name, depth, problem) : 0;
}

static ptrdiff_t read_nothing(void *source, void *buffer, size_t size)
{
	(void)source;
	(void)buffer;
	(void)size;
	return 0;
}

static int walk_members(struct layer *layer, const struct container_magic *magic,
	const char *name, unsigned depth)
{
	struct walk *walk = layer->walk;
	struct archive_entry *entry;
	bool any = false;
	int r = 0;

	while (r == 0 && !layer->fatal && !walk->full && next_member(layer, &entry)) {
		if (archive_entry_filetype(entry) != AE_IFREG &&
			!container_is_filter(magic))
			continue;
		if (++walk->members > CONTAINER_MEMBERS_MAX) {
			walk->full =
				"it has more than 20,000 members: the rest is left out";
			break;
		}
		any = true;
		r = walk_member(layer, magic, entry, name, depth + 1);
	}
	if (r < 0)
		return r;
	if (container_is_filter(magic) && !any && !layer->fatal && !walk->error) {
		struct container_member empty = {
			.name = name, .depth = depth + 1, .why = "", .read = read_nothing
		};

		return walk->visit(walk->context, &empty);
	}
	return end_archive(layer, name, depth);
}

static int open_archive(struct archive *archive, struct stream *stream,
	const struct container_magic *magic)
{
	archive_read_set_callback_data(archive, stream);
	archive_read_set_read_callback(archive, container_give);
	if (peek_can_seek(&stream->peek))
		archive_read_set_seek_callback(archive, seek);
	magic->support(archive);
	if (container_is_filter(magic)) {
		archive_read_support_format_tar(archive);
		archive_read_support_format_raw(archive);
		archive_read_support_format_empty(archive);
	}
	return archive_read_open1(archive);
}

static int walk_archive(struct stream *stream, const struct container_magic *magic,
	const char *name, unsigned depth)
{
	struct layer layer = { .walk = stream->walk, .archive = archive_read_new() };
	int r;

	if (!layer.archive)
		return -ENOMEM;
	r = open_archive(layer.archive, stream, magic);
	if (r == ARCHIVE_OK || r == ARCHIVE_WARN) {
		r = walk_members(&layer, magic, name, depth);
	} else {
		layer.fatal = true;
		explain_failure(&layer);
		r = end_archive(&layer, name, depth);
	}
	archive_read_free(layer.archive);
	return r;
}

/* Zip and 7z have their contents at the end, so they are held where nothing can seek. */
static int container_prepare(struct stream *stream, const struct container_magic *magic)
{
	const size_t held = stream->walk->held;

	if (peek_can_seek(&stream->peek) ||
		(magic->packing != PACKING_ZIP && magic->packing != PACKING_7Z))
		return 0;
	return hold(stream,
		stream->peek.length +
			(held < CONTAINER_HELD_MAX ? CONTAINER_HELD_MAX - held : 0));
}

/* What the stream is. -ENOMEM. */
static int look_at(struct stream *stream, struct container_look *look)
{
	int r = hold(stream, CONTAINER_LOOK);

	look->beginning = peek_held(&stream->peek);
	look->magic = container_magic_of(look->beginning);
	if (r < 0 || !look->magic || look->magic->packing != PACKING_GZIP)
		return r;
	r = hold(stream, LOOK_PACKED);
	look->beginning = peek_held(&stream->peek);
	if (!container_look_inside(look))
		look->magic = NULL;
	return r;
}

static int walk_stream(
	struct stream *stream, const char *name, unsigned depth, const char *why)
{
	struct walk *walk = stream->walk;
	struct container_look look;
	int r = look_at(stream, &look);

	if (r < 0)
		return r;
	if (look.beginning.length == 0 && why[0] && !walk->error)
		return tell_member(walk, name, depth, why);
	if (!look.magic) {
		struct container_member member = { .name = name,
			.depth = depth,
			.beginning = look.beginning,
			.read = peek_read,
			.source = &stream->peek,
			.why = why };

		r = walk->visit(walk->context, &member);
		return r == 0 ? walk->error : r;
	}
	if (depth == CONTAINER_DEPTH_MAX)
		return tell_member(
			walk, name, depth, "it is packed more than five times over");
	if (look.magic->library && !look.magic->library())
		return tell_member(
			walk, name, depth, "this program was built without its packing");
	r = container_prepare(stream, look.magic);
	if (r < 0)
		return r;
	if (look.magic->packing == PACKING_7Z && !peek_can_seek(&stream->peek))
		return tell_member(walk, name, depth,
			"it is a large 7z archive within another: unpack it "
			"first");
	return walk_archive(stream, look.magic, name, depth);
}

int container_read(
	const struct container_input *input, container_visit *visit, void *context)
{
	struct walk walk = { .input = input, .visit = visit, .context = context };
	struct stream *stream = open_stream(&walk, read_input, &walk);
	int r;

	if (!stream)
		return -ENOMEM;
	stream->peek.seek = input->seek ? seek_input : NULL;
	r = walk_stream(stream, input->name, 0, "");
	close_stream(stream);
	return r;
}
