/* SPDX-License-Identifier: MIT */
#ifndef MOCK_MESSAGE_H
#define MOCK_MESSAGE_H

#include <openssl/cms.h>
#include <stdbool.h>

#include "authority.h"
#include "memory.h"

/* Values of the messageType attribute that carry a PKCS#10 request. */
#define MESSAGE_PKCSREQ	   "19"
#define MESSAGE_RENEWALREQ "17"

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

	int key_transport, cipher; /* NIDs */

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
 * there are a transaction ID, a message type and a signer. challenge may be NULL: no
 * challenge is right then.
 */
void message_decode(struct message *message, const struct buffer *body,
	const struct authority *authority, const char *challenge);
void message_clear(struct message *message);

#endif
