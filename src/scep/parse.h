/* SPDX-License-Identifier: MIT */
/*
 * The only way from a stranger's octets to OpenSSL's objects. What would take OpenSSL
 * long is not given to it: a key on a curve of the sender's own, whose parameters make it
 * search for square roots (0.26 s for 689 octets), and more keys than any answer has.
 */
#ifndef SCEPPROBE_SCEP_PARSE_H
#define SCEPPROBE_SCEP_PARSE_H

#include <stdbool.h>

#include "base/bytes.h"
#include "base/scoped.h"

/* Keys that one message may have; OpenSSL 3.0 takes some tenths of a millisecond for
 * each.
 */
enum { PARSE_KEYS_MAX = 128 };

/* NULL, or a static sentence why these octets are not given to OpenSSL. */
const char *parse_refuses(struct span octets);

/* Of these reasons the one that holds without any structure: a key on such a curve. */
bool parse_has_own_curve(struct span octets);

/*
 * The object, the caller's, that the octets begin with, BER allowed; *used, which may be
 * NULL, counts its octets. NULL when there is none, when parse_refuses says so (then
 * OpenSSL's queue stays empty), or without memory (then the queue says so).
 */
X509 *parse_certificate(struct span octets, size_t *used);
X509_REQ *parse_csr(struct span octets);
CMS_ContentInfo *parse_cms(struct span octets, size_t *used);

/*
 * Of a SignedData with certificates (RFC 8894 section 3.4), one with the first `most` of
 * them and nothing else, appended to `out`. How many it had, or 0 when it is no such
 * thing; -ENOMEM.
 */
MUST_CHECK int parse_shorten_bag(struct span octets, int most, struct bytes *out);

#endif
