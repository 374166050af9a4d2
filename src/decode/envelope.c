/* SPDX-License-Identifier: MIT */
/*
 * The envelope inside a pkiMessage: to whom, with what, laid out how. The tree of
 * elements tells all that, so an envelope that is cut in the middle of its ciphertext is
 * still told up to there. It promises to call an AuthEnvelopedData one, since some
 * clients cannot read it. What it holds is opening.c's business.
 */
#include "decode/envelope.h"

#include "decode/opening.h"
#include "decode/recipients.h"

bool decode_is_envelope(int type)
{
	return type == NID_pkcs7_enveloped || type == NID_id_smime_ct_authEnvelopedData;
}

/* The IV is the OCTET STRING that the parameters are, or begin with (AES-GCM). */
static void describe_cipher(struct decoder *d, struct fact *envelope,
	const struct ber *ber, const struct ber_node *algorithm)
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

static void describe_ciphertext(
	struct decoder *d, struct fact *envelope, struct ber *ber, struct ber_node *text)
{
	struct decode_shape *shape = &d->shape;
	struct fact *fact;
	struct ber_node *chunk;

	text->label = "ciphertext";
	fact = fact_object(envelope, "ciphertext");
	shape->n_cipher_chunks = decode_string(fact, ber, text);
	chunk = ber_first(ber, text);
	if (chunk)
		shape->cipher_chunk = chunk->length;
	for (; chunk; chunk = ber_next(ber, chunk))
		shape->last_cipher_chunk = chunk->length;
}

static struct envelope find_parts(struct ber *ber, struct ber_node *enveloped)
{
	struct envelope parts = { .ber = ber };
	struct ber_node *n = ber_first(ber, enveloped);

	while (n && !ber_expect(n, BER_SET))
		n = ber_next(ber, n);
	parts.recipients = n;
	parts.content = ber_expect(ber_next(ber, n), BER_SEQUENCE);
	parts.algorithm = ber_next(ber, ber_first(ber, parts.content));
	parts.text = ber_next(ber, parts.algorithm);
	if (parts.text && (parts.text->tag & ~BER_CONSTRUCTED) != BER_CONTEXT_0)
		parts.text = NULL;
	if (parts.recipients)
		parts.recipients->label = "recipientInfos";
	if (parts.content)
		parts.content->label = "encryptedContentInfo";
	return parts;
}

/*
 * EnvelopedData ::= SEQUENCE { version, originatorInfo [0] OPTIONAL, recipientInfos SET,
 *	encryptedContentInfo SEQUENCE { type, algorithm, [0] IMPLICIT OCTET STRING } }
 * AuthEnvelopedData goes on with authenticated attributes [1] and a MAC.
 */
void decode_envelope(
	struct decoder *d, struct ber *ber, struct ber_node *enveloped, int type)
{
	struct fact *facts = fact_object(d->out->facts, "envelope");
	struct envelope parts = find_parts(ber, enveloped);

	parts.authenticated = type == NID_id_smime_ct_authEnvelopedData;
	d->shape.strict &= ber->strict;
	fact_text(facts, "structure",
		parts.authenticated ? "AuthEnvelopedData" : "EnvelopedData");
	decode_form(facts, ber);
	decode_recipients(d, facts, &parts);
	if (ber_is_whole(parts.algorithm))
		describe_cipher(d, facts, ber, parts.algorithm);
	if (parts.text)
		describe_ciphertext(d, facts, ber, parts.text);
	decode_open(d, facts, &parts);
}
