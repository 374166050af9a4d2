/* SPDX-License-Identifier: MIT */
/*
 * The signature of a CMS message (RFC 5652 section 5.4), and the properties of its signed
 * attributes that libraries judge differently.
 */
#ifndef SCEPPROBE_SCEP_SIGNATURE_H
#define SCEPPROBE_SCEP_SIGNATURE_H

#include <stdbool.h>

#include "base/scoped.h"
#include "base/verdict.h"

/* Properties of a signature; a set. */
enum signature_trait {
	/* The attributes are not in DER's order. OpenSSL verifies them in the order of
	 * the message; Go and BouncyCastle sort them first. */
	SIGNATURE_UNSORTED = 1 << 0,
	/* The signature covers the sorted attributes, but the message has them unsorted.
	 */
	SIGNATURE_OVER_SORTED = 1 << 1,
	/* The contentType attribute is missing or names another type than the content's
	 * (RFC 5652 section 11.1): OpenSSL and BouncyCastle refuse it. */
	SIGNATURE_CONTENT_TYPE = 1 << 2,
	/* The message has no content, so its digest cannot be compared. */
	SIGNATURE_DETACHED = 1 << 3,
	/* The content does not match the signed digest. */
	SIGNATURE_OTHER_CONTENT = 1 << 4,
};

/* The traits that can be seen without a key: SIGNATURE_UNSORTED, SIGNATURE_CONTENT_TYPE.
 */
unsigned signature_look(CMS_ContentInfo *cms, const CMS_SignerInfo *signer);

/*
 * Whether the certificate's key made the signature. YES also if only the order or a
 * missing attribute makes other libraries refuse it; such traits are added to *traits.
 * UNKNOWN for an unusable key, or without the content. It computes at most one digest and
 * two signatures.
 */
enum verdict signature_verify(CMS_ContentInfo *cms, CMS_SignerInfo *signer,
	X509 *certificate, unsigned *traits);

/* The content of the message; NULL if absent, or not an OCTET STRING. */
const ASN1_OCTET_STRING *signature_content(CMS_ContentInfo *cms);

#endif
