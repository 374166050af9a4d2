/* SPDX-License-Identifier: MIT */
#ifndef MOCK_MESSAGE_H
#define MOCK_MESSAGE_H

#include <openssl/cms.h>
#include <stdbool.h>

#include "authority.h"
#include "memory.h"

/* Values of the messageType attribute. */
#define MESSAGE_RENEWALREQ "17"
#define MESSAGE_PKCSREQ    "19"
#define MESSAGE_CERTPOLL   "20"
#define MESSAGE_GETCERT    "21"
#define MESSAGE_GETCRL     "22"

/*
 * A client's pkiMessage, as far as it could be read. Texts are NULL and numbers 0
 * where it could not. Everything but the borrowed constants is owned.
 */
struct message {
	char *error; /* the first thing that was wrong; NULL: none */
	size_t length;
	const char *encoding; /* "DER" or "BER" */

	char *transaction_id;
	const char *transaction_id_type;
	char *message_type;
	struct buffer sender_nonce;
	int digest; /* NID */
	bool signature_valid;
	char *signer_subject, *signer_serial;
	X509 *signer;
	bool signer_issued_by_us, signer_expired;
	bool renewal; /* RenewalReq, or NDES's way: PKCSReq signed with a certificate */

	int key_transport, cipher; /* NIDs */

	const char *data_kind; /* what was inside, such as "PKCS#10" */
	X509_NAME *issuer;     /* of an IssuerAndSubject or IssuerAndSerialNumber */
	X509_NAME *subject;    /* of an IssuerAndSubject */
	ASN1_INTEGER *serial;  /* of an IssuerAndSerialNumber */
	char *issuer_text, *subject_text, *serial_text;

	X509_REQ *request;
	char *request_subject;
	size_t request_length;
	int request_key_bits;
	int request_signature; /* NID */
	bool request_signature_valid;
	bool signer_key_matches;
	const char *challenge_type;
	size_t challenge_length;
	bool challenge_right; /* equal to the one that the server was started with */
};

/*
 * Reads as much as it can; what went wrong stands in message->error. Without an error
 * there are a transaction ID, a message type, a signer, and what that type carries.
 * challenge may be NULL: no challenge is right then. bag is what the client was given;
 * requests for other bags are opened, too.
 */
void message_decode(struct message *message, const struct buffer *body,
	const struct authority *authority, const struct bag *bag, const char *challenge);
void message_clear(struct message *message);

#endif
