/* SPDX-License-Identifier: MIT */
/*
 * The EnvelopedData inside a pkiMessage (RFC 8894 section 3.1, RFC 5652 section 6): to
 * whom, with what, laid out how, and with the recipient's key what it holds. The tree of
 * elements tells all but the last, so an envelope that is cut in the middle of its
 * ciphertext is still told up to there. OpenSSL decrypts, and only whole ones. It
 * promises no more private key operations than DECODE_RECIPIENTS_MAX, and to wipe the
 * plaintext.
 */
#include "decode/parts.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/openssl.h"
#include "scep/parse.h"

struct parts {
	struct ber_node *recipients, *content, *algorithm, *text;
	size_t n_recipients;
};

/* ---- recipients ---- */

/* [0] of RSAES-OAEP-params is the digest, SHA-1 when absent (RFC 8017 section A.2.1). */
static void tell_oaep(
	struct fact *recipient, const struct ber *ber, const struct ber_node *algorithm)
{
	struct ber_node *parameters = ber_next(ber, ber_first(ber, algorithm));
	struct ber_node *digest = ber_first(ber, parameters);

	fact_show(fact_text(recipient, "key_transport", "rsa-oaep"), "RSAES-OAEP");
	if (ber_expect(digest, BER_CONTEXT_0 | BER_CONSTRUCTED))
		decode_algorithm(recipient, "oaep_digest",
			decode_algorithm_oid(ber, ber_first(ber, digest)));
	else if (parameters)
		fact_show(fact_text(recipient, "oaep_digest", "sha1"), "SHA-1");
}

static void tell_transport(
	struct fact *recipient, const struct ber *ber, const struct ber_node *algorithm)
{
	const struct span oid = decode_algorithm_oid(ber, algorithm);
	char dotted[128];

	switch (decode_nid(oid)) {
	case NID_rsaEncryption:
		fact_show(fact_text(recipient, "key_transport", "rsa-pkcs1"),
			"RSA PKCS#1 v1.5");
		return;
	case NID_rsaesOaep:
		tell_oaep(recipient, ber, algorithm);
		return;
	default:
		decode_oid(oid, dotted, sizeof(dotted));
		fact_text(recipient, "key_transport", dotted);
	}
}

/* KeyTransRecipientInfo ::= SEQUENCE { version, rid, keyEncryptionAlgorithm, key } */
static void tell_recipient(struct fact *recipient, struct ber *ber, struct ber_node *node)
{
	struct ber_node *version = ber_first(ber, node);
	struct ber_node *rid = ber_next(ber, version);
	struct ber_node *algorithm = ber_next(ber, rid);
	struct ber_node *key = ber_next(ber, algorithm);
	struct ber_node *issuer = ber_first(ber, ber_expect(rid, BER_SEQUENCE));

	node->label = "recipientInfo";
	if (ber_is_whole(issuer))
		decode_name(recipient, "issuer", ber_element(ber, issuer));
	if (ber_is_whole(ber_next(ber, issuer)))
		decode_serial(
			recipient, "serial", ber_element(ber, ber_next(ber, issuer)));
	if (ber_expect(rid, BER_CONTEXT_0))
		fact_hex(recipient, "subject_key_id", ber_content(ber, rid));
	if (ber_is_whole(algorithm))
		tell_transport(recipient, ber, algorithm);
	if (!ber_expect(key, BER_OCTET_STRING))
		return;
	key->label = "encryptedKey";
	struct fact *length = fact_number(
		recipient, "encrypted_key_length", (int64_t)key->length);
	fact_show(length, "%zu octets: a key of %zu bits", key->length, 8 * key->length);
}

static void tell_recipients(struct fact *envelope, struct ber *ber, struct parts *parts)
{
	struct fact *list = fact_list(envelope, "recipients");

	for (struct ber_node *n = ber_first(ber, parts->recipients); n;
		n = ber_next(ber, n)) {
		if (++parts->n_recipients > DECODE_RECIPIENTS_MAX)
			continue;
		struct fact *recipient = fact_object(list, "recipient");
		if (ber_expect(n, BER_SEQUENCE))
			tell_recipient(recipient, ber, n);
		else
			fact_text(recipient, "key_transport", "other");
	}
}

/* ---- the encrypted content ---- */

/* The IV is the OCTET STRING that the parameters are, or begin with (AES-GCM). */
static void tell_cipher(struct decoder *d, struct fact *envelope, const struct ber *ber,
	const struct ber_node *algorithm)
{
	const struct span oid = decode_algorithm_oid(ber, algorithm);
	struct ber_node *parameters = ber_next(ber, ber_first(ber, algorithm));
	const EVP_CIPHER *cipher = EVP_get_cipherbynid(decode_nid(oid));

	decode_algorithm(envelope, "cipher", oid);
	if (ber_expect(parameters, BER_SEQUENCE))
		parameters = ber_first(ber, parameters);
	if (ber_expect(parameters, BER_OCTET_STRING) && ber_is_whole(parameters))
		fact_hex(envelope, "iv", ber_content(ber, parameters));
	if (cipher)
		d->shape.block = (size_t)EVP_CIPHER_get_block_size(cipher);
	if (decode_nid(oid) == NID_des_cbc)
		decode_note(d,
			"The envelope is encrypted with single DES, which protects "
			"nothing.");
}

static void tell_ciphertext(
	struct decoder *d, struct fact *envelope, struct ber *ber, struct ber_node *text)
{
	struct decode_shape *shape = &d->shape;

	if (!text)
		return;
	text->label = "ciphertext";
	struct fact *fact = fact_object(envelope, "ciphertext");
	shape->n_cipher_chunks = decode_string(fact, ber, text);
	struct ber_node *chunk = ber_first(ber, text);
	if (chunk)
		shape->cipher_chunk = chunk->length;
	for (; chunk; chunk = ber_next(ber, chunk))
		shape->last_cipher_chunk = chunk->length;
}

/* ---- decryption ---- */

/*
 * CMS_decrypt without a certificate tries the key on each recipient, and goes on with a
 * random one when none fits, so that its success says little: only what comes out can.
 */
static bool decrypt(struct decoder *d, struct span der, BIO *plaintext)
{
	scoped(CMS_ContentInfo) *cms = parse_cms(der, NULL);

	return cms && CMS_decrypt(cms, d->key, NULL, NULL, plaintext, CMS_BINARY) == 1;
}

static bool needs_legacy(const struct ber *ber, const struct parts *parts)
{
	const int nid = decode_nid(decode_algorithm_oid(ber, parts->algorithm));

	return nid == NID_des_cbc || nid == NID_rc2_cbc;
}

static void open_envelope(struct decoder *d, struct fact *envelope, const struct ber *ber,
	const struct parts *parts)
{
	char *data = NULL;

	const bool put_aside = needs_legacy(ber, parts);
	scoped_legacy *legacy = put_aside ? openssl_legacy_open() : NULL;
	if (put_aside && !legacy) {
		decode_note(d, "The envelope is not opened: its cipher needs OpenSSL's "
			       "legacy provider.");
		return;
	}
	struct fact *opened = fact_flag(envelope, "decrypted", true);
	scoped(BIO) *plaintext = BIO_new(BIO_s_mem());
	const bool ok = plaintext &&
			decrypt(d, ber_element(ber, ber_root(ber)), plaintext);
	const long length = ok ? BIO_get_mem_data(plaintext, &data) : 0;
	const struct span span = { (unsigned char *)data,
		length > 0 ? (size_t)length : 0 };
	if (ok && decode_plaintext(d, envelope, span)) {
		openssl_forget();
		return;
	}
	openssl_forget();
	if (opened)
		opened->number = false;
	decode_wrong(
		d, "The key does not open the envelope, or the envelope is damaged.");
}

static void try_key(struct decoder *d, struct fact *envelope, const struct ber *ber,
	const struct parts *parts)
{
	if (!d->key)
		return;
	if (ber->cut || ber->fault)
		decode_note(d, "The envelope is not opened: it is not whole.");
	else if (parts->n_recipients > DECODE_RECIPIENTS_MAX)
		decode_note(d, "The envelope is not opened: it has %zu recipients.",
			parts->n_recipients);
	else
		open_envelope(d, envelope, ber, parts);
}

/*
 * EnvelopedData ::= SEQUENCE { version, originatorInfo [0] OPTIONAL, recipientInfos SET,
 *	encryptedContentInfo SEQUENCE { type, algorithm, [0] IMPLICIT OCTET STRING } }
 */
void decode_envelope(struct decoder *d, struct ber *ber, struct ber_node *enveloped)
{
	struct fact *envelope = fact_object(d->out->facts, "envelope");
	struct parts parts = { .recipients = NULL };
	struct ber_node *n = ber_first(ber, enveloped);

	while (n && !ber_expect(n, BER_SET))
		n = ber_next(ber, n);
	parts.recipients = n;
	parts.content = ber_expect(ber_next(ber, n), BER_SEQUENCE);
	parts.algorithm = ber_next(ber, ber_first(ber, parts.content));
	parts.text = ber_next(ber, parts.algorithm);
	if (parts.recipients)
		parts.recipients->label = "recipientInfos";
	if (parts.content)
		parts.content->label = "encryptedContentInfo";

	d->shape.strict &= ber->strict;
	fact_text(envelope, "structure", "EnvelopedData");
	decode_form(envelope, ber);
	tell_recipients(envelope, ber, &parts);
	if (ber_is_whole(parts.algorithm))
		tell_cipher(d, envelope, ber, parts.algorithm);
	if (parts.text && (parts.text->tag & ~BER_CONSTRUCTED) == BER_CONTEXT_0)
		tell_ciphertext(d, envelope, ber, parts.text);
	try_key(d, envelope, ber, &parts);
}
