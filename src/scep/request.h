/* SPDX-License-Identifier: MIT */
/*
 * The pkiMessage of a client (RFC 8894 section 3): messageData in an EnvelopedData to the
 * RA, inside a SignedData by the client, in the encoding of the device's library.
 */
#ifndef SCEPPROBE_SCEP_REQUEST_H
#define SCEPPROBE_SCEP_REQUEST_H

#include <stdint.h>

#include "base/bytes.h"
#include "base/scoped.h"
#include "scep/vocabulary.h"

/* The encoding; the meaning is the same. */
enum request_encoding {
	REQUEST_DER,   /* Windows */
	REQUEST_APPLE, /* BER: the ciphertext as one chunk of whole blocks and one of the
			  last */
	REQUEST_JSCEP, /* BER: chunks of 1000 octets, no NULL after the digest */
};

/* The encryption of the content's key. OAEP has SHA-1, its default digest. */
enum key_transport { KEY_TRANSPORT_PKCS1, KEY_TRANSPORT_OAEP };

struct request_spec {
	enum scep_message_type type;
	struct span data; /* messageData: for PKCSReq the PKCS#10 */
	X509 *recipient;  /* the RA encryption certificate */
	X509 *signer;
	EVP_PKEY *signer_key;
	int cipher, digest; /* NIDs */
	enum key_transport key_transport;
	const char *transaction_id; /* PrintableString */
	unsigned char nonce[SCEP_NONCE_LENGTH];
	enum request_encoding encoding;
	int64_t now; /* signingTime, seconds since 1970 */
};

/* Appends the message. Returns 0, -ENOMEM, or -EIO if OpenSSL fails, with its message in
 * why[size]. */
MUST_CHECK int request_build(
	const struct request_spec *spec, struct bytes *out, char *why, size_t size);

/* The input of the transactionID's SHA-1: jscep hashes the SubjectPublicKeyInfo, Apple
 * the bare PKCS#1 RSAPublicKey. Appends 40 hex digits. */
enum transaction_input { TRANSACTION_SPKI, TRANSACTION_PKCS1 };
MUST_CHECK int request_transaction_id(EVP_PKEY *key, enum transaction_input input,
	const char *digits, struct bytes *out);

#endif
