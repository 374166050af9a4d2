/* SPDX-License-Identifier: MIT */
/*
 * Traces as HAR 1.2, the HTTP Archive format of all browsers' developer tools. Values
 * without a place in HAR are in members called `_scep`, which other programs ignore.
 * Octets in, octets out: the caller handles files.
 */
#ifndef SCEPPROBE_HAR_HAR_H
#define SCEPPROBE_HAR_HAR_H

#include "trace/exchange.h"

enum {
	HAR_MAX = 64 << 20,       /* octets of an archive */
	HAR_TARGET = 8 << 20,     /* octets for one target */
	HAR_TRACES_MAX = 4096,    /* targets in one */
	HAR_EXCHANGES_MAX = 8192, /* exchanges of one target */
	HAR_PROBLEM = 200,
};

/*
 * A writer for archives: one trace after the other, each freed after it was written.
 * Initialise with zeroes. An archive has no secrets, and equal traces give equal octets.
 * It never exceeds the limits of har_load: bodies are left out first, then exchanges,
 * then targets, and the omissions are counted. The functions append complete pieces. 0 or
 * -ENOMEM: then the archive is unchanged.
 */
struct har_writer {
	struct bytes pages; /* written at the end */
	struct bytes entry; /* the current one */
	size_t n_pages, n_entries;
	size_t length;                           /* octets of entries so far */
	size_t n_bodies, n_exchanges, n_targets; /* left out */
};

MUST_CHECK int har_begin(
	struct har_writer *writer, const char *version, struct bytes *out);
MUST_CHECK int har_add(
	struct har_writer *writer, const struct trace *trace, struct bytes *out);
MUST_CHECK int har_end(struct har_writer *writer, struct bytes *out);
/* Whether anything was left out: then appends a sentence about it. */
bool har_left_out(const struct har_writer *writer, struct bytes *out);
void har_writer_clear(struct har_writer *writer);

/*
 * Reads an archive, ours or a browser's. Ours gives the saved traces. A browser's gives
 * its visits to SCEP servers, one trace for each server, with the device "browser".
 * Bodies are decoded again. 0, and *traces, *n: at least one, the caller's. -EINVAL with
 * a clause about the error; -ENOMEM.
 */
MUST_CHECK int har_load(struct span archive, struct trace ***traces, size_t *n,
	char problem[HAR_PROBLEM]);

#endif
