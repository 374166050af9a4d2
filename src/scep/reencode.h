/* SPDX-License-Identifier: MIT */
/*
 * The encodings of devices' libraries: one CMS message has many BER encodings (X.690),
 * and some servers accept one and refuse another. OpenSSL makes the message; this file
 * changes its encoding.
 */
#ifndef SCEPPROBE_SCEP_REENCODE_H
#define SCEPPROBE_SCEP_REENCODE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/bytes.h"
#include "base/scoped.h"
#include "scep/der.h"

struct reencode {
	bool indefinite;        /* outer elements and strings are indefinite */
	size_t chunk;           /* octets of a chunk; 0: one chunk */
	bool last_block_apart;  /* of the ciphertext: a chunk for the last cipher block */
	bool open_certificates; /* the certificates field is indefinite too */
};

/*
 * Appends the ContentInfo `der`, an EnvelopedData or a SignedData as encoded by OpenSSL.
 * The block size is the cipher's. The digestAlgorithms field of a SignedData becomes
 * equal to that of its one signerInfo. Returns 0, -ENOMEM, or -EIO for any other form.
 */
MUST_CHECK int reencode_enveloped(const struct reencode *reencode, size_t block,
	struct span der, struct bytes *out);
MUST_CHECK int reencode_signed(
	const struct reencode *reencode, struct span der, struct bytes *out);

/* Reads a ContentInfo in DER: its type, and the contents of the SEQUENCE inside [0]. */
bool reencode_open(struct span der, struct der *type, struct span *inside);

#endif
