/* SPDX-License-Identifier: MIT */
/*
 * The octets of a device's library: one CMS message has many BER encodings (X.690), and
 * servers have been seen to accept one and refuse another. OpenSSL makes the message;
 * this lays it out again.
 */
#ifndef SCEPPROBE_SCEP_REENCODE_H
#define SCEPPROBE_SCEP_REENCODE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "base/scoped.h"
#include "scep/der.h"

struct reencode {
	bool indefinite;        /* outer constructions and strings have no length */
	size_t chunk;           /* octets of a string's pieces; 0: all in one */
	bool last_block_apart;  /* of the ciphertext: its last cipher block */
	bool open_certificates; /* the certificates field is indefinite too */
};

/*
 * Appends the ContentInfo `der`, an EnvelopedData or a SignedData as OpenSSL encodes it.
 * The block size is the cipher's. The digestAlgorithms field of a SignedData becomes what
 * the one signerInfo says, octet by octet. Returns 0, -ENOMEM, or -EIO when `der` is not
 * of the expected form.
 */
MUST_CHECK int reencode_enveloped(const struct reencode *reencode, size_t block,
	struct span der, struct bytes *out);
MUST_CHECK int reencode_signed(
	const struct reencode *reencode, struct span der, struct bytes *out);

/* Into a ContentInfo in DER: its type, and what the SEQUENCE inside the [0] holds. */
bool reencode_open(struct span der, struct der *type, struct span *inside);

#endif
