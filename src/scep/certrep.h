/* SPDX-License-Identifier: MIT */
/*
 * The inside of reply_read.h: a CertRep's attributes, signature and envelope.
 */
#ifndef SCEPPROBE_SCEP_CERTREP_H
#define SCEPPROBE_SCEP_CERTREP_H

#include "base/scoped.h"
#include "scep/reply.h"

/*
 * Reads a SignedData that has at least one signer into out->certrep, as far as it goes.
 * Returns 0 or -ENOMEM.
 */
MUST_CHECK int certrep_read(
	struct reply *out, CMS_ContentInfo *cms, const struct reply_context *context);

/*
 * Whether a certificate of GetCACert's that the signer names verifies the message; *is_ra
 * (may be NULL) whether that is the RA; *traits is added to as by signature_verify.
 * UNKNOWN when none is known.
 */
enum verdict certrep_verify(CMS_ContentInfo *cms, CMS_SignerInfo *signer,
	const struct cacert *known, enum verdict *is_ra, unsigned *traits);

#endif
