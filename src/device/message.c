/* SPDX-License-Identifier: MIT */
/*
 * Makes a device's messages: its signer, the messageData for the type, a transactionID by
 * its rule, a fresh nonce.
 *
 * The octets of a request with a challenge are wiped after encryption.
 */
#include "device/message.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <openssl/rand.h>

#include "scep/csr.h"
#include "scep/reference.h"

enum { SIGNER_DAYS = 365 };

/* ---- the sender ---- */

void identity_clear(struct identity *identity)
{
	EVP_PKEY_free(identity->key);
	EVP_PKEY_free(identity->signer_key);
	X509_free(identity->signer);
	*identity = (struct identity){ .key = NULL };
}

EVP_PKEY *identity_signer_key(const struct identity *identity)
{
	return identity->signer_key ? identity->signer_key : identity->key;
}

/* A version 4 UUID (RFC 4122 section 4.4) in upper case, as Apple writes it. */
static int random_uuid_subject(char *out, size_t size)
{
	unsigned char r[16];

	if (RAND_bytes(r, sizeof(r)) != 1)
		return -EIO;
	r[6] = (unsigned char)((r[6] & 0x0f) | 0x40);
	r[8] = (unsigned char)((r[8] & 0x3f) | 0x80);
	snprintf(out, size,
		"CN=%02X%02X%02X%02X-%02X%02X-%02X%02X-%02X%02X-%02X%02X%02X%02X%02X%02X",
		r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7], r[8], r[9], r[10], r[11],
		r[12], r[13], r[14], r[15]);
	return 0;
}

int identity_complete(struct identity *identity, const struct device *device,
	const char *subject, int digest, int64_t now)
{
	char uuid[64];
	struct signer_spec spec = {
		.key = identity_signer_key(identity),
		.subject = subject,
		.serial = 1,
		.digest = device->signer_digest ? device->signer_digest : digest,
		.days = SIGNER_DAYS,
		.now = now,
	};
	int r;

	if (identity->signer)
		return 0;
	switch (device->signer) {
	case SIGNER_CSR_SUBJECT:
		break;
	case SIGNER_RANDOM_UUID:
		r = random_uuid_subject(uuid, sizeof(uuid));
		if (r < 0)
			return r;
		spec.subject = uuid;
		spec.key_usage = true;
		break;
	case SIGNER_SCEP_PROTOCOL:
		spec.subject = "CN=SCEP Protocol Certificate";
		spec.serial = 0;
		spec.key_identifiers = true;
		break;
	}
	return signer_build(&spec, &identity->signer);
}

/* ---- the contents ---- */

void message_clear(struct message *message)
{
	bytes_clear(&message->octets);
	bytes_clear(&message->transaction_id);
	*message = (struct message){ .cipher = 0 };
}

/* A placeholder of the length of Intune's challenge that explains itself after
 * decryption, made of PrintableString characters only. */
static void append_placeholder(struct bytes *out, size_t length)
{
	static const char text[] = "scepprobe placeholder: not a challenge, refuse me. ";

	while (out->length < length && !out->failed) {
		size_t left = length - out->length;

		bytes_append(
			out, text, left < sizeof(text) - 1 ? left : sizeof(text) - 1);
	}
}

static int append_csr(
	const struct message_spec *spec, bool placeholder, struct bytes *out)
{
	struct bytes text = BYTES_EMPTY;
	struct csr_spec csr = {
		.key = spec->identity->key,
		.subject = spec->subject,
		.upn = "scepprobe@probe.invalid",
		.challenge = spec->challenge,
		.digest = spec->digest,
		.key_usage_critical = spec->device->critical_key_usage,
	};
	int r;

	if (spec->identity->renewal)
		csr.name = X509_get_subject_name(spec->identity->signer);
	if (placeholder) {
		append_placeholder(&text, spec->placeholder_length
						  ? spec->placeholder_length
						  : spec->device->placeholder_length);
		csr.challenge = bytes_text(&text);
	}
	r = bytes_failed(&text);
	if (r == 0)
		r = csr_build(&csr, out);
	bytes_clear(&text);
	return r;
}

/* Only some devices put the subject of the request into the signer, so it is parsed from
 * the text again. */
static int append_issuer_and_subject(const struct message_spec *spec, struct bytes *out)
{
	scoped(X509_NAME) *name = NULL;
	const X509_NAME *issuer = X509_get_subject_name(spec->about);
	int r;

	if (spec->identity->renewal)
		return reference_by_subject(
			issuer, X509_get_subject_name(spec->identity->signer), out);
	r = csr_parse_subject(spec->subject, &name);
	return r < 0 ? r : reference_by_subject(issuer, name, out);
}

static int append_data(
	const struct message_spec *spec, bool placeholder, struct bytes *out)
{
	switch (spec->type) {
	case SCEP_CERT_POLL:
		return append_issuer_and_subject(spec, out);
	case SCEP_GET_CERT:
	case SCEP_GET_CRL:
		return reference_by_serial(spec->about, out);
	default:
		return append_csr(spec, placeholder, out);
	}
}

static int message_wrap(
	struct message *message, const struct message_spec *spec, struct span data)
{
	struct request_spec request = {
		.type = spec->type,
		.data = data,
		.recipient = spec->recipient,
		.signer = spec->identity->signer,
		.signer_key = identity_signer_key(spec->identity),
		.cipher = spec->cipher,
		.digest = spec->digest,
		.key_transport = spec->key_transport,
		.transaction_id = bytes_text(&message->transaction_id),
		.encoding = spec->device->encoding,
		.now = spec->now,
	};
	int r;

	if (RAND_bytes(message->nonce, sizeof(message->nonce)) != 1)
		return -EIO;
	memcpy(request.nonce, message->nonce, sizeof(request.nonce));
	r = request_build(&request, &message->octets, message->why, sizeof(message->why));
	return r == -EIO && message->why[0] ? 0 : r;
}

static bool is_enrolment(enum scep_message_type type)
{
	return type == SCEP_PKCS_REQ || type == SCEP_RENEWAL_REQ;
}

int message_build(struct message *message, const struct message_spec *spec)
{
	struct bytes data = BYTES_EMPTY;
	int r;

	bytes_reset(&message->octets);
	bytes_reset(&message->transaction_id);
	message->why[0] = '\0';
	message->cipher = spec->cipher;
	message->digest = spec->digest;
	message->renewal = is_enrolment(spec->type) && spec->identity->renewal;
	message->placeholder = is_enrolment(spec->type) && !spec->identity->renewal &&
			       !spec->challenge;
	r = request_transaction_id(spec->identity->key, spec->device->transaction_input,
		spec->device->transaction_digits, &message->transaction_id);
	if (r == 0)
		r = append_data(spec, message->placeholder, &data);
	if (r == 0)
		r = message_wrap(message, spec, bytes_span(&data));
	bytes_wipe(&data);
	return r;
}
