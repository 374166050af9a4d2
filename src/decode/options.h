/* SPDX-License-Identifier: MIT */
/*
 * The private key and the certificates that a message is opened and checked with.
 */
#ifndef SCEPPROBE_DECODE_OPTIONS_H
#define SCEPPROBE_DECODE_OPTIONS_H

#include "decode/decoder.h"

/*
 * Each fills in its part of the decoder; the caller frees the key and clears `out`.
 * Returns 0; -EINVAL with out->problem set; -ENOMEM.
 */
MUST_CHECK int decode_read_key(struct decoder *d, struct span pem);
MUST_CHECK int decode_read_ca_certs(
	struct decoder *d, struct span file, struct cacert *out);

#endif
