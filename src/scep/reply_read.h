/* SPDX-License-Identifier: MIT */
/*
 * Parsers for bodies: one function for each operation's answer.
 */
#ifndef SCEPPROBE_SCEP_REPLY_READ_H
#define SCEPPROBE_SCEP_REPLY_READ_H

#include "scep/reply.h"

/*
 * Each reads a body as the answer to one operation, and falls back to a page or octets.
 * Returns 0 or -ENOMEM; faults of the peer are data in `out`. The old contents of `out`
 * are overwritten, not freed; clear it afterwards in both cases. A blank body is
 * REPLY_EMPTY, except for capabilities: there it is an empty list. `context` may be NULL:
 * then the request is unknown.
 */
MUST_CHECK int reply_read_page(struct reply *out, struct span body);
MUST_CHECK int reply_read_capabilities(struct reply *out, struct span body);
/*
 * *keep gets the certificates for the next request, empty if there are none. `memo` is as
 * for cacert_recall.
 */
MUST_CHECK int reply_read_cacert(struct reply *out, struct span body, struct cacert *keep,
	struct cacert_memo *memo);
/* RFC 8894 section 4.7: certificates as the content of a SignedData by the current CA. */
MUST_CHECK int reply_read_next_cacert(
	struct reply *out, struct span body, const struct cacert *current);
MUST_CHECK int reply_read_certrep(
	struct reply *out, struct span body, const struct reply_context *context);

#endif
