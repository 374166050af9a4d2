/* SPDX-License-Identifier: MIT */
/*
 * Writes CertReps as NDES does, sound or odd in chosen ways.
 *
 * The shape is that of real NDES answers: SignedData version 1, SHA-1, no
 * certificates (the client has the RA's from GetCACert), for anything but SUCCESS
 * one content byte of zero where RFC 8894 wants none, and the HRESULT as signed
 * decimal in an attribute of Microsoft's own. One difference cannot be helped:
 * OpenSSL adds a signingTime. By the plan it is that of another server.
 *
 * Never decides by itself what goes wrong; the scenario does, through the plan. What
 * the message gets is decision.c's.
 */
#include "reply.h"

#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <string.h>

#include "bag.h"
#include "decision.h"
#include "scoped.h"

static const char *const attribute_oids[REPLY_ATTRIBUTES] = {
	[REPLY_MESSAGE_TYPE] = "2.16.840.1.113733.1.9.2",
	[REPLY_PKI_STATUS] = "2.16.840.1.113733.1.9.3",
	[REPLY_FAIL_INFO] = "2.16.840.1.113733.1.9.4",
	[REPLY_MICROSOFT_ERROR] = "1.3.6.1.4.1.311.21.33",
	[REPLY_TRANSACTION_ID] = "2.16.840.1.113733.1.9.7",
	[REPLY_SENDER_NONCE] = "2.16.840.1.113733.1.9.5",
	[REPLY_RECIPIENT_NONCE] = "2.16.840.1.113733.1.9.6",
	[REPLY_FAIL_INFO_TEXT] = "1.3.6.1.5.5.7.24.1",
};

/* The signed attributes, decided. An empty one is left out. */
struct facts {
	struct buffer values[REPLY_ATTRIBUTES];
};

static inline void scoped_free_facts(struct facts *facts)
{
	int i;

	for (i = 0; i < REPLY_ATTRIBUTES; i++)
		buffer_clear(&facts->values[i]);
}

static inline void scoped_free_decision(struct decision *decision)
{
	decision_clear(decision);
}

static int attribute_type(int attribute, const struct reply_plan *plan)
{
	if (attribute == REPLY_SENDER_NONCE || attribute == REPLY_RECIPIENT_NONCE)
		return V_ASN1_OCTET_STRING;
	/* RFC 8894 section 3.2.1 leaves no choice for that one. */
	return attribute == REPLY_FAIL_INFO_TEXT ? V_ASN1_UTF8STRING : plan->string_type;
}

static int add_attributes(
	CMS_SignerInfo *info, const struct facts *facts, const struct reply_plan *plan)
{
	int i;

	for (i = 0; i < REPLY_ATTRIBUTES; i++) {
		const struct buffer *value = &facts->values[i];
		scoped(ASN1_OBJECT)
			ASN1_OBJECT *object = OBJ_txt2obj(attribute_oids[i], 1);

		if (!value->length || plan->dropped & 1u << i)
			continue;
		if (!object ||
			CMS_signed_add1_attr_by_OBJ(info, object, attribute_type(i, plan),
				value->data, (int)value->length) != 1)
			return -1;
	}
	return 0;
}

/* Orders encodings as DER wants a SET OF to be. */
static int compare_encodings(const void *a, const void *b)
{
	const struct buffer *one = a, *other = b;
	size_t shorter = one->length < other->length ? one->length : other->length;
	int order = memcmp(one->data, other->data, shorter);

	return order ? order
		     : (one->length > other->length) - (one->length < other->length);
}

/* Appends what the signature is over: the signed attributes as a SET OF. */
static int encode_attributes(struct buffer *out, const CMS_SignerInfo *info)
{
	struct buffer each[REPLY_ATTRIBUTES + 4] = { { 0 } };
	int count = CMS_signed_get_attr_count(info), length = 0, i, result = -1;
	unsigned char head[8], *end = head;

	if (count > (int)(sizeof(each) / sizeof(each[0])))
		return -1;
	for (i = 0; i < count; i++) {
		unsigned char *der = NULL;
		int size = i2d_X509_ATTRIBUTE(CMS_signed_get_attr(info, i), &der);

		if (size < 0)
			goto out;
		buffer_append(&each[i], der, (size_t)size);
		OPENSSL_free(der);
		length += size;
	}
	qsort(each, (size_t)count, sizeof(each[0]), compare_encodings);
	ASN1_put_object(&end, 1, length, V_ASN1_SET, V_ASN1_UNIVERSAL);
	buffer_append(out, head, (size_t)(end - head));
	for (i = 0; i < count; i++)
		buffer_append(out, each[i].data, each[i].length);
	result = 0;
out:
	for (i = 0; i < count; i++)
		buffer_clear(&each[i]);
	return result;
}

/*
 * Takes contentType, which RFC 5652 section 5.3 wants, out of the signed attributes and
 * signs anew. By hand: OpenSSL refuses to sign what lacks it, as it refuses to verify it.
 */
static int drop_content_type(CMS_SignerInfo *info, EVP_PKEY *key, const EVP_MD *digest)
{
	int at = CMS_signed_get_attr_by_NID(info, NID_pkcs9_contentType, -1);
	scoped(buffer) struct buffer attributes = { 0 };
	scoped(EVP_MD_CTX) EVP_MD_CTX *context = EVP_MD_CTX_new();
	unsigned char signature[1024];
	size_t length = sizeof(signature);

	if (!context || at < 0)
		return -1;
	X509_ATTRIBUTE_free(CMS_signed_delete_attr(info, at));
	if (encode_attributes(&attributes, info) ||
		EVP_DigestSignInit(context, NULL, digest, NULL, key) != 1 ||
		EVP_DigestSign(context, signature, &length, attributes.data,
			attributes.length) != 1)
		return -1;
	return ASN1_STRING_set(
		       CMS_SignerInfo_get0_signature(info), signature, (int)length) == 1
		       ? 0
		       : -1;
}

static int reply_sign(struct buffer *out, const struct facts *facts,
	const struct reply_plan *plan, const struct call *call,
	const struct buffer *content)
{
	const struct bag *bag = call->bag;
	const unsigned int flags =
		CMS_PARTIAL | CMS_BINARY | CMS_NOSMIMECAP |
		(plan->embed ? 0u : CMS_NOCERTS) |
		(content->length || plan->filling != REPLY_NONE ? 0u : CMS_DETACHED);
	const EVP_MD *digest = EVP_get_digestbynid(plan->digest);
	EVP_PKEY *key = plan->signed_by_ca ? call->authority->ca.key : bag->signing_key;
	scoped(BIO) BIO *data = BIO_new_mem_buf(
		content->length ? (const void *)content->data : "", (int)content->length);
	scoped(CMS) CMS_ContentInfo *cms = CMS_sign(NULL, NULL, NULL, NULL, flags);
	CMS_SignerInfo *info;

	if (!data || !cms)
		return -1;
	info = CMS_add1_signer(cms,
		bag->parts[plan->signed_by_ca ? PART_CA : PART_SIGNING], key, digest,
		flags);
	if (!info || add_attributes(info, facts, plan) ||
		CMS_final(cms, data, NULL, CMS_BINARY) != 1 ||
		(plan->dropped & 1u << REPLY_CONTENT_TYPE &&
			drop_content_type(info, key, digest)))
		return -1;
	return bag_write_cms(out, cms);
}

static const EVP_CIPHER *reply_cipher(
	const struct reply_plan *plan, const struct message *message)
{
	const EVP_CIPHER *cipher = EVP_get_cipherbynid(
		plan->cipher ? plan->cipher : message->cipher);

	return cipher ? cipher : EVP_des_ede3_cbc();
}

static int set_padding(CMS_RecipientInfo *recipient, int padding)
{
	EVP_PKEY_CTX *context;

	/* an EC key is agreed upon, not transported */
	if (CMS_RecipientInfo_type(recipient) != CMS_RECIPINFO_TRANS)
		return 0;
	context = CMS_RecipientInfo_get0_pkey_ctx(recipient);
	return context && EVP_PKEY_CTX_set_rsa_padding(context, padding) == 1 ? 0 : -1;
}

/* Encrypts to the signer of the request. */
static int envelop(struct buffer *out, const struct reply_plan *plan,
	const struct message *message, const struct buffer *plain)
{
	scoped(BIO) BIO *data = BIO_new_mem_buf(plain->data, (int)plain->length);
	scoped(CMS) CMS_ContentInfo *cms = CMS_EnvelopedData_create(
		reply_cipher(plan, message));
	CMS_RecipientInfo *recipient;

	if (!data || !cms || CMS_set_detached(cms, 0) != 1)
		return -1;
	recipient = CMS_add1_recipient_cert(cms, message->signer, CMS_KEY_PARAM);
	if (!recipient || set_padding(recipient, plan->padding) ||
		CMS_final(cms, data, NULL, CMS_BINARY) != 1)
		return -1;
	return bag_write_cms(out, cms);
}

static bool wants_envelope(const struct reply_plan *plan, enum reply_status status)
{
	return (status == REPLY_SUCCESS && !plan->bare) ||
	       (status == REPLY_FAILURE && plan->envelope_on_failure);
}

/* What is inside the SignedData: an envelope around a bag, or what stands for nothing. */
static int make_content(struct buffer *out, const struct reply_plan *plan,
	const struct message *message, const struct decision *decision)
{
	scoped(stack) STACK_OF(X509) *certificates = NULL;
	scoped(buffer) struct buffer plain = { 0 };

	if (!wants_envelope(plan, decision->status)) {
		if (plan->filling == REPLY_ZERO)
			buffer_append(out, "", 1);
		return 0;
	}
	if (decision->certificate) {
		certificates = sk_X509_new_null();
		if (!certificates || !sk_X509_push(certificates, decision->certificate))
			return -1;
	}
	if (bag_write_degenerate(&plain, certificates, decision->crl))
		return -1;
	return envelop(out, plan, message, &plain);
}

static const struct {
	const char *code, *verdict;
} statuses[] = {
	[REPLY_SUCCESS] = { .code = "0", .verdict = "SUCCESS" },
	[REPLY_FAILURE] = { .code = "2", .verdict = "FAILURE" },
	[REPLY_PENDING] = { .code = "3", .verdict = "PENDING" },
};

static void set_text(struct facts *facts, enum reply_attribute attribute, char *text)
{
	buffer_append_text(&facts->values[attribute], text);
	free(text);
}

static int reply_gather(struct facts *facts, const struct reply_plan *plan,
	const struct message *message, const struct decision *decision)
{
	struct buffer *nonce = &facts->values[REPLY_RECIPIENT_NONCE];
	unsigned char fresh[16];

	if (RAND_bytes(fresh, sizeof(fresh)) != 1)
		return -1;
	if (plan->echo)
		buffer_append(&facts->values[REPLY_SENDER_NONCE],
			message->sender_nonce.data, message->sender_nonce.length);
	else
		buffer_append(&facts->values[REPLY_SENDER_NONCE], fresh, sizeof(fresh));
	buffer_append(nonce, message->sender_nonce.data, message->sender_nonce.length);
	if (plan->defect == REPLY_BAD_NONCE && nonce->length)
		nonce->data[0] ^= 0xff;
	set_text(facts, REPLY_MESSAGE_TYPE, memory_format("%lu", plan->message_type));
	set_text(facts, REPLY_PKI_STATUS, memory_string(statuses[decision->status].code));
	set_text(facts, REPLY_TRANSACTION_ID,
		memory_format("%s%s", message->transaction_id,
			plan->defect == REPLY_BAD_TRANSACTION ? "0" : ""));
	if (decision->status != REPLY_FAILURE)
		return 0;
	set_text(facts, REPLY_FAIL_INFO, memory_format("%lu", decision->fail_info));
	set_text(facts, REPLY_MICROSOFT_ERROR,
		memory_format("%ld", (long)(int32_t)plan->hresult));
	if (plan->fail_info_text)
		buffer_append_text(
			&facts->values[REPLY_FAIL_INFO_TEXT], plan->fail_info_text);
	return 0;
}

int reply_encode(struct buffer *out, const char **verdict, const struct reply_plan *plan,
	const struct call *call)
{
	scoped(decision) struct decision decision = { 0 };
	scoped(facts) struct facts facts = { 0 };
	scoped(buffer) struct buffer content = { 0 };

	if (decision_make(&decision, plan, call))
		return -1;
	*verdict = statuses[decision.status].verdict;
	if (reply_gather(&facts, plan, call->message, &decision) ||
		make_content(&content, plan, call->message, &decision) ||
		reply_sign(out, &facts, plan, call, &content))
		return -1;
	/* the signature is the last thing in the message */
	if (plan->defect == REPLY_BAD_SIGNATURE)
		out->data[out->length - 1] ^= 0xff;
	return 0;
}
