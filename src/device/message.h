/* SPDX-License-Identifier: MIT */
/*
 * The pkiMessages of one session: their signer, their contents, and the values to check
 * their answers with. No protocol state.
 */
#ifndef SCEPPROBE_DEVICE_MESSAGE_H
#define SCEPPROBE_DEVICE_MESSAGE_H

#include "device/device.h"

/* The sender. Both keys may be the same object; all are owned. */
struct identity {
	EVP_PKEY *key;        /* of the request */
	EVP_PKEY *signer_key; /* NULL: the same */
	X509 *signer;
	bool renewal; /* the signer is the certificate to renew */
};

void identity_clear(struct identity *identity);
EVP_PKEY *identity_signer_key(const struct identity *identity);

/*
 * Makes the device's signer for the identity, if there is none yet. `subject` is that of
 * the request, `digest` that of the message (NID), `now` in seconds since 1970. Errors as
 * signer_build.
 */
MUST_CHECK int identity_complete(struct identity *identity, const struct device *device,
	const char *subject, int digest, int64_t now);

struct message {
	struct bytes octets, transaction_id;
	unsigned char nonce[SCEP_NONCE_LENGTH];
	int cipher, digest; /* NIDs */
	bool placeholder, renewal;
	char why[160]; /* why it was not made; or "" */
};

void message_clear(struct message *message);

struct message_spec {
	const struct device *device;
	const struct identity *identity;
	enum scep_message_type type;
	X509 *recipient;       /* the RA encryption certificate */
	X509 *about;           /* CertPoll: the CA; GetCert, GetCRL: the certificate */
	const char *subject;   /* of the request; for a renewal the certificate's */
	const char *challenge; /* NULL: a placeholder, or none in a renewal */
	size_t placeholder_length; /* characters; 0: the length of the device's challenge
				    */
	int cipher, digest;        /* NIDs */
	enum key_transport key_transport;
	int64_t now;
};

/*
 * Makes the message. If the server's certificate does not allow one: 0 with the reason in
 * `why`. -ENOMEM, -EIO, -EINVAL for our own failures.
 */
MUST_CHECK int message_build(struct message *message, const struct message_spec *spec);

#endif
