/* SPDX-License-Identifier: MIT */
#ifndef MOCK_AUTHORITY_H
#define MOCK_AUTHORITY_H

#include <openssl/provider.h>

#include "certificate.h"
#include "memory.h"

/* One row of shapes.c: how the answer to GetCACert is made up. */
struct shape;

/* The certificates of one shape, ready for use. */
struct bag {
	const struct shape *shape;
	X509 *signing;	       /* signs the CertRep */
	X509 *encryption;      /* requests are encrypted to it */
	X509 *ca;	       /* the CA certificate that is handed out */
	EVP_PKEY *signing_key; /* borrowed */
	struct buffer body;    /* the body of the GetCACert answer */
	const char *content_type;
};

enum { AUTHORITY_ROLES = 5 };

/* All keys and certificates of the server. Read only once it is made. */
struct authority {
	struct identity ca, ra_signing, ra_encryption, tls_ca, tls;
	struct bag *bags; /* one per shape, in their order */
	size_t bag_count;
	OSSL_PROVIDER *standard, *legacy; /* old clients encrypt with single DES */
};

/*
 * Makes the keys and certificates, or takes them from folder (may be NULL: memory
 * only) and leaves there what was missing. -1 with a line on stderr.
 */
int authority_open(struct authority *authority, const char *folder);
void authority_close(struct authority *authority);

/* The number of the shape called name, or -1. */
int authority_shape(const char *name);

/* A certificate for the request, signed by the CA; for the caller to free, or NULL. */
X509 *authority_certify(const struct authority *authority, X509_REQ *request);

#endif
