/* SPDX-License-Identifier: MIT */
/*
 * PKCS#10 requests, by themselves and in envelopes.
 */
#ifndef SCEPPROBE_DECODE_REQUEST_H
#define SCEPPROBE_DECODE_REQUEST_H

#include "decode/decoder.h"

/* True when it is a PKCS#10 request; its facts go to `parent`. */
bool decode_pkcs10(struct decoder *d, struct fact *parent, struct span der);
/* The facts of one that was read; its challengePassword is wiped. */
void decode_request(struct decoder *d, struct fact *parent, X509_REQ *request);

#endif
