/* SPDX-License-Identifier: MIT */
#ifndef MOCK_AUTHORITY_H
#define MOCK_AUTHORITY_H

#include <openssl/provider.h>
#include <stdbool.h>

#include "certificate.h"
#include "memory.h"

/* One row of shapes.c: how the answer to GetCACert is made up. */
struct shape;

/* What a bag may hold. Issuers come before those they issue for. */
enum part {
	PART_NONE,
	PART_ROOT,
	PART_INTERMEDIATE, /* between the root and the CA */
	PART_UNRELATED,    /* a CA that has nothing to do with anything */
	PART_OLD_CA,       /* the CA's own past: its name with another key */
	PART_CA,           /* the CA certificate that is handed out */
	PART_SIGNING,      /* signs the CertRep */
	PART_ENCRYPTION,   /* requests are encrypted to it */
	PART_COUNT,
};

/* The certificates of one shape, ready for use. */
struct bag {
	const struct shape *shape;
	X509 *parts[PART_COUNT];                /* NULL: not in this shape */
	EVP_PKEY *signing_key, *encryption_key; /* borrowed */
	struct buffer body;                     /* of the GetCACert answer */
	const char *content_type;
};

/*
 * Keys that no folder keeps, for the certificates of the odd shapes. Few of them are
 * long RSA keys, because those take long to make.
 */
enum spare {
	SPARE_NONE,
	SPARE_CA,         /* the CA's in another time, or another CA's; also a root's */
	SPARE_MIDDLE,     /* between root and CA, where one bag needs both */
	SPARE_SIGNING,    /* too short */
	SPARE_ENCRYPTION, /* too short */
	SPARE_EC,
	SPARE_COUNT,
};

enum { AUTHORITY_ROLES = 5 };

/* All keys and certificates of the server. Read only once it is made. */
struct authority {
	struct identity ca, ra_signing, ra_encryption, tls_ca, tls;
	EVP_PKEY *spares[SPARE_COUNT];
	X509 *next_ca;    /* the CA's future, for GetNextCACert */
	X509 *foreign_ca; /* a CA that is in no bag; its key is SPARE_MIDDLE */
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

/* What may be wrong with an issued certificate. */
enum issue {
	ISSUE_SOUND,
	ISSUE_OTHER_KEY,  /* for a key that is not the request's */
	ISSUE_FOREIGN_CA, /* by a CA that no bag holds */
	ISSUE_EXPIRED,    /* five days ago */
};

/* A certificate for the request, signed by the CA; for the caller to free, or NULL. */
X509 *authority_certify(
	const struct authority *authority, X509_REQ *request, enum issue issue);

/* Whether the CA signed the certificate, as far as its name and key tell. */
bool authority_issued(const struct authority *authority, X509 *certificate);

#endif
