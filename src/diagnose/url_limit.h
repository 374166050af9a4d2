/* SPDX-License-Identifier: MIT */
/*
 * The limit on the URL length on the path to NDES, as far as a trace shows it: the
 * longest query that passed, the shortest that was refused, the known limit between the
 * two, and the devices whose requests fit.
 */
#ifndef SCEPPROBE_DIAGNOSE_URL_LIMIT_H
#define SCEPPROBE_DIAGNOSE_URL_LIMIT_H

#include "diagnose/cause.h"
#include "diagnose/request_size.h"
#include "trace/limit.h"

struct url_limit {
	const struct judged *judged; /* one for each exchange of the trace */
	unsigned tried;              /* requests of the step measure; 0: not measured */
	const struct exchange *passes, *fails; /* NULL: none */
	const struct exchange
		*unclear;    /* proved nothing, and ended the measurement; or NULL */
	const char *problem; /* why the bounds are not valid, or NULL */
	bool exact;          /* no length lies in between */
	bool out_of_time, interrupted;
	const struct limit *limit; /* the known limit there; NULL: none, or not exact */
	bool unknown;              /* no row of limits.c lies between the bounds */
};

/* Reads the limit from the trace. All pointers are borrowed. */
void url_limit_read(struct url_limit *out, const struct trace *trace,
	const struct circumstances *circumstances);

/* Whether the measured limit is the reason for the refusal of this message by GET: it is
 * no shorter than the shortest refused one, and a shorter one of the same kind passed. */
bool url_limit_explains(const struct url_limit *limit, const struct exchange *exchange);

/* Whether the row's request passes; UNKNOWN if its spread or the bounds leave that
 * open. */
enum verdict url_limit_fits(
	const struct url_limit *limit, const struct request_size *query);

/* Appends sentences on the limit; nothing if it was not measured. */
void url_limit_tell(const struct url_limit *limit, struct bytes *out);

#endif
