/* SPDX-License-Identifier: MIT */
/*
 * The only conversion of untrusted octets to OpenSSL's objects. Input that takes OpenSSL
 * long is rejected: a key on an explicit curve, whose parameters require square roots
 * (0.26 s for 689 octets), and too many keys.
 */
#ifndef SCEPPROBE_SCEP_PARSE_H
#define SCEPPROBE_SCEP_PARSE_H

#include <stdbool.h>

#include "base/bytes.h"
#include "base/scoped.h"

/* The maximum number of keys in one message; OpenSSL 3.0 needs some tenths of a
 * millisecond for each. */
enum { PARSE_KEYS_MAX = 128 };

/* NULL, or the static reason to reject these octets. */
const char *parse_refuses(struct span octets);

/* The one reason that needs no structure: a key on such a curve. */
bool parse_has_own_curve(struct span octets);

/*
 * The object, the caller's, at the beginning of the octets, BER allowed; *used (may be
 * NULL) is its length. NULL if there is none, if parse_refuses has a reason (then
 * OpenSSL's queue stays empty), or without memory (then the queue has the error).
 */
X509 *parse_certificate(struct span octets, size_t *used);
X509_REQ *parse_csr(struct span octets);
CMS_ContentInfo *parse_cms(struct span octets, size_t *used);

/*
 * Appends a SignedData with only the first `most` certificates of the given one (RFC 8894
 * section 3.4) to `out`. Returns their original number; 0 if it is no such SignedData;
 * -ENOMEM.
 */
MUST_CHECK int parse_shorten_bag(struct span octets, int most, struct bytes *out);

#endif
