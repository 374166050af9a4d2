/* SPDX-License-Identifier: MIT */
/*
 * How long a URL may be on the way to NDES, as far as a trace tells: the longest query
 * that passed, the shortest that was refused, the limit that lies there, and which
 * devices' requests fit.
 */
#ifndef SCEPPROBE_DIAGNOSE_URL_LIMIT_H
#define SCEPPROBE_DIAGNOSE_URL_LIMIT_H

#include "diagnose/cause.h"
#include "diagnose/request_size.h"
#include "trace/limit.h"

struct url_limit {
	const struct judged *judged; /* of each exchange of the trace */
	unsigned tried;              /* requests of the step measure; 0: not measured */
	const struct exchange *passes, *fails; /* NULL: none */
	const struct exchange *unclear;        /* told nothing, and ended it; or NULL */
	const char *problem;                   /* why the bounds mean nothing, or NULL */
	bool exact;                            /* no length lies in between */
	bool out_of_time, interrupted;
	const struct limit *limit; /* that lies there, or NULL: also when not exact */
	bool unknown;              /* no row of limits.c lies between the bounds */
};

/* Reads it from the trace; all borrowed from that. */
void url_limit_read(struct url_limit *out, const struct trace *trace,
	const struct circumstances *circumstances);

/* Whether the measured limit is why that message was refused by GET: it is no shorter
 * than the shortest that is refused, and a shorter one of the same kind passed. */
bool url_limit_explains(const struct url_limit *limit, const struct exchange *exchange);

/* Whether the request of that row passes; UNKNOWN where its spread, or the bounds, leave
 * it open. */
enum verdict url_limit_fits(
	const struct url_limit *limit, const struct request_size *query);

/* Appends sentences on all of it, nothing when nothing was measured. */
void url_limit_tell(const struct url_limit *limit, struct bytes *out);

#endif
