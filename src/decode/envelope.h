/* SPDX-License-Identifier: MIT */
/*
 * The envelope inside a pkiMessage (RFC 8894 section 3.1; RFC 5652 section 6, RFC 5083).
 */
#ifndef SCEPPROBE_DECODE_ENVELOPE_H
#define SCEPPROBE_DECODE_ENVELOPE_H

#include "decode/decoder.h"

/* The parts of an EnvelopedData or AuthEnvelopedData; NULL for missing ones. */
struct envelope {
	struct ber *ber;
	struct ber_node *recipients, *content, *algorithm, *text;
	size_t n_recipients;
	bool authenticated;
};

/* The SEQUENCE inside the ContentInfo, told as "envelope". `type` is the ContentInfo's.
 */
void decode_envelope(
	struct decoder *d, struct ber *ber, struct ber_node *enveloped, int type);

/* Whether a ContentInfo of this type is an envelope. */
bool decode_is_envelope(int type);

#endif
