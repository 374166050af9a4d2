/* SPDX-License-Identifier: MIT */
/*
 * Reads the pkiMessage of a PKIOperation: SignedData around EnvelopedData around
 * what its messageType asks for (RFC 8894 section 3), DER or BER: a PKCS#10 request,
 * or the names that a poll or a query goes by.
 *
 * Promises to collect facts rather than to judge: it goes on as long as there is
 * something to read and keeps the first thing that was wrong. Only what makes an
 * answer impossible counts as an error; an invalid signature is a fact.
 *
 * Never keeps the challenge, only what kind of string it was, how long, and
 * whether it was the right one. Shares no code with the client under test.
 */
#include "message.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/objects.h>
#include <string.h>

#include "scoped.h"

#define OID_MESSAGE_TYPE   "2.16.840.1.113733.1.9.2"
#define OID_SENDER_NONCE   "2.16.840.1.113733.1.9.5"
#define OID_TRANSACTION_ID "2.16.840.1.113733.1.9.7"

static int fail(struct message *message, const char *reason)
{
	if (!message->error)
		message->error = memory_string(reason);
	return -1;
}

static const char *string_type_name(int type)
{
	static const struct {
		int type;
		const char *name;
	} names[] = {
		{ .type = V_ASN1_PRINTABLESTRING, .name = "PrintableString" },
		{ .type = V_ASN1_UTF8STRING, .name = "UTF8String" },
		{ .type = V_ASN1_IA5STRING, .name = "IA5String" },
		{ .type = V_ASN1_T61STRING, .name = "TeletexString" },
		{ .type = V_ASN1_BMPSTRING, .name = "BMPString" },
		{ .type = V_ASN1_UNIVERSALSTRING, .name = "UniversalString" },
		{ .type = V_ASN1_OCTET_STRING, .name = "OCTET STRING" },
	};
	size_t i;

	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (names[i].type == type)
			return names[i].name;
	}
	return "other";
}

/* The text of a single-valued string attribute, or NULL. */
static const ASN1_STRING *attribute_string(X509_ATTRIBUTE *attribute)
{
	ASN1_TYPE *value;

	if (!attribute || X509_ATTRIBUTE_count(attribute) != 1)
		return NULL;
	value = X509_ATTRIBUTE_get0_type(attribute, 0);
	switch (value ? ASN1_TYPE_get(value) : 0) {
	case V_ASN1_PRINTABLESTRING:
	case V_ASN1_UTF8STRING:
	case V_ASN1_IA5STRING:
	case V_ASN1_T61STRING:
	case V_ASN1_BMPSTRING:
	case V_ASN1_UNIVERSALSTRING:
	case V_ASN1_OCTET_STRING:
		return value->value.asn1_string;
	default:
		return NULL;
	}
}

static const ASN1_STRING *signed_attribute(CMS_SignerInfo *signer, const char *oid)
{
	scoped(ASN1_OBJECT) ASN1_OBJECT *object = OBJ_txt2obj(oid, 1);
	int at = object ? CMS_signed_get_attr_by_OBJ(signer, object, -1) : -1;

	return at < 0 ? NULL : attribute_string(CMS_signed_get_attr(signer, at));
}

static char *string_text(const ASN1_STRING *string)
{
	return string ? memory_copy(ASN1_STRING_get0_data(string),
				(size_t)ASN1_STRING_length(string))
		      : NULL;
}

static char *name_text(const X509_NAME *name)
{
	scoped(BIO) BIO *out = BIO_new(BIO_s_mem());
	char *data = NULL;
	long length;

	if (!out || X509_NAME_print_ex(out, name, 0,
			    XN_FLAG_RFC2253 & ~(unsigned long)ASN1_STRFLGS_ESC_MSB) < 0)
		return NULL;
	length = BIO_get_mem_data(out, &data);
	return memory_copy(data, length > 0 ? (size_t)length : 0);
}

static char *serial_text(const ASN1_INTEGER *serial)
{
	scoped(BIGNUM) BIGNUM *number = ASN1_INTEGER_to_BN(serial, NULL);
	char *hex = number ? BN_bn2hex(number) : NULL;
	char *copy = memory_string(hex);

	OPENSSL_free(hex);
	return copy;
}

/*
 * Whether the bytes use an encoding that DER forbids: indefinite lengths or octet
 * strings in pieces. The order of SETs is not looked at.
 */
static bool uses_ber(const unsigned char *data, size_t length, unsigned int depth)
{
	const unsigned char *next = data, *end = data + length;

	while (next < end && depth < 32) {
		long inner;
		int tag, class;
		int got = ASN1_get_object(
			&next, &inner, &tag, &class, (long)(end - next));

		if (got & 0x80)
			return false; /* not ASN.1 at all */
		if (got & 1)
			return true;
		if ((got & V_ASN1_CONSTRUCTED) && class == V_ASN1_UNIVERSAL &&
			tag == V_ASN1_OCTET_STRING)
			return true;
		if ((got & V_ASN1_CONSTRUCTED) &&
			uses_ber(next, (size_t)inner, depth + 1))
			return true;
		next += inner;
	}
	return false;
}

static void note_encoding(
	struct message *message, const unsigned char *data, size_t length)
{
	if (uses_ber(data, length, 0))
		message->encoding = "BER";
	else if (!message->encoding)
		message->encoding = "DER";
}

static void read_attributes(struct message *message, CMS_SignerInfo *info)
{
	const ASN1_STRING *id = signed_attribute(info, OID_TRANSACTION_ID);
	const ASN1_STRING *nonce = signed_attribute(info, OID_SENDER_NONCE);

	message->message_type = string_text(signed_attribute(info, OID_MESSAGE_TYPE));
	message->transaction_id = string_text(id);
	if (id)
		message->transaction_id_type = string_type_name(ASN1_STRING_type(id));
	if (nonce)
		buffer_append(&message->sender_nonce, ASN1_STRING_get0_data(nonce),
			(size_t)ASN1_STRING_length(nonce));
	if (!message->transaction_id)
		fail(message, "no transactionID attribute");
	if (!message->message_type)
		fail(message, "no messageType attribute");
}

static void read_signer(struct message *message, CMS_SignerInfo *info)
{
	X509_ALGOR *digest = NULL;
	const ASN1_OBJECT *object = NULL;
	X509 *signer = NULL;

	CMS_SignerInfo_get0_algs(info, NULL, &signer, &digest, NULL);
	if (digest) {
		X509_ALGOR_get0(&object, NULL, NULL, digest);
		message->digest = OBJ_obj2nid(object);
	}
	if (!signer || X509_up_ref(signer) != 1)
		return;
	message->signer = signer;
	message->signer_subject = name_text(X509_get_subject_name(signer));
	message->signer_serial = serial_text(X509_get0_serialNumber(signer));
	message->signer_expired = X509_cmp_current_time(X509_get0_notAfter(signer)) < 0;
}

/* Opens the outer layer and leaves the inner one in content. */
static int open_signed(
	struct message *message, const struct buffer *body, struct buffer *content)
{
	const unsigned char *data = body->data;
	scoped(CMS) CMS_ContentInfo *cms = NULL;
	STACK_OF(CMS_SignerInfo) * infos;
	ASN1_OCTET_STRING **inner;
	CMS_SignerInfo *info;

	if (body->length)
		cms = d2i_CMS_ContentInfo(NULL, &data, (long)body->length);
	if (!cms || OBJ_obj2nid(CMS_get0_type(cms)) != NID_pkcs7_signed)
		return fail(message, "not a SignedData");
	infos = CMS_get0_SignerInfos(cms);
	if (sk_CMS_SignerInfo_num(infos) != 1)
		return fail(message, "not exactly one signerInfo");
	info = sk_CMS_SignerInfo_value(infos, 0);

	/* also finds the signer among the certificates that came along */
	message->signature_valid = CMS_verify(cms, NULL, NULL, NULL, NULL,
					   CMS_NO_SIGNER_CERT_VERIFY | CMS_BINARY) == 1;
	read_signer(message, info);
	read_attributes(message, info);
	if (!message->signer)
		fail(message, "the signer's certificate is not in the message");

	inner = CMS_get0_content(cms);
	if (!inner || !*inner)
		return fail(message, "no content in the SignedData");
	buffer_append(content, ASN1_STRING_get0_data(*inner),
		(size_t)ASN1_STRING_length(*inner));
	return 0;
}

/* CMS_* has no way to ask for the content cipher, so look through PKCS7's struct. */
static void read_cipher(struct message *message, const struct buffer *content)
{
	const unsigned char *data = content->data;
	scoped(PKCS7) PKCS7 *p7 = d2i_PKCS7(NULL, &data, (long)content->length);
	const ASN1_OBJECT *object = NULL;

	if (!p7 || !PKCS7_type_is_enveloped(p7) || !p7->d.enveloped ||
		!p7->d.enveloped->enc_data)
		return;
	X509_ALGOR_get0(&object, NULL, NULL, p7->d.enveloped->enc_data->algorithm);
	message->cipher = OBJ_obj2nid(object);
}

static bool is_type(const struct message *message, const char *type)
{
	return message->message_type && !strcmp(message->message_type, type);
}

/* NDES knows no RenewalReq: a request signed with an issued certificate is a renewal. */
static void judge_signer(struct message *message, const struct authority *authority)
{
	message->signer_issued_by_us = message->signer &&
				       authority_issued(authority, message->signer);
	message->renewal = is_type(message, MESSAGE_RENEWALREQ) ||
			   (is_type(message, MESSAGE_PKCSREQ) &&
				   message->signer_issued_by_us);
}

static bool is_for(CMS_RecipientInfo *recipient, X509 *certificate)
{
	return CMS_RecipientInfo_type(recipient) == CMS_RECIPINFO_TRANS &&
	       !CMS_RecipientInfo_ktri_cert_cmp(recipient, certificate);
}

static void read_key_transport(struct message *message, CMS_RecipientInfo *recipient)
{
	X509_ALGOR *algorithm = NULL;
	const ASN1_OBJECT *object = NULL;

	if (CMS_RecipientInfo_ktri_get0_algs(recipient, NULL, NULL, &algorithm) != 1 ||
		!algorithm)
		return;
	X509_ALGOR_get0(&object, NULL, NULL, algorithm);
	message->key_transport = OBJ_obj2nid(object);
}

/* What opens an EnvelopedData. Both are borrowed; NULL: nothing does. */
struct opener {
	X509 *certificate;
	EVP_PKEY *key;
};

/*
 * A client cannot tell which of two RA certificates without key usage is meant for
 * encryption, so then both are.
 */
static struct opener try_bag(CMS_RecipientInfo *recipient, const struct bag *bag)
{
	X509 *signing = bag->parts[PART_SIGNING];

	if (is_for(recipient, bag->parts[PART_ENCRYPTION]))
		return (struct opener){ bag->parts[PART_ENCRYPTION],
			bag->encryption_key };
	if (X509_get_key_usage(signing) == UINT32_MAX && is_for(recipient, signing))
		return (struct opener){ signing, bag->signing_key };
	return (struct opener){ 0 };
}

/*
 * The client's own bag comes first; then those of all other shapes with an RA. A
 * message to the CA must stay unread where an RA should have got it, as at NDES.
 */
static struct opener try_bags(CMS_RecipientInfo *recipient,
	const struct authority *authority, const struct bag *own)
{
	struct opener opener = try_bag(recipient, own);
	size_t i;

	for (i = 0; !opener.key && i < authority->bag_count; i++) {
		if (authority->bags[i].encryption_key != authority->ca.key)
			opener = try_bag(recipient, &authority->bags[i]);
	}
	return opener;
}

static struct opener find_opener(struct message *message, CMS_ContentInfo *cms,
	const struct authority *authority, const struct bag *own)
{
	STACK_OF(CMS_RecipientInfo) *recipients = CMS_get0_RecipientInfos(cms);
	int i, count = sk_CMS_RecipientInfo_num(recipients);
	struct opener opener = { 0 };

	for (i = 0; !opener.key && i < count; i++) {
		CMS_RecipientInfo *info = sk_CMS_RecipientInfo_value(recipients, i);

		if (CMS_RecipientInfo_type(info) == CMS_RECIPINFO_TRANS)
			read_key_transport(message, info);
		opener = try_bags(info, authority, own);
	}
	return opener;
}

static int open_enveloped(struct message *message, const struct buffer *content,
	const struct authority *authority, const struct bag *own, struct buffer *plain)
{
	const unsigned char *data = content->data;
	scoped(CMS) CMS_ContentInfo *cms = NULL;
	scoped(BIO) BIO *out = BIO_new(BIO_s_mem());
	struct opener opener;
	char *bytes = NULL;
	long length;

	if (content->length)
		cms = d2i_CMS_ContentInfo(NULL, &data, (long)content->length);
	if (!out || !cms || OBJ_obj2nid(CMS_get0_type(cms)) != NID_pkcs7_enveloped)
		return fail(message, "no EnvelopedData in the SignedData");
	read_cipher(message, content);
	opener = find_opener(message, cms, authority, own);
	if (!opener.key)
		return fail(message, "not encrypted to the RA encryption certificate");
	if (CMS_decrypt(cms, opener.key, opener.certificate, NULL, out, CMS_BINARY) != 1)
		return fail(message, "cannot decrypt the EnvelopedData");
	length = BIO_get_mem_data(out, &bytes);
	buffer_append(plain, bytes, length > 0 ? (size_t)length : 0);
	return 0;
}

static void read_challenge(struct message *message, const char *challenge)
{
	int at = X509_REQ_get_attr_by_NID(
		message->request, NID_pkcs9_challengePassword, -1);
	const ASN1_STRING *value;

	if (at < 0)
		return;
	value = attribute_string(X509_REQ_get_attr(message->request, at));
	if (!value)
		return;
	message->challenge_type = string_type_name(ASN1_STRING_type(value));
	message->challenge_length = (size_t)ASN1_STRING_length(value);
	message->challenge_right = challenge &&
				   strlen(challenge) == message->challenge_length &&
				   !CRYPTO_memcmp(challenge, ASN1_STRING_get0_data(value),
					   message->challenge_length);
}

static void read_request(
	struct message *message, const struct buffer *plain, const char *challenge)
{
	const unsigned char *data = plain->data;
	X509_REQ *request = NULL;
	EVP_PKEY *key;

	if (plain->length)
		request = d2i_X509_REQ(NULL, &data, (long)plain->length);
	message->request = request;
	if (!request) {
		fail(message, "no PKCS#10 request in the EnvelopedData");
		return;
	}
	message->data_kind = "PKCS#10";
	message->request_length = plain->length;
	message->request_subject = name_text(X509_REQ_get_subject_name(request));
	message->request_signature = X509_REQ_get_signature_nid(request);
	read_challenge(message, challenge);
	key = X509_REQ_get0_pubkey(request);
	if (!key) {
		fail(message, "the request's public key cannot be read");
		return;
	}
	message->request_key_bits = EVP_PKEY_get_bits(key);
	message->request_signature_valid = X509_REQ_verify(request, key) == 1;
	message->signer_key_matches = message->signer &&
				      EVP_PKEY_eq(key,
					      X509_get0_pubkey(message->signer)) == 1;
}

/* Steps into a SEQUENCE that takes up all of plain, and reads the name it begins with. */
static const unsigned char *read_issuer(
	struct message *message, const struct buffer *plain, const unsigned char **end)
{
	const unsigned char *data = plain->data;
	long length = 0;
	int tag = 0, class;

	if (!plain->length)
		return NULL;
	*end = data + plain->length;
	if (ASN1_get_object(&data, &length, &tag, &class, (long)plain->length) !=
			V_ASN1_CONSTRUCTED ||
		tag != V_ASN1_SEQUENCE || data + length != *end)
		return NULL;
	message->issuer = d2i_X509_NAME(NULL, &data, length);
	if (message->issuer)
		message->issuer_text = name_text(message->issuer);
	return message->issuer ? data : NULL;
}

static void read_issuer_and_subject(
	struct message *message, const struct buffer *plain, const char *challenge)
{
	const unsigned char *end = NULL, *data = read_issuer(message, plain, &end);

	(void)challenge;
	if (data)
		message->subject = d2i_X509_NAME(NULL, &data, (long)(end - data));
	if (!message->subject || data != end) {
		fail(message, "no IssuerAndSubject in the EnvelopedData");
		return;
	}
	message->data_kind = "IssuerAndSubject";
	message->subject_text = name_text(message->subject);
}

static void read_issuer_and_serial(
	struct message *message, const struct buffer *plain, const char *challenge)
{
	const unsigned char *end = NULL, *data = read_issuer(message, plain, &end);

	(void)challenge;
	if (data)
		message->serial = d2i_ASN1_INTEGER(NULL, &data, (long)(end - data));
	if (!message->serial || data != end) {
		fail(message, "no IssuerAndSerialNumber in the EnvelopedData");
		return;
	}
	message->data_kind = "IssuerAndSerialNumber";
	message->serial_text = serial_text(message->serial);
}

/* What each messageType carries. A message without a type may be anything. */
static const struct {
	const char *type;
	void (*read)(struct message *message, const struct buffer *plain,
		const char *challenge);
} readers[] = {
	{ .type = MESSAGE_RENEWALREQ, .read = read_request },
	{ .type = MESSAGE_PKCSREQ, .read = read_request },
	{ .type = MESSAGE_CERTPOLL, .read = read_issuer_and_subject },
	{ .type = MESSAGE_GETCERT, .read = read_issuer_and_serial },
	{ .type = MESSAGE_GETCRL, .read = read_issuer_and_serial },
};

static void read_data(
	struct message *message, const struct buffer *plain, const char *challenge)
{
	size_t i;

	if (!message->message_type)
		read_request(message, plain, challenge);
	for (i = 0; i < sizeof(readers) / sizeof(readers[0]); i++) {
		if (is_type(message, readers[i].type))
			readers[i].read(message, plain, challenge);
	}
}

void message_decode(struct message *message, const struct buffer *body,
	const struct authority *authority, const struct bag *bag, const char *challenge)
{
	scoped(buffer) struct buffer content = { 0 };
	scoped(buffer) struct buffer plain = { 0 };

	ERR_clear_error();
	message->length = body->length;
	note_encoding(message, body->data, body->length);
	if (open_signed(message, body, &content))
		return;
	judge_signer(message, authority);
	note_encoding(message, content.data, content.length);
	if (!open_enveloped(message, &content, authority, bag, &plain))
		read_data(message, &plain, challenge);
}

void message_clear(struct message *message)
{
	free(message->error);
	free(message->transaction_id);
	free(message->message_type);
	free(message->signer_subject);
	free(message->signer_serial);
	free(message->request_subject);
	free(message->issuer_text);
	free(message->subject_text);
	free(message->serial_text);
	X509_NAME_free(message->issuer);
	X509_NAME_free(message->subject);
	ASN1_INTEGER_free(message->serial);
	buffer_clear(&message->sender_nonce);
	X509_free(message->signer);
	X509_REQ_free(message->request);
	*message = (struct message){ 0 };
}
