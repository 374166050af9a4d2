/* SPDX-License-Identifier: MIT */
/*
 * Bodies into replies: one function for each operation's answer.
 */
#ifndef SCEPPROBE_SCEP_REPLY_READ_H
#define SCEPPROBE_SCEP_REPLY_READ_H

#include "scep/reply.h"

/*
 * Each reads a body as the answer to one operation, and falls back to page or octets.
 * Returns 0 or -ENOMEM; everything the peer did is data in `out`. Whatever `out` held
 * before is overwritten, not freed; it must be cleared after, in either case. A blank
 * body is REPLY_EMPTY, but for capabilities, where it is a list of none. `context` may be
 * NULL: a reply read without its request.
 */
MUST_CHECK int reply_read_page(struct reply *out, struct span body);
MUST_CHECK int reply_read_capabilities(struct reply *out, struct span body);
/*
 * *keep receives the certificates for the next request; it is empty when there are none.
 * `memo` is as for cacert_recall.
 */
MUST_CHECK int reply_read_cacert(struct reply *out, struct span body, struct cacert *keep,
	struct cacert_memo *memo);
/* RFC 8894 section 4.7: certificates as the content of a SignedData by the current CA. */
MUST_CHECK int reply_read_next_cacert(
	struct reply *out, struct span body, const struct cacert *current);
MUST_CHECK int reply_read_certrep(
	struct reply *out, struct span body, const struct reply_context *context);

#endif
