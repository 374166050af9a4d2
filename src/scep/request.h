/* SPDX-License-Identifier: MIT */
/*
 * The pkiMessage a client sends (RFC 8894 section 3): messageData in an EnvelopedData to
 * the RA, that in a SignedData by the client, laid out as the device's library does.
 */
#ifndef SCEPPROBE_SCEP_REQUEST_H
#define SCEPPROBE_SCEP_REQUEST_H

#include <stdint.h>

#include "base/bytes.h"
#include "base/scoped.h"
#include "scep/vocabulary.h"

/* How the octets are laid out; the meaning is the same. */
enum request_encoding {
	REQUEST_DER,   /* Windows */
	REQUEST_APPLE, /* BER: the ciphertext as all whole blocks and then the last */
	REQUEST_JSCEP, /* BER: chunks of 1000 octets, no NULL behind the digest */
};

/* How the recipient is told the content's key. OAEP has SHA-1, its default digest. */
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

/* Appends the message. Returns 0, -ENOMEM, or -EIO when OpenSSL cannot make it, with
 * why[size] saying what it said. */
MUST_CHECK int request_build(
	const struct request_spec *spec, struct bytes *out, char *why, size_t size);

/* What the transactionID is the SHA-1 of: jscep hashes the SubjectPublicKeyInfo, Apple
 * the bare PKCS#1 RSAPublicKey. Appends 40 hex digits. */
enum transaction_input { TRANSACTION_SPKI, TRANSACTION_PKCS1 };
MUST_CHECK int request_transaction_id(EVP_PKEY *key, enum transaction_input input,
	const char *digits, struct bytes *out);

#endif
