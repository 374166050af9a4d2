/* SPDX-License-Identifier: MIT */
/*
 * The octets of a log as lines of UTF-8, or nearly: gzip is unpacked, UTF-16 is decoded,
 * and what pasting did is undone.
 */
#ifndef SCEPPROBE_LOGS_STREAM_H
#define SCEPPROBE_LOGS_STREAM_H

#include <stdbool.h>
#include <stdint.h>
#include <zlib.h>

#include "base/span.h"
#include "logs/octets.h"
#include "logs/unpaste.h"

enum {
	LOG_LINE_MAX = 256 << 10, /* octets of a line that are looked at */
	LOG_LINE_END = 64 << 20,  /* a line that has no end by then ends the log */
};

enum log_encoding { LOG_OCTETS, LOG_UTF16LE, LOG_UTF16BE };

struct log_stream {
	octet_source *read;
	void *source;
	unsigned char *data; /* unpacked and decoded octets, not yet given */
	size_t start, end;
	unsigned char *raw; /* what waits to be unpacked or decoded */
	size_t raw_start, raw_end;
	unsigned char *plain; /* what waits to be decoded */
	size_t plain_length;
	struct unpaste unpaste;
	unsigned char *pasted; /* what waits for the rest of its lines; or NULL */
	size_t pasted_length;
	z_stream zip;
	bool begun, gzip, zip_ended, ended, skipping;
	enum log_encoding encoding;
	char split;       /* a second character that ends lines, of XML; or 0 */
	bool pieces;      /* a long line comes in several */
	uint64_t line;    /* of the line given last, from 1 */
	size_t skipped;   /* octets of that line that were passed over */
	bool newline;     /* that line ended in a newline, so the next is another */
	bool nuls;        /* among the octets that the lines are taken of */
	bool cut;         /* that line was longer than LOG_LINE_MAX */
	char problem[80]; /* why it ended early, "" if it did not */
};

MUST_CHECK int log_stream_open(
	struct log_stream *stream, octet_source *read, void *source);
void log_stream_close(struct log_stream *stream);
/* 1, and a line without its end, valid until the next call; 0 at the end; -errno. */
MUST_CHECK int log_stream_line(struct log_stream *stream, struct span *line);

#endif
