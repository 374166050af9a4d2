/* SPDX-License-Identifier: MIT */
/*
 * An answer read as what its step asked for: the same now, from the network, and later,
 * from a saved trace.
 */
#ifndef SCEPPROBE_TRACE_ANSWER_H
#define SCEPPROBE_TRACE_ANSWER_H

#include "trace/exchange.h"

/*
 * Reads the body of an exchange that has an answer into its reply. *cacert is what the
 * device knows from GetCACert, all zero at first: an answer to that replaces it. `memo`
 * is that of its target, or NULL: it saves time and changes nothing. Of `context` all but
 * the certificates is used; they are those of *cacert. -ENOMEM.
 */
MUST_CHECK int answer_read(struct exchange *exchange, struct cacert *cacert,
	struct cacert_memo *memo, const struct reply_context *context);

#endif
