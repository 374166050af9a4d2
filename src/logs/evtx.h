/* SPDX-License-Identifier: MIT */
/*
 * Windows event log files (.evtx) as text: octets in, the XML of each event out, as
 * `wevtutil qe FILE /lf:true /f:xml /e:Events` writes it, an event to a line, and the
 * root element in lines of its own.
 */
#ifndef SCEPPROBE_LOGS_EVTX_H
#define SCEPPROBE_LOGS_EVTX_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "logs/octets.h"

enum {
	EVTX_MAGIC_LENGTH = 8,
	EVTX_CHUNK = 64 << 10,
	EVTX_CHUNK_TEXT_MAX = 64 * EVTX_CHUNK, /* octets that one chunk may become */
};

/* What the user of the text wants with an event. */
enum evtx_interest {
	EVTX_WANTED,
	EVTX_PASSED, /* not this one */
	EVTX_NEVER,  /* nor any other of this file: reading ends here */
};

/* Asked of each event, by its channel ("Application") and the name of its provider. */
typedef enum evtx_interest evtx_wants(
	void *context, struct span channel, struct span provider);

struct evtx_count {
	uint64_t chunks, damaged; /* damaged: their CRC or their order is broken */
	uint64_t wanted, passed;  /* events */
	uint64_t unreadable;      /* records that could not be taken apart */
	bool cut;                 /* the file ends within a chunk */
	bool ended;               /* EVTX_NEVER was said */
	bool in_use;              /* copied while Windows wrote to it */
};

struct evtx;

bool evtx_is(struct span beginning);

/* `wants` may be NULL: then all events are wanted. -ENOMEM. */
MUST_CHECK int evtx_new(struct evtx **out, octet_source *read, void *source,
	evtx_wants *wants, void *context);
void evtx_free(struct evtx *evtx);

/* The text: an octet_source. A damaged chunk costs its own records only, a record that is
 * damaged or of an unknown form only itself; evtx_counts() has how many. -EINVAL when it
 * is no .evtx file, -ENOMEM, -errno of the source. */
ptrdiff_t evtx_read(void *evtx, void *buffer, size_t size);

/* So far. Valid as long as the object. */
const struct evtx_count *evtx_counts(const struct evtx *evtx);

#endif
