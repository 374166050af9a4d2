/* SPDX-License-Identifier: MIT */
/*
 * Internal to reply_read.h: a CertRep's attributes, signature and envelope.
 */
#ifndef SCEPPROBE_SCEP_CERTREP_H
#define SCEPPROBE_SCEP_CERTREP_H

#include "base/scoped.h"
#include "scep/reply.h"

/*
 * Reads a SignedData with at least one signer into out->certrep, as far as possible.
 * Returns 0 or -ENOMEM.
 */
MUST_CHECK int certrep_read(
	struct reply *out, CMS_ContentInfo *cms, const struct reply_context *context);

/*
 * Whether a certificate of GetCACert, named by the signer, verifies the message; *is_ra
 * (may be NULL): whether it is the RA's; adds to *traits like signature_verify. UNKNOWN
 * without such a certificate.
 */
enum verdict certrep_verify(CMS_ContentInfo *cms, CMS_SignerInfo *signer,
	const struct cacert *known, enum verdict *is_ra, unsigned *traits);

#endif
