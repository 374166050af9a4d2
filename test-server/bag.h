/* SPDX-License-Identifier: MIT */
#ifndef MOCK_BAG_H
#define MOCK_BAG_H

#include <openssl/cms.h>

#include "authority.h"

#define BAG_RA_SUBJECT "C=US/CN=NDES01-MSCEP-RA"
#define BAG_RA_PURPOSE "1.3.6.1.4.1.311.20.2.1" /* Certificate Request Agent */

/* Fills authority->bags from its identities. -1 with a line on stderr. */
int bag_make_all(struct authority *authority);
void bag_free_all(struct authority *authority);

/*
 * Writes a SignedData without a signer, with only these certificates and this CRL (each
 * may be NULL) in it. -1 on failure.
 */
int bag_write_degenerate(
	struct buffer *out, STACK_OF(X509) * certificates, X509_CRL *crl);

/* Appends the message's DER. -1 on failure. */
int bag_write_cms(struct buffer *out, CMS_ContentInfo *cms);

/*
 * Writes the answer to GetNextCACert (RFC 8894 section 4.7.1): a SignedData around a
 * degenerate one with the next CA certificate. -1 on failure.
 */
int bag_write_next(
	struct buffer *out, const struct bag *bag, const struct authority *authority);

#endif
