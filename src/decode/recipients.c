/* SPDX-License-Identifier: MIT */
/*
 * The recipientInfos of an envelope: whose certificate, by issuer and serial or by key
 * identifier, and how the key is sent. SCEP knows key transport only; the other ways that
 * CMS has are told by their names. It promises bounded work however many there are, and
 * it computes nothing.
 */
#include "decode/recipients.h"

#include "base/openssl.h"

/* [0] of RSAES-OAEP-params is the digest, SHA-1 when absent (RFC 8017 section A.2.1). */
static void describe_oaep(
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

static void describe_transport(
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
		describe_oaep(recipient, ber, algorithm);
		return;
	default:
		decode_oid(oid, dotted, sizeof(dotted));
		fact_text(recipient, "key_transport", dotted);
	}
}

/* KeyTransRecipientInfo ::= SEQUENCE { version, rid, keyEncryptionAlgorithm, key } */
static void describe_recipient(
	struct fact *recipient, struct ber *ber, struct ber_node *node)
{
	struct ber_node *version = ber_first(ber, node);
	struct ber_node *rid = ber_next(ber, version);
	struct ber_node *algorithm = ber_next(ber, rid);
	struct ber_node *key = ber_next(ber, algorithm);
	struct ber_node *issuer = ber_first(ber, ber_expect(rid, BER_SEQUENCE));
	struct fact *length;

	node->label = "recipientInfo";
	if (ber_is_whole(issuer))
		decode_name(recipient, "issuer", ber_element(ber, issuer));
	if (ber_is_whole(ber_next(ber, issuer)))
		decode_serial(
			recipient, "serial", ber_element(ber, ber_next(ber, issuer)));
	if (ber_expect(rid, BER_CONTEXT_0))
		fact_hex(recipient, "subject_key_id", ber_content(ber, rid));
	if (ber_is_whole(algorithm))
		describe_transport(recipient, ber, algorithm);
	if (!ber_expect(key, BER_OCTET_STRING))
		return;
	key->label = "encryptedKey";
	length = fact_number(recipient, "encrypted_key_length", (int64_t)key->length);
	fact_show(length, "%zu octets: a key of %zu bits", key->length, 8 * key->length);
}

/*
 * KeyAgreeRecipientInfo, KEKRecipientInfo, PasswordRecipientInfo, OtherRecipientInfo:
 * RFC 5652 section 6.2. Each way but the first needs something that SCEP has no place
 * for.
 */
static void describe_other(
	struct decoder *d, struct fact *recipient, const struct ber_node *node)
{
	static const struct {
		const char *word, *text;
	} rows[] = {
		[1] = { "key-agreement", "key agreement, for an elliptic curve key" },
		[2] = { "kek", "a key that both sides know already" },
		[3] = { "password", "a password that both sides know" },
		[4] = { "other", "another way (OtherRecipientInfo)" },
	};
	const size_t number = (size_t)(node->tag & ~(BER_CONTEXT_0 | BER_CONSTRUCTED));

	if ((node->tag & 0xc0) != BER_CONTEXT_0 || number < 1 || number > 4) {
		fact_text(recipient, "key_transport", "other");
		return;
	}
	fact_show(fact_text(recipient, "key_transport", rows[number].word), "%s",
		rows[number].text);
	if (number > 1)
		decode_fault(d,
			"A recipient opens the envelope with %s; SCEP has "
			"certificates only (RFC 8894 section 3.1).",
			rows[number].text);
}

void decode_recipients(struct decoder *d, struct fact *envelope, struct envelope *parts)
{
	struct ber *ber = parts->ber;
	struct fact *list = fact_list(envelope, "recipients");

	for (struct ber_node *n = ber_first(ber, parts->recipients); n;
		n = ber_next(ber, n)) {
		struct fact *recipient;

		if (++parts->n_recipients > DECODE_RECIPIENTS_MAX)
			continue;
		recipient = fact_object(list, "recipient");
		if (ber_expect(n, BER_SEQUENCE))
			describe_recipient(recipient, ber, n);
		else
			describe_other(d, recipient, n);
	}
}
