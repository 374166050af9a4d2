/* SPDX-License-Identifier: MIT */
/*
 * Re-encodes a CMS message. It only changes lengths, and digestAlgorithms, which no
 * signature covers; signed parts (the attributes, the octets of the content) are copied
 * unchanged. The encodings of devices come from captured and generated messages: Apple's
 * library streams, so sizes are unknown at the start and the last cipher block comes
 * separately; BouncyCastle streams through a buffer of 1000 octets. Each level is built
 * in a buffer and then wrapped, which copies some kilobytes a few times and keeps the
 * code simple.
 */
#include "scep/reencode.h"

#include <errno.h>

static void reencode_wrap(const struct reencode *reencode, struct bytes *out, int tag,
	const struct bytes *content)
{
	if (content->failed)
		out->failed = true;
	else if (reencode->indefinite)
		der_append_indefinite(out, tag, bytes_span(content));
	else
		der_append(out, tag, bytes_span(content));
}

static struct span reencode_head(struct span *s, size_t length)
{
	const struct span taken = { .data = s->data, .length = length };
	s->data += length;
	s->length -= length;
	return taken;
}

/* A string with the (primitive) tag: whole, or in pieces with the last `tail` octets
 * apart. */
static void string(const struct reencode *reencode, struct bytes *out, int tag,
	size_t tail, struct span content)
{
	scoped_buffer pieces = BYTES_EMPTY;

	if (!reencode->indefinite) {
		der_append(out, tag, content);
		return;
	}
	if (tail > content.length)
		tail = 0;
	while (content.length > 0) {
		size_t length = content.length > tail ? content.length - tail : tail;
		if (reencode->chunk && length > reencode->chunk)
			length = reencode->chunk;
		der_append(&pieces, DER_OCTET_STRING, reencode_head(&content, length));
	}
	reencode_wrap(reencode, out, tag | DER_CONSTRUCTED, &pieces);
}

bool reencode_open(struct span der, struct der *type, struct span *inside)
{
	struct der outer, explicit, sequence;

	if (!der_expect(&der, DER_SEQUENCE, &outer) || !der_next(&outer.content, type) ||
		!der_expect(&outer.content, DER_CONTEXT_0 | DER_CONSTRUCTED, &explicit) ||
		!der_expect(&explicit.content, DER_SEQUENCE, &sequence))
		return false;
	*inside = sequence.content;
	return true;
}

/* Wraps the content again. */
static int wrap_content_info(const struct reencode *reencode, const struct der *type,
	const struct bytes *inside, struct bytes *out)
{
	scoped_buffer explicit = BYTES_EMPTY, outer = BYTES_EMPTY;

	reencode_wrap(reencode, &explicit, DER_SEQUENCE, inside);
	bytes_append_span(&outer, type->whole);
	reencode_wrap(reencode, &outer, DER_CONTEXT_0 | DER_CONSTRUCTED, &explicit);
	reencode_wrap(reencode, out, DER_SEQUENCE, &outer);
	return bytes_failed(out);
}

/*
 * EnvelopedData ::= SEQUENCE { version, recipientInfos SET, EncryptedContentInfo }
 * EncryptedContentInfo ::= SEQUENCE { type, algorithm, [0] IMPLICIT OCTET STRING }
 */
int reencode_enveloped(
	const struct reencode *reencode, size_t block, struct span der, struct bytes *out)
{
	struct der type, version, recipients, encrypted, encrypted_type, algorithm, text;
	struct span inside;
	scoped_buffer content = BYTES_EMPTY, data = BYTES_EMPTY;

	if (!reencode_open(der, &type, &inside) || !der_next(&inside, &version) ||
		!der_expect(&inside, DER_SET, &recipients) ||
		!der_expect(&inside, DER_SEQUENCE, &encrypted) ||
		!der_next(&encrypted.content, &encrypted_type) ||
		!der_expect(&encrypted.content, DER_SEQUENCE, &algorithm) ||
		!der_expect(&encrypted.content, DER_CONTEXT_0, &text))
		return -EIO;

	bytes_append_span(&content, encrypted_type.whole);
	bytes_append_span(&content, algorithm.whole);
	string(reencode, &content, DER_CONTEXT_0, reencode->last_block_apart ? block : 0,
		text.content);
	bytes_append_span(&data, version.whole);
	bytes_append_span(&data, recipients.whole);
	reencode_wrap(reencode, &data, DER_SEQUENCE, &content);
	return wrap_content_info(reencode, &type, &data, out);
}

/* EncapsulatedContentInfo ::= SEQUENCE { type, [0] EXPLICIT OCTET STRING } */
static bool encapsulated(
	const struct reencode *reencode, struct span inside, struct bytes *out)
{
	struct der type, explicit, text;
	scoped_buffer octets = BYTES_EMPTY, content = BYTES_EMPTY;

	if (!der_next(&inside, &type) ||
		!der_expect(&inside, DER_CONTEXT_0 | DER_CONSTRUCTED, &explicit) ||
		!der_expect(&explicit.content, DER_OCTET_STRING, &text))
		return false;
	string(reencode, &octets, DER_OCTET_STRING, 0, text.content);
	bytes_append_span(&content, type.whole);
	reencode_wrap(reencode, &content, DER_CONTEXT_0 | DER_CONSTRUCTED, &octets);
	reencode_wrap(reencode, out, DER_SEQUENCE, &content);
	return true;
}

/* SignerInfo ::= SEQUENCE { version, sid, digestAlgorithm, ... } */
static bool digest_algorithm(struct span signers, struct der *algorithm)
{
	struct der signer, version, sid;

	return der_expect(&signers, DER_SEQUENCE, &signer) &&
	       der_next(&signer.content, &version) && der_next(&signer.content, &sid) &&
	       der_expect(&signer.content, DER_SEQUENCE, algorithm);
}

/*
 * SignedData ::= SEQUENCE { version, digestAlgorithms SET, encapContentInfo,
 *                           certificates [0], signerInfos SET }
 */
int reencode_signed(const struct reencode *reencode, struct span der, struct bytes *out)
{
	struct der type, version, digests, encap, certificates, signers, algorithm;
	scoped_buffer data = BYTES_EMPTY;
	struct span inside;

	if (!reencode_open(der, &type, &inside) || !der_next(&inside, &version) ||
		!der_expect(&inside, DER_SET, &digests) ||
		!der_expect(&inside, DER_SEQUENCE, &encap) ||
		!der_expect(&inside, DER_CONTEXT_0 | DER_CONSTRUCTED, &certificates) ||
		!der_expect(&inside, DER_SET, &signers) ||
		!digest_algorithm(signers.content, &algorithm))
		return -EIO;

	bytes_append_span(&data, version.whole);
	der_append(&data, DER_SET, algorithm.whole);
	if (!encapsulated(reencode, encap.content, &data))
		return -EIO;
	if (reencode->open_certificates)
		der_append_indefinite(&data, certificates.tag, certificates.content);
	else
		bytes_append_span(&data, certificates.whole);
	bytes_append_span(&data, signers.whole);
	return wrap_content_info(reencode, &type, &data, out);
}
