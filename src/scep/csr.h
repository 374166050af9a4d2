/* SPDX-License-Identifier: MIT */
/*
 * The two objects that a client makes for its key: the PKCS#10 request (RFC 8894 section
 * 2.4) and the self-signed certificate that signs the message (section 2.3).
 */
#ifndef SCEPPROBE_SCEP_CSR_H
#define SCEPPROBE_SCEP_CSR_H

#include <stdint.h>

#include "base/bytes.h"
#include "base/scoped.h"

struct csr_spec {
	EVP_PKEY *key;
	const char *subject;     /* RFC 4514 style: "CN=user,O=Contoso" */
	const X509_NAME *name;   /* used instead, unchanged; NULL for none */
	const char *upn;         /* subjectAltName otherName UPN, NULL for none */
	const char *challenge;   /* challengePassword, NULL for none */
	int digest;              /* NID */
	bool key_usage_critical; /* digitalSignature, keyEncipherment in both cases */
};

/*
 * Appends the DER. The challenge is a PrintableString if its characters allow it, because
 * NDES refuses a UTF8String. Returns 0, -EINVAL for an invalid subject, -ENOMEM or -EIO
 * if OpenSSL fails.
 */
MUST_CHECK int csr_build(const struct csr_spec *spec, struct bytes *out);

/* The subject as a name; the caller frees it. -EINVAL, -ENOMEM. */
MUST_CHECK int csr_parse_subject(const char *subject, X509_NAME **out);
/* -EINVAL for a subject that csr_build rejects. */
MUST_CHECK int csr_check_subject(const char *subject);

struct signer_spec {
	EVP_PKEY *key;
	const char *subject;
	uint64_t serial; /* 0: sixteen random octets */
	int digest;
	int days;
	bool key_usage;       /* critical digitalSignature, keyEncipherment */
	bool key_identifiers; /* subject and authority key identifier */
	int64_t now;          /* seconds since 1970 */
};

/* The caller frees *out. Errors as csr_build. */
MUST_CHECK int signer_build(const struct signer_spec *spec, X509 **out);

#endif
