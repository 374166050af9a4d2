/* SPDX-License-Identifier: MIT */
#ifndef MOCK_CERTIFICATE_H
#define MOCK_CERTIFICATE_H

#include <openssl/x509.h>
#include <stdbool.h>

/* A key and the certificate for it. Both are owned. */
struct identity {
	EVP_PKEY *key;
	X509 *certificate;
};

/* What a certificate is to say. Texts in OpenSSL's configuration syntax; NULL: leave out.
 */
struct certificate_order {
	const char *subject;           /* "DC=com/DC=contoso/CN=Some CA", root first */
	const X509_NAME *subject_name; /* instead of subject */
	EVP_PKEY *key;                 /* the subject's key; not consumed */
	X509 *issuer;                  /* NULL: self-signed */
	EVP_PKEY *issuer_key;          /* NULL: key */
	long from_days, to_days;       /* from now */
	const char *constraints;       /* basicConstraints */
	const char *usage;             /* keyUsage */
	const char *purpose;           /* extendedKeyUsage */
	const char *names;             /* subjectAltName */
	const char *template_name;     /* Microsoft's certificate template name */
	const EVP_MD *digest;          /* NULL: SHA-256 */
	bool pss;                      /* RSASSA-PSS in place of PKCS#1 v1.5 */
	const STACK_OF(X509_EXTENSION) * requested; /* copied as they are */
};

/* A new certificate for the caller to free, or NULL. */
X509 *certificate_issue(const struct certificate_order *order);

/* Whether it is the one that issuer and serial number name. */
bool certificate_is(
	X509 *certificate, const X509_NAME *issuer, const ASN1_INTEGER *serial);

/* A new CRL of issuer that revokes nothing, for the caller to free, or NULL. */
X509_CRL *certificate_crl(X509 *issuer, EVP_PKEY *key);

#endif
