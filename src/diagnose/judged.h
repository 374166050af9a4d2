/* SPDX-License-Identifier: MIT */
/*
 * The judgement of each exchange, made once before any symptom is tested: the responder
 * and IIS's sub-status. The report keeps it, so that findings and formats agree.
 */
#ifndef SCEPPROBE_DIAGNOSE_JUDGED_H
#define SCEPPROBE_DIAGNOSE_JUDGED_H

#include "diagnose/responder.h"
#include "diagnose/substatus.h"
#include "diagnose/symptom.h"

struct judged {
	struct answerer by;
	bool front_end; /* a front end, or the forward proxy, answered in NDES's place */
	bool identifier_refused;           /* a GetCACert, refused for its message=: see
					      identifier.h */
	int sub_status;                    /* of IIS's page; -1: none */
	const struct substatus *substatus; /* its row, or NULL */
	bool has_error; /* a Windows error in IIS's detailed page or in a log */
	uint32_t error; /* as an HRESULT */
};

/* Judges each exchange of the trace, in its order, and returns the kind of server. `out`
 * must have room for all exchanges. */
enum server judged_read(struct judged *out, const struct trace *trace);

/* The judgement of an exchange. The exchange must belong to the circumstances' trace. */
const struct judged *judged_of(
	const struct exchange *exchange, const struct circumstances *circumstances);

/* The Windows error in the answer or the log line; false if there is none. */
bool judged_error(const struct exchange *exchange,
	const struct circumstances *circumstances, uint32_t *error);

/* Whether the responder is the row `id` of responders.c. */
bool answered_by(const struct exchange *exchange,
	const struct circumstances *circumstances, const char *id);
/* Whether the answer has marks of the row `id`, even beside another's: see
 * responder_traces(). */
bool answer_bears(const struct exchange *exchange,
	const struct circumstances *circumstances, const char *id);
/* Whether the answer is SCEP, from any server. */
bool answer_is_scep(
	const struct exchange *exchange, const struct circumstances *circumstances);
/* Whether a front end answered in NDES's place. */
bool answer_of_front_end(
	const struct exchange *exchange, const struct circumstances *circumstances);

/* Whether the forward proxy answered with a page of its own. Plain HTTP has no CONNECT,
 * so only the header that Squid adds to its pages shows this. Without a forward proxy,
 * the page is from a Squid in front of the server. */
bool judged_is_forward_proxy(const struct exchange *exchange);

#endif
