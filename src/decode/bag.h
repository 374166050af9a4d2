/* SPDX-License-Identifier: MIT */
/*
 * A SignedData that nobody signed: certificates, CRLs, or nothing.
 */
#ifndef SCEPPROBE_DECODE_BAG_H
#define SCEPPROBE_DECODE_BAG_H

#include "decode/decoder.h"

/* Whether the SignedData is whole and has no signer. */
bool decode_is_bag(const struct ber *ber, const struct ber_node *signed_data);

/* What is in it, and what it can be. 0 or -ENOMEM; *found is false, and nothing is told,
 * when OpenSSL cannot read it. */
MUST_CHECK int decode_bag(struct decoder *d, struct span octets, bool *found);

/* The certificates in the signed content of an answer to GetNextCACert (RFC 8894 section
 * 4.7.1), as "next_certificates"; false when the content is something else. */
bool decode_next_cacert(struct decoder *d, struct span content);

#endif
