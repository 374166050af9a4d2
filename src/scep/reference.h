/* SPDX-License-Identifier: MIT */
/*
 * The messageData of CertPoll, GetCert and GetCRL, which names their certificate: RFC
 * 8894 sections 3.3.3 and 3.3.4.
 */
#ifndef SCEPPROBE_SCEP_REFERENCE_H
#define SCEPPROBE_SCEP_REFERENCE_H

#include "base/bytes.h"
#include "base/scoped.h"

/* Appends the DER of IssuerAndSubject. 0, -ENOMEM or -EIO. */
MUST_CHECK int reference_by_subject(
	const X509_NAME *issuer, const X509_NAME *subject, struct bytes *out);

/* Appends the DER of the IssuerAndSerialNumber of a certificate. Errors as above. */
MUST_CHECK int reference_by_serial(const X509 *certificate, struct bytes *out);

#endif
