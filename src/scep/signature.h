/* SPDX-License-Identifier: MIT */
/*
 * The signature of a CMS message (RFC 5652 section 5.4), and what about its signed
 * attributes makes libraries disagree whether it is good.
 */
#ifndef SCEPPROBE_SCEP_SIGNATURE_H
#define SCEPPROBE_SCEP_SIGNATURE_H

#include <stdbool.h>

#include "base/scoped.h"
#include "base/verdict.h"

/* What was seen at the signature; a set. */
enum signature_trait {
	/* The attributes are not in the order of DER. OpenSSL verifies them as they were
	 * sent; Go and BouncyCastle sort them before. */
	SIGNATURE_UNSORTED = 1 << 0,
	/* The signature is over the attributes in order, but they were not sent so. */
	SIGNATURE_OVER_SORTED = 1 << 1,
	/* There is no contentType attribute, or it names another type than the content
	 * has (RFC 5652 section 11.1): OpenSSL and BouncyCastle refuse that. */
	SIGNATURE_CONTENT_TYPE = 1 << 2,
	/* The content is not in the message, so its digest cannot be compared. */
	SIGNATURE_DETACHED = 1 << 3,
	/* The content is there, and its digest is not the one that was signed. */
	SIGNATURE_OTHER_CONTENT = 1 << 4,
};

/* The traits that need no key: SIGNATURE_UNSORTED, SIGNATURE_CONTENT_TYPE. */
unsigned signature_look(CMS_ContentInfo *cms, const CMS_SignerInfo *signer);

/*
 * Whether the certificate's key made the signature. YES also where only the order or the
 * lack of an attribute makes others refuse it: *traits, to which is added, says so.
 * UNKNOWN when the key cannot be used, or the content is not there. It computes no more
 * than one digest and two signatures.
 */
enum verdict signature_verify(CMS_ContentInfo *cms, CMS_SignerInfo *signer,
	X509 *certificate, unsigned *traits);

/* The content of the message; NULL when it has none, or none that is an OCTET STRING. */
const ASN1_OCTET_STRING *signature_content(CMS_ContentInfo *cms);

#endif
