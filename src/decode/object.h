/* SPDX-License-Identifier: MIT */
/*
 * The objects that SCEP carries: certificates, and what envelopes hold.
 */
#ifndef SCEPPROBE_DECODE_OBJECT_H
#define SCEPPROBE_DECODE_OBJECT_H

#include "decode/decoder.h"
#include "scep/certificate.h"

void decode_certificate(struct decoder *d, struct fact *parent, X509 *certificate,
	enum certificate_role role);

/* The three that Intune's profiles set, in full; the others by name. */
void decode_extensions(struct fact *parent, const X509_EXTENSIONS *extensions);

/*
 * What an envelope held, as "content". What is not due in a message of this type is a
 * fault that names it.
 */
void decode_plaintext(struct decoder *d, struct fact *envelope, struct span plaintext);

/* CRLs in a SignedData, as "crls"; how many. */
int decode_crls(struct fact *parent, CMS_ContentInfo *cms);

#endif
