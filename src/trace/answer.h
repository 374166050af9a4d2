/* SPDX-License-Identifier: MIT */
/*
 * Reads an answer by its step, in the same way from the network and from a saved trace.
 */
#ifndef SCEPPROBE_TRACE_ANSWER_H
#define SCEPPROBE_TRACE_ANSWER_H

#include "trace/exchange.h"

/*
 * Reads the body of an answered exchange into its reply. *cacert has the device's
 * certificates of GetCACert, initially zeroes; an answer to GetCACert replaces it. `memo`
 * is that of the target, or NULL; it only saves time. Everything in `context` except the
 * certificates is used; *cacert replaces those. -ENOMEM.
 */
MUST_CHECK int answer_read(struct exchange *exchange, struct cacert *cacert,
	struct cacert_memo *memo, const struct reply_context *context);

#endif
