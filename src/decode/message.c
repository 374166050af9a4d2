/* SPDX-License-Identifier: MIT */
/*
 * A SignedData: its parts, what is inside, and what that makes it: a request, an answer,
 * an answer to GetNextCACert, or something that SCEP does not know. All comes from the
 * tree of elements, so that a message cut short is told up to the cut. It promises to say
 * what a message is only when it shows it, and that the content is no envelope only when
 * the content says what it is.
 */
#include "decode/message.h"

#include <errno.h>
#include <string.h>

#include "base/openssl.h"
#include "base/text.h"
#include "decode/attributes.h"
#include "decode/bag.h"
#include "decode/check.h"
#include "decode/envelope.h"
#include "decode/object.h"
#include "scep/parse.h"
#include "scep/vocabulary.h"

bool decode_content_info(const struct ber *ber, int *type, struct ber_node **inside)
{
	struct ber_node *root = ber_expect(ber_root(ber), BER_SEQUENCE);
	struct ber_node *oid = ber_expect(ber_first(ber, root), BER_OID);

	if (!ber_is_whole(oid))
		return false;
	*type = decode_nid(ber_content(ber, oid));
	*inside = ber_first(
		ber, ber_expect(ber_next(ber, oid), BER_CONTEXT_0 | BER_CONSTRUCTED));
	return true;
}

bool decode_may_be_content_info(const struct ber *ber)
{
	static const unsigned char pkcs7[] = { 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01,
		0x07 };
	struct ber_node *oid = ber_expect(
		ber_first(ber, ber_expect(ber_root(ber), BER_SEQUENCE)), BER_OID);
	const struct span content = ber_content(ber, oid);

	return oid && oid->cut && content.length <= sizeof(pkcs7) &&
	       memcmp(content.data, pkcs7, content.length) == 0;
}

/* ---- the parts ---- */

static void label(struct ber_node *node, const char *text)
{
	if (node)
		node->label = text;
}

/* SignedData ::= SEQUENCE { version, digestAlgorithms SET, encapContentInfo SEQUENCE,
 *                           certificates [0], crls [1], signerInfos SET } */
static void find_parts(struct message *m, struct ber_node *signed_data)
{
	struct ber_node *n = ber_next(m->ber, ber_first(m->ber, signed_data));

	m->digests = ber_expect(n, BER_SET);
	n = ber_next(m->ber, n);
	m->encapsulated = ber_expect(n, BER_SEQUENCE);
	for (n = ber_next(m->ber, n); n; n = ber_next(m->ber, n)) {
		if (ber_expect(n, BER_CONTEXT_0 | BER_CONSTRUCTED))
			m->certificates = n;
		if (ber_expect(n, BER_CONTEXT_1 | BER_CONSTRUCTED))
			m->crls = n;
		if (ber_expect(n, BER_SET))
			m->signers = n;
	}
	label(signed_data, "SignedData");
	label(m->digests, "digestAlgorithms");
	label(m->encapsulated, "encapContentInfo");
	label(m->certificates, "certificates");
	label(m->crls, "crls");
	label(m->signers, "signerInfos");
}

static void read_certificates(struct message *m)
{
	struct ber_node *n = ber_first(m->ber, m->certificates);

	m->enclosed = sk_X509_new_null();
	for (; n && sk_X509_num(m->enclosed) < CACERT_MAX; n = ber_next(m->ber, n)) {
		const struct span der = ber_element(m->ber, n);
		X509 *x;

		label(n, "certificate");
		if (!ber_is_whole(n))
			continue;
		x = parse_certificate(der, NULL);
		if (x && sk_X509_push(m->enclosed, x) <= 0)
			X509_free(x);
	}
	openssl_forget();
}

static void describe_certificates(const struct message *m)
{
	const int n = sk_X509_num(m->enclosed);
	struct fact *list = n > 0 ? fact_list(m->facts, "certificates") : NULL;

	for (int i = 0; i < n; i++)
		decode_certificate(m->d, fact_object(list, "certificate"),
			sk_X509_value(m->enclosed, i), CERTIFICATE_OTHER);
}

/* ---- the signer ---- */

/* SignerInfo ::= SEQUENCE { version, sid, digestAlgorithm, signedAttrs [0],
 *                           signatureAlgorithm, signature } */
static void describe_signer(struct message *m)
{
	const struct ber *ber = m->ber;
	struct ber_node *info = ber_expect(ber_first(ber, m->signers), BER_SEQUENCE);
	struct ber_node *sid = ber_next(ber, ber_first(ber, info));
	struct ber_node *digest = ber_next(ber, sid);
	struct ber_node *attrs = ber_expect(
		ber_next(ber, digest), BER_CONTEXT_0 | BER_CONSTRUCTED);
	struct ber_node *algorithm = ber_next(ber, attrs ? attrs : digest);
	struct ber_node *issuer = ber_first(ber, ber_expect(sid, BER_SEQUENCE));
	struct fact *signer;

	label(info, "signerInfo");
	label(attrs, "signed attributes");
	label(ber_next(ber, algorithm), "signature");
	decode_attributes(m, attrs);
	signer = info ? fact_object(m->facts, "signer") : NULL;
	if (ber_is_whole(issuer))
		decode_name(signer, "issuer", ber_element(ber, issuer));
	if (ber_is_whole(ber_next(ber, issuer)))
		decode_serial(signer, "serial", ber_element(ber, ber_next(ber, issuer)));
	if (ber_expect(sid, BER_CONTEXT_0))
		fact_hex(signer, "subject_key_id", ber_content(ber, sid));
	if (ber_is_whole(digest))
		decode_algorithm(m->facts, "digest", decode_algorithm_oid(ber, digest));
	if (ber_is_whole(algorithm))
		decode_algorithm(m->facts, "signature_algorithm",
			decode_algorithm_oid(ber, algorithm));
	if (ber_next(ber, info))
		decode_fault(m->d, "There is more than one signer; the first is read.");
}

/* Before the signer, digestAlgorithms is all that names the digest. */
static void describe_digest(struct message *m)
{
	struct ber_node *first = ber_first(m->ber, m->digests);

	if (!ber_is_whole(first))
		return;
	m->d->shape.digest_null = ber_next(m->ber, ber_first(m->ber, first)) != NULL;
	if (!fact_find(m->facts, "digest"))
		decode_algorithm(m->facts, "digest", decode_algorithm_oid(m->ber, first));
}

/* ---- the content ---- */

static void read_inner(struct message *m, struct span content)
{
	struct ber_node *inside = NULL;
	struct ber inner;
	int type = NID_undef;

	if (ber_read(&inner, content) < 0) {
		m->d->out->failed = true;
	} else if (decode_content_info(&inner, &type, &inside) &&
		   decode_is_envelope(type)) {
		decode_envelope(m->d, &inner, inside, type);
		decode_damage(m->d, &inner, "envelope");
	} else if (inner.cut &&
		   (!ber_root(&inner) || !ber_first(&inner, ber_root(&inner)) ||
			   decode_may_be_content_info(&inner))) {
		decode_damage(m->d, &inner, "content");
	} else if (type == NID_pkcs7_signed && !m->has_attributes &&
		   decode_next_cacert(m->d, content)) {
		decode_title(m->d, "next-ca-certificates",
			"An answer to GetNextCACert: certificates that a CA signed");
	} else {
		decode_note(m->d, "The content of the message is not an envelope.");
		decode_damage(m->d, &inner, "content");
	}
	ber_clear(&inner);
}

static void read_string(struct message *m, struct ber_node *string)
{
	scoped_buffer content = BYTES_EMPTY;
	struct fact *fact;
	struct ber_node *chunk;
	struct decode_shape *shape;

	label(string, "content OCTET STRING");
	fact = fact_object(m->facts, "content");
	shape = &m->d->shape;
	shape->n_content_chunks = decode_string(fact, m->ber, string);
	chunk = ber_first(m->ber, string);
	shape->content_chunk = chunk ? chunk->length : 0;
	ber_string(m->ber, string, &content);
	if (content.failed)
		m->d->out->failed = true;
	/* One octet of zero is NDES's way of sending nothing. */
	if (content.length > 1)
		read_inner(m, bytes_span(&content));
}

/* EncapsulatedContentInfo ::= SEQUENCE { type, [0] EXPLICIT OCTET STRING OPTIONAL } */
static void read_content(struct message *m)
{
	struct ber_node *type = ber_first(m->ber, m->encapsulated);
	struct ber_node *content = ber_first(m->ber, ber_next(m->ber, type));

	if (!content)
		return;
	if ((content->tag & ~BER_CONSTRUCTED) == BER_OCTET_STRING)
		read_string(m, content);
	else if (ber_is_whole(content))
		read_inner(m, ber_element(m->ber, content));
}

/* ---- the whole ---- */

bool decode_is_answer(const struct message *m)
{
	return m->type == SCEP_CERT_REP ||
	       (m->type >= 0 && fact_find(m->facts, "pki_status"));
}

static void name_request(struct decoder *d, int type)
{
	static const struct {
		int type;
		const char *title;
	} titles[] = {
		{ SCEP_PKCS_REQ, "PKCSReq: a client asks for a certificate" },
		{ SCEP_RENEWAL_REQ,
			"RenewalReq: a client asks to renew its certificate" },
		{ 18, "UpdateReq: a request that RFC 8894 no longer has" },
		{ SCEP_CERT_POLL,
			"CertPoll: a client asks whether its certificate is ready" },
		{ SCEP_GET_CERT,
			"GetCert: a client asks for a certificate by its serial" },
		{ SCEP_GET_CRL, "GetCRL: a client asks for a revocation list" },
	};

	decode_title(d, "request", "pkiMessage of the unknown type %d", type);
	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++)
		if (titles[i].type == type)
			decode_title(d, "request", "%s", titles[i].title);
}

/* A message with a pkiStatus answers a request, whatever its messageType. */
static void name_answer(struct message *m)
{
	const struct fact *status = fact_find(m->facts, "pki_status");
	const struct fact *type = fact_find(m->facts, "message_type");

	if (m->type == SCEP_CERT_REP)
		decode_title(m->d, "certrep", "CertRep: the answer to a request%s%s",
			status ? ", " : "", status && status->value ? status->value : "");
	else
		decode_title(m->d, "certrep",
			"An answer by its pkiStatus (%s), a %s by its messageType",
			status && status->value ? status->value : "?",
			type && type->value ? type->value : "?");
}

static void name_other(struct message *m)
{
	const char *broken = NULL;

	if (m->ber->cut)
		broken = ", cut off before its content type";
	else if (m->ber->fault)
		broken = ", damaged before its content type";
	if (ber_first(m->ber, m->signers) || m->ber->cut || m->ber->fault)
		decode_title(m->d, "signed-data", "SignedData%s",
			broken ? broken : " without a SCEP message");
	else
		decode_title(m->d, "ca-certificates",
			"An answer to GetCACert, as far as it can be read");
}

/* Behind "pkiMessage", where no messageType was found. */
static const char *untyped(const struct message *m)
{
	if (m->ber->cut)
		return ", cut off before its messageType";
	return m->ber->fault ? ", damaged before its messageType"
			     : " without a messageType";
}

static void name_message(struct message *m)
{
	const bool enveloped = fact_find(m->facts, "envelope") != NULL;

	if (decode_is_answer(m))
		name_answer(m);
	else if (m->type >= 0)
		name_request(m->d, m->type);
	else if (m->d->out->kind[0])
		return;
	else if (enveloped || m->has_attributes)
		decode_title(m->d, "pki-message", "pkiMessage%s", untyped(m));
	else
		name_other(m);
	if (m->type < 0 && (enveloped || m->has_attributes) && !m->ber->cut &&
		!m->ber->fault)
		decode_fault(m->d, "The message has no messageType.");
}

void decode_message(struct decoder *d, struct ber *ber, struct ber_node *signed_data)
{
	struct message m = { .d = d, .ber = ber, .facts = d->out->facts, .type = -1 };

	d->shape.outer_open = ber_root(ber)->indefinite;
	d->shape.strict = ber->strict;
	fact_text(m.facts, "structure", "SignedData");
	find_parts(&m, signed_data);
	read_certificates(&m);
	describe_signer(&m);
	describe_digest(&m);
	d->message_type = m.type;
	decode_check_signature(&m);
	read_content(&m);
	describe_certificates(&m);
	name_message(&m);
	sk_X509_pop_free(m.enclosed, X509_free);
}
