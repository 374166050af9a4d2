/* SPDX-License-Identifier: MIT */
/*
 * The pkiMessages of one session: who signs them, what is in them, and what their
 * answers must be checked against. Made of the codecs below; no state of the protocol.
 */
#ifndef SCEPPROBE_DEVICE_MESSAGE_H
#define SCEPPROBE_DEVICE_MESSAGE_H

#include "device/device.h"

/* Who speaks. The keys may be one object; all are owned. */
struct identity {
	EVP_PKEY *key;        /* of the request */
	EVP_PKEY *signer_key; /* NULL: the same */
	X509 *signer;
	bool renewal; /* the signer is a certificate to be renewed */
};

void identity_clear(struct identity *identity);
EVP_PKEY *identity_signer_key(const struct identity *identity);

/*
 * Gives the identity the signer that the device makes for itself, if it has none yet.
 * `subject` is that of the request, `digest` that of the message (NID), `now` in seconds
 * since 1970. Errors as signer_build.
 */
MUST_CHECK int identity_complete(struct identity *identity, const struct device *device,
	const char *subject, int digest, int64_t now);

struct message {
	struct bytes octets, transaction_id;
	unsigned char nonce[SCEP_NONCE_LENGTH];
	int cipher, digest; /* NIDs */
	bool placeholder, renewal;
	char why[160]; /* it could not be made; or "" */
};

void message_clear(struct message *message);

struct message_spec {
	const struct device *device;
	const struct identity *identity;
	enum scep_message_type type;
	X509 *recipient;       /* the RA encryption certificate */
	X509 *about;           /* CertPoll: the CA; GetCert, GetCRL: the certificate */
	const char *subject;   /* of the request; a renewal has its certificate's */
	const char *challenge; /* NULL: a placeholder, or none in a renewal */
	size_t placeholder_length; /* characters; 0: as long as the device's challenge */
	int cipher, digest;        /* NIDs */
	enum key_transport key_transport;
	int64_t now;
};

/*
 * Makes the message. 0 also when the server's certificate is such that none can be made:
 * then `why` says so. -ENOMEM, -EIO, -EINVAL for failures of ours.
 */
MUST_CHECK int message_build(struct message *message, const struct message_spec *spec);

#endif
