/* SPDX-License-Identifier: MIT */
/*
 * A pkiMessage (RFC 8894 section 3): the SignedData with its content, certificates and
 * the attributes that make it a request or an answer. All but the signature comes from
 * the tree of elements, so that a message cut short is told up to the cut. Signatures are
 * checked by reply.c's reader, which has the bounds for it: a request's with the
 * certificate that it brings along, as an NDES does; an answer's with GetCACert's, since
 * one that it brings along proves nothing but that the message is undamaged.
 */
#include "decode/parts.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/openssl.h"
#include "base/text.h"
#include "scep/parse.h"
#include "scep/reply_read.h"
#include "scep/request.h"
#include "scep/vocabulary.h"

struct message {
	struct decoder *d;
	struct ber *ber;
	struct fact *facts;
	struct ber_node *digests, *encapsulated, *certificates, *signers;
	int type;                  /* messageType, -1 */
	STACK_OF(X509) * enclosed; /* owned */
};

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
		if (ber_expect(n, BER_SET))
			m->signers = n;
	}
	label(signed_data, "SignedData");
	label(m->digests, "digestAlgorithms");
	label(m->encapsulated, "encapContentInfo");
	label(m->certificates, "certificates");
	label(m->signers, "signerInfos");
}

static void read_certificates(struct message *m)
{
	struct ber_node *n = ber_first(m->ber, m->certificates);

	m->enclosed = sk_X509_new_null();
	for (; n && sk_X509_num(m->enclosed) < CACERT_MAX; n = ber_next(m->ber, n)) {
		const struct span der = ber_element(m->ber, n);

		label(n, "certificate");
		if (!ber_is_whole(n))
			continue;
		X509 *x = parse_certificate(der, NULL);
		if (x && sk_X509_push(m->enclosed, x) <= 0)
			X509_free(x);
	}
	openssl_forget();
}

static void tell_certificates(const struct message *m)
{
	const int n = sk_X509_num(m->enclosed);
	struct fact *list = n > 0 ? fact_list(m->facts, "certificates") : NULL;

	for (int i = 0; i < n; i++)
		decode_certificate(fact_object(list, "certificate"),
			sk_X509_value(m->enclosed, i), CERTIFICATE_OTHER);
}

/* ---- the attributes ---- */

/* What the transactionID was made of, if it is one of the two hashes that clients use. */
static void compare_transaction(const struct message *m, struct span transaction_id)
{
	static const struct {
		enum transaction_input input;
		const char *word, *text;
	} rows[] = {
		{ TRANSACTION_SPKI, "sha1-of-spki",
			"SHA-1 of the signer's SubjectPublicKeyInfo, as jscep makes it" },
		{ TRANSACTION_PKCS1, "sha1-of-rsa-public-key",
			"SHA-1 of the signer's RSAPublicKey, as Apple makes it" },
	};
	X509 *signer = sk_X509_value(m->enclosed, 0);
	EVP_PKEY *key = signer ? X509_get0_pubkey(signer) : NULL;
	char id[64];

	text_keep(id, transaction_id);
	for (size_t i = 0; key && i < sizeof(rows) / sizeof(rows[0]); i++) {
		scoped_buffer hash = BYTES_EMPTY;
		if (request_transaction_id(key, rows[i].input, hex_lower, &hash) == 0 &&
			text_equals(bytes_text(&hash), id))
			fact_show(fact_text(m->facts, "transaction_id_is", rows[i].word),
				"%s", rows[i].text);
	}
}

/* "2.16.840.1.113733.1.9.2": key and reader of each. */
enum attribute_kind {
	ATTRIBUTE_TEXT,
	ATTRIBUTE_NUMBER,
	ATTRIBUTE_OCTETS,
	ATTRIBUTE_HRESULT
};

static const struct attribute_row {
	const char *oid, *key;
	enum attribute_kind kind;
	const char *(*name)(int number);
} attributes[] = {
	{ SCEP_OID_MESSAGE_TYPE, "message_type", ATTRIBUTE_NUMBER,
		scep_message_type_name },
	{ SCEP_OID_PKI_STATUS, "pki_status", ATTRIBUTE_NUMBER, scep_pki_status_name },
	{ SCEP_OID_FAIL_INFO, "fail_info", ATTRIBUTE_NUMBER, scep_fail_info_name },
	{ SCEP_OID_FAIL_INFO_TEXT, "fail_info_text", ATTRIBUTE_TEXT, NULL },
	{ SCEP_OID_HRESULT, "hresult", ATTRIBUTE_HRESULT, NULL },
	{ SCEP_OID_TRANSACTION_ID, "transaction_id", ATTRIBUTE_TEXT, NULL },
	{ SCEP_OID_SENDER_NONCE, "sender_nonce", ATTRIBUTE_OCTETS, NULL },
	{ SCEP_OID_RECIPIENT_NONCE, "recipient_nonce", ATTRIBUTE_OCTETS, NULL },
};

static bool read_number(struct span text, long long *number)
{
	char digits[16], *end;

	if (text.length == 0 || text.length >= sizeof(digits))
		return false;
	memcpy(digits, text.data, text.length);
	digits[text.length] = '\0';
	*number = strtoll(digits, &end, text_starts(digits, "0x") ? 16 : 10);
	return *end == '\0';
}

static void tell_number(
	struct message *m, const struct attribute_row *row, struct span text)
{
	long long number = -1;

	if (!read_number(text, &number) || number < 0 || number > 999999) {
		decode_fault(m->d, "The attribute %s is no number.", row->key);
		return;
	}
	const char *name = row->name((int)number);
	if (name)
		fact_show(fact_text(m->facts, row->key, name), "%s (%lld)", name, number);
	else
		fact_printf(m->facts, row->key, "%lld", number);
	if (row->name == scep_message_type_name)
		m->type = (int)number;
}

static void tell_hresult(struct message *m, struct span text)
{
	long long number = 0;

	if (!read_number(text, &number) || number < INT32_MIN || number > UINT32_MAX) {
		decode_fault(m->d, "The HRESULT attribute is no number.");
		return;
	}
	const struct hresult *row = hresult_find((uint32_t)number);
	struct fact *code = fact_printf(
		m->facts, "hresult", "0x%08x", (unsigned)(uint32_t)number);
	if (!row)
		return;
	fact_show(code, "0x%08x, %s", (unsigned)row->code, row->name);
	fact_text(m->facts, "hresult_name", row->name);
	fact_text(m->facts, "hresult_meaning", row->meaning);
}

/* The row's key in the facts of the message; the first value of the attribute. */
static void tell_attribute(
	struct message *m, const struct attribute_row *row, const struct ber_node *value)
{
	const struct span content = ber_content(m->ber, value);

	if (!ber_is_whole(value) || (value->tag & BER_CONSTRUCTED) ||
		fact_find(m->facts, row->key))
		return;
	switch (row->kind) {
	case ATTRIBUTE_TEXT:
		fact_span(m->facts, row->key, content);
		break;
	case ATTRIBUTE_NUMBER:
		tell_number(m, row, content);
		break;
	case ATTRIBUTE_OCTETS:
		fact_hex(m->facts, row->key, content);
		break;
	case ATTRIBUTE_HRESULT:
		tell_hresult(m, content);
		break;
	}
	if (strcmp(row->oid, SCEP_OID_TRANSACTION_ID) == 0 && m->type != SCEP_CERT_REP)
		compare_transaction(m, content);
}

/* In the table's order, not the message's, which is that of the encodings. */
static void tell_attributes(struct message *m, const struct ber_node *list)
{
	char oid[64];

	for (size_t i = 0; i < sizeof(attributes) / sizeof(attributes[0]); i++) {
		int n = 0;
		for (struct ber_node *a = ber_first(m->ber, list);
			a && n < DECODE_LIST_MAX; a = ber_next(m->ber, a), n++) {
			struct ber_node *type = ber_first(m->ber, a);
			decode_oid(ber_content(m->ber, ber_expect(type, BER_OID)), oid,
				sizeof(oid));
			if (strcmp(oid, attributes[i].oid) == 0)
				tell_attribute(m, &attributes[i],
					ber_first(m->ber, ber_next(m->ber, type)));
		}
	}
}

/* ---- the signer ---- */

/* SignerInfo ::= SEQUENCE { version, sid, digestAlgorithm, signedAttrs [0],
 *                           signatureAlgorithm, signature } */
static void tell_signer(struct message *m)
{
	const struct ber *ber = m->ber;
	struct ber_node *info = ber_expect(ber_first(ber, m->signers), BER_SEQUENCE);
	struct ber_node *sid = ber_next(ber, ber_first(ber, info));
	struct ber_node *digest = ber_next(ber, sid);
	struct ber_node *attrs = ber_expect(
		ber_next(ber, digest), BER_CONTEXT_0 | BER_CONSTRUCTED);
	struct ber_node *algorithm = ber_next(ber, attrs ? attrs : digest);
	struct ber_node *issuer = ber_first(ber, ber_expect(sid, BER_SEQUENCE));

	label(info, "signerInfo");
	label(attrs, "signed attributes");
	label(ber_next(ber, algorithm), "signature");
	tell_attributes(m, attrs);
	struct fact *signer = info ? fact_object(m->facts, "signer") : NULL;
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
		decode_fault(m->d, "There is more than one signer; the first is told.");
}

/* Before the signer, digestAlgorithms is all that names the digest. */
static void tell_digest(struct message *m)
{
	struct ber_node *first = ber_first(m->ber, m->digests);

	if (!ber_is_whole(first))
		return;
	m->d->shape.digest_null = ber_next(m->ber, ber_first(m->ber, first)) != NULL;
	if (!fact_find(m->facts, "digest"))
		decode_algorithm(m->facts, "digest", decode_algorithm_oid(m->ber, first));
}

/* ---- the signature ---- */

static enum verdict check(
	struct message *m, const struct cacert *certificates, char *fault, size_t size)
{
	const struct reply_context context = { .cacert = certificates };
	struct reply reply;
	const struct span whole = ber_element(m->ber, ber_root(m->ber));

	if (reply_read_certrep(&reply, whole, &context) < 0)
		m->d->out->failed = true;
	const bool read = reply.kind == REPLY_CERTREP;
	const enum verdict verdict = read ? reply.certrep.signature : VERDICT_UNKNOWN;
	text_copy(fault, size, span_of_text(read ? "" : reply.fault));
	reply_clear(&reply);
	return verdict;
}

static void tell_signature(struct message *m, const char *word, const char *by)
{
	struct fact *fact = fact_text(m->facts, "signature", word);

	if (by)
		fact_show(fact, "%s: %s", word, by);
}

/* A signature checked with the certificate that came with it. */
static enum verdict check_enclosed(struct message *m)
{
	const struct cacert enclosed = { .all = m->enclosed };
	char fault[160];

	const enum verdict verdict = check(m, &enclosed, fault, sizeof(fault));
	if (fault[0])
		decode_fault(m->d, "OpenSSL cannot read the message: %s.", fault);
	if (verdict == VERDICT_NO)
		decode_wrong(m->d, "The signature of the message is wrong: it does not "
				   "verify with the certificate enclosed.");
	return verdict;
}

static void check_answer(struct message *m)
{
	const enum verdict enclosed = check_enclosed(m);
	char fault[160];

	if (enclosed == VERDICT_NO) {
		tell_signature(
			m, "invalid", "it does not verify with the enclosed certificate");
		return;
	}
	if (!m->d->ca_certs) {
		tell_signature(m, "unverifiable",
			enclosed == VERDICT_YES
				? "it fits the enclosed certificate, which proves "
				  "nothing without "
				  "GetCACert's (--ca-certs)"
				: "that takes GetCACert's certificates (--ca-certs)");
		return;
	}
	switch (check(m, m->d->ca_certs, fault, sizeof(fault))) {
	case VERDICT_YES:
		tell_signature(m, "valid", "by a certificate of GetCACert's");
		return;
	case VERDICT_NO:
		tell_signature(
			m, "invalid", "it does not verify with GetCACert's certificate");
		decode_wrong(m->d, "The signature of the answer is wrong.");
		return;
	case VERDICT_UNKNOWN:
		tell_signature(m, "unverifiable", "the signer is none of GetCACert's");
		decode_wrong(m->d, "The answer is signed by none of the certificates of "
				   "--ca-certs.");
	}
}

static void check_request(struct message *m)
{
	switch (check_enclosed(m)) {
	case VERDICT_YES:
		tell_signature(m, "valid", "by the enclosed certificate");
		return;
	case VERDICT_NO:
		tell_signature(m, "invalid", NULL);
		return;
	case VERDICT_UNKNOWN:
		tell_signature(
			m, "unverifiable", "the signer's certificate is not enclosed");
	}
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
		   (type == NID_pkcs7_enveloped ||
			   type == NID_id_smime_ct_authEnvelopedData)) {
		decode_envelope(m->d, &inner, inside);
		decode_damage(m->d, &inner, "envelope");
	} else if (content.length > 1) {
		decode_note(m->d, "The content of the message is not an envelope.");
	}
	ber_clear(&inner);
}

/* EncapsulatedContentInfo ::= SEQUENCE { type, [0] EXPLICIT OCTET STRING OPTIONAL } */
static void read_content(struct message *m)
{
	struct ber_node *type = ber_first(m->ber, m->encapsulated);
	struct ber_node *string = ber_first(m->ber, ber_next(m->ber, type));
	scoped_buffer content = BYTES_EMPTY;

	if (!string || (string->tag & ~BER_CONSTRUCTED) != BER_OCTET_STRING)
		return;
	label(string, "content OCTET STRING");
	struct fact *fact = fact_object(m->facts, "content");
	struct decode_shape *shape = &m->d->shape;
	shape->n_content_chunks = decode_string(fact, m->ber, string);
	struct ber_node *chunk = ber_first(m->ber, string);
	shape->content_chunk = chunk ? chunk->length : 0;
	ber_string(m->ber, string, &content);
	if (content.failed)
		m->d->out->failed = true;
	if (content.length > 0)
		read_inner(m, bytes_span(&content));
}

/* ---- the whole ---- */

static void name_request(struct decoder *d, int type)
{
	static const struct {
		int type;
		const char *title;
	} titles[] = {
		{ SCEP_PKCS_REQ, "PKCSReq: a client asks for a certificate" },
		{ SCEP_RENEWAL_REQ,
			"RenewalReq: a client asks to renew its certificate" },
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

static void name_answer(struct message *m)
{
	const struct fact *status = fact_find(m->facts, "pki_status");

	decode_title(m->d, "certrep", "CertRep: the answer to a request%s%s",
		status && status->value ? ", " : "",
		status && status->value ? status->value : "");
	if (!status)
		decode_fault(m->d, "The CertRep has no pkiStatus.");
}

/* A bag that OpenSSL could read is told by reply.c; this is one that it could not. */
static bool is_bag(const struct message *m)
{
	return !fact_find(m->facts, "content") && m->certificates &&
	       !ber_first(m->ber, m->signers);
}

static void name_message(struct message *m)
{
	const bool enveloped = fact_find(m->facts, "envelope") != NULL;

	if (m->type == SCEP_CERT_REP)
		name_answer(m);
	else if (m->type >= 0)
		name_request(m->d, m->type);
	else if (enveloped)
		decode_title(m->d, "pki-message", "pkiMessage%s",
			m->ber->cut ? ", cut off before it says of which type"
				    : " without a messageType");
	else if (is_bag(m))
		decode_title(m->d, "ca-certificates",
			"An answer to GetCACert, as far as it can be read");
	else
		decode_title(m->d, "signed-data", "SignedData%s",
			m->ber->cut ? ", cut off before it says what for"
				    : " that is no SCEP message");
	if (m->type < 0 && enveloped && !m->ber->cut)
		decode_fault(m->d, "The message has no messageType.");
}

static void check_signature(struct message *m)
{
	if (m->ber->cut || m->ber->fault || !ber_first(m->ber, m->signers))
		return;
	if (m->type == SCEP_CERT_REP)
		check_answer(m);
	else
		check_request(m);
}

void decode_message(struct decoder *d, struct ber *ber, struct ber_node *signed_data)
{
	struct message m = { .d = d, .ber = ber, .facts = d->out->facts, .type = -1 };

	d->shape.outer_open = ber_root(ber)->indefinite;
	d->shape.strict = ber->strict;
	fact_text(m.facts, "structure", "SignedData");
	find_parts(&m, signed_data);
	read_certificates(&m);
	tell_signer(&m);
	tell_digest(&m);
	check_signature(&m);
	read_content(&m);
	tell_certificates(&m);
	name_message(&m);
	sk_X509_pop_free(m.enclosed, X509_free);
}
