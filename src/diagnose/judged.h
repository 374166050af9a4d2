/* SPDX-License-Identifier: MIT */
/*
 * What is judged of each exchange once, before any symptom is looked for: who answered,
 * and which sub-status IIS tells. It stands in the report, so that findings and formats
 * say the same.
 */
#ifndef SCEPPROBE_DIAGNOSE_JUDGED_H
#define SCEPPROBE_DIAGNOSE_JUDGED_H

#include "diagnose/responder.h"
#include "diagnose/substatus.h"
#include "diagnose/symptom.h"

struct judged {
	struct answerer by;
	bool front_end; /* a front end, or the forward proxy, answered in NDES's place */
	bool identifier_refused; /* a GetCACert, for its message=: see identifier.h */
	int sub_status;          /* of IIS's page; -1: not told */
	const struct substatus *substatus; /* its row, or NULL */
	bool has_error; /* IIS's page with details names a Windows error, or a log does */
	uint32_t error; /* as an HRESULT */
};

/* Judges each exchange of the trace, in its order, and which server answers. `out` has
 * room for them all. */
enum server judged_read(struct judged *out, const struct trace *trace);

/* Of an exchange of the trace that the circumstances are of. */
const struct judged *judged_of(
	const struct exchange *exchange, const struct circumstances *circumstances);

/* The Windows error that the answer, or the log's line, tells; false without one. */
bool judged_error(const struct exchange *exchange,
	const struct circumstances *circumstances, uint32_t *error);

/* Whether the row of that id in responders.c answered. */
bool answered_by(const struct exchange *exchange,
	const struct circumstances *circumstances, const char *id);
/* Whether the answer bears marks of that row, whoever else's it bears: see responder.h.
 */
bool answer_bears(const struct exchange *exchange,
	const struct circumstances *circumstances, const char *id);
/* Whether it is SCEP that was answered, by whatever server. */
bool answer_is_scep(
	const struct exchange *exchange, const struct circumstances *circumstances);
/* Whether any front end answered in the place of NDES. */
bool answer_of_front_end(
	const struct exchange *exchange, const struct circumstances *circumstances);

/* Whether a page of the forward proxy's own came in the place of an answer. Squid says on
 * each that it is one, which it must where there is no CONNECT. Without a proxy on this
 * side it is one of the server's. */
bool judged_is_forward_proxy(const struct exchange *exchange);

#endif
