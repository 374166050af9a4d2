/* SPDX-License-Identifier: MIT */
/*
 * Traces as HAR 1.2, the HTTP Archive that every browser's developer tools write and
 * open. What HAR has a place for stands there; what only we know stands beside it in
 * members called `_scep`, which other programs pass over. Octets in, octets out: files
 * are somebody else's.
 */
#ifndef SCEPPROBE_HAR_HAR_H
#define SCEPPROBE_HAR_HAR_H

#include "trace/exchange.h"

enum {
	HAR_MAX = 64 << 20,       /* octets of an archive */
	HAR_TARGET = 8 << 20,     /* octets that one target may take of it */
	HAR_TRACES_MAX = 4096,    /* targets in one */
	HAR_EXCHANGES_MAX = 8192, /* of one target */
	HAR_PROBLEM = 200,
};

/*
 * An archive in the making: a trace after the other, each gone once it is written. Begin
 * with zeroes. Nothing in an archive is secret, and the same traces give the same octets.
 * It never grows beyond what har_load reads: bodies are left out first, then exchanges,
 * then targets, and what was is counted. Each appends what is ready. 0 or -ENOMEM: then
 * the archive is as before.
 */
struct har_writer {
	struct bytes pages; /* stand at the end */
	struct bytes entry; /* the one at hand */
	size_t n_pages, n_entries;
	size_t length;                           /* octets of entries so far */
	size_t n_bodies, n_exchanges, n_targets; /* left out */
};

MUST_CHECK int har_begin(
	struct har_writer *writer, const char *version, struct bytes *out);
MUST_CHECK int har_add(
	struct har_writer *writer, const struct trace *trace, struct bytes *out);
MUST_CHECK int har_end(struct har_writer *writer, struct bytes *out);
/* Whether anything was left out: then a sentence on it is appended. */
bool har_left_out(const struct har_writer *writer, struct bytes *out);
void har_writer_clear(struct har_writer *writer);

/*
 * Reads an archive, ours or a browser's. Ours gives the traces that were saved. Of a
 * browser's the visits to SCEP servers are taken, a trace for each server, with
 * "browser" for the device. Bodies are decoded anew. 0, and *traces, *n: at least one,
 * the caller's. -EINVAL with one clause on what is wrong; -ENOMEM.
 */
MUST_CHECK int har_load(struct span archive, struct trace ***traces, size_t *n,
	char problem[HAR_PROBLEM]);

#endif
