/* SPDX-License-Identifier: MIT */
/*
 * Writes CertReps as NDES does, sound or with one chosen defect.
 *
 * The shape is that of real NDES answers: SignedData version 1, SHA-1, no
 * certificates (the client has the RA's from GetCACert), for anything but SUCCESS
 * one content byte of zero where RFC 8894 wants none, and the HRESULT as signed
 * decimal in an attribute of Microsoft's own. One difference cannot be helped:
 * OpenSSL adds a signingTime.
 *
 * Never decides by itself what goes wrong; the scenario does, through the plan.
 */
#include "reply.h"

#include <openssl/rand.h>
#include <string.h>

#include "bag.h"
#include "scoped.h"

#define OID_MESSAGE_TYPE    "2.16.840.1.113733.1.9.2"
#define OID_PKI_STATUS	    "2.16.840.1.113733.1.9.3"
#define OID_FAIL_INFO	    "2.16.840.1.113733.1.9.4"
#define OID_SENDER_NONCE    "2.16.840.1.113733.1.9.5"
#define OID_RECIPIENT_NONCE "2.16.840.1.113733.1.9.6"
#define OID_TRANSACTION_ID  "2.16.840.1.113733.1.9.7"
#define OID_MICROSOFT_ERROR "1.3.6.1.4.1.311.21.33"

enum { FAIL_BAD_MESSAGE_CHECK = 1, FAIL_BAD_REQUEST = 2 };

/* Everything that goes into the signed attributes, decided. */
struct facts {
	const char *message_type, *status, *fail_info, *hresult;
	const char *transaction_id;
	const struct buffer *nonce; /* recipientNonce */
};

static int add(
	CMS_SignerInfo *info, const char *oid, int type, const void *data, size_t length)
{
	scoped(ASN1_OBJECT) ASN1_OBJECT *object = OBJ_txt2obj(oid, 1);

	if (!object ||
		CMS_signed_add1_attr_by_OBJ(info, object, type, data, (int)length) != 1)
		return -1;
	return 0;
}

static int add_text(CMS_SignerInfo *info, const char *oid, const char *text)
{
	if (!text)
		return 0;
	return add(info, oid, V_ASN1_PRINTABLESTRING, text, strlen(text));
}

static int add_attributes(CMS_SignerInfo *info, const struct facts *facts)
{
	unsigned char nonce[16];

	if (RAND_bytes(nonce, sizeof(nonce)) != 1 ||
		add_text(info, OID_MESSAGE_TYPE, facts->message_type) ||
		add_text(info, OID_PKI_STATUS, facts->status) ||
		add_text(info, OID_FAIL_INFO, facts->fail_info) ||
		add_text(info, OID_MICROSOFT_ERROR, facts->hresult) ||
		add_text(info, OID_TRANSACTION_ID, facts->transaction_id) ||
		add(info, OID_SENDER_NONCE, V_ASN1_OCTET_STRING, nonce, sizeof(nonce)))
		return -1;
	if (!facts->nonce->length)
		return 0;
	return add(info, OID_RECIPIENT_NONCE, V_ASN1_OCTET_STRING, facts->nonce->data,
		facts->nonce->length);
}

static int write_cms(struct buffer *out, CMS_ContentInfo *cms)
{
	unsigned char *der = NULL;
	int length = i2d_CMS_ContentInfo(cms, &der);

	if (length < 0)
		return -1;
	buffer_append(out, der, (size_t)length);
	OPENSSL_free(der);
	return 0;
}

static int sign(struct buffer *out, const struct facts *facts, const struct bag *bag,
	const struct buffer *content)
{
	const unsigned int flags = CMS_PARTIAL | CMS_BINARY | CMS_NOCERTS |
				   CMS_NOSMIMECAP;
	scoped(BIO) BIO *data = BIO_new_mem_buf(content->data, (int)content->length);
	scoped(CMS) CMS_ContentInfo *cms = CMS_sign(NULL, NULL, NULL, NULL, flags);
	CMS_SignerInfo *info;

	if (!data || !cms)
		return -1;
	info = CMS_add1_signer(cms, bag->signing, bag->signing_key, EVP_sha1(), flags);
	if (!info || add_attributes(info, facts) ||
		CMS_final(cms, data, NULL, CMS_BINARY) != 1)
		return -1;
	return write_cms(out, cms);
}

static const EVP_CIPHER *reply_cipher(const struct message *message)
{
	const EVP_CIPHER *cipher = EVP_get_cipherbynid(message->cipher);

	return cipher ? cipher : EVP_des_ede3_cbc();
}

/* The issued certificate, alone in a bag, encrypted to whoever signed the request. */
static int envelop(struct buffer *out, const struct message *message,
	const struct authority *authority)
{
	scoped(X509) X509 *issued = authority_certify(authority, message->request);
	scoped(stack) STACK_OF(X509) *certificates = sk_X509_new_null();
	scoped(stack) STACK_OF(X509) *recipients = sk_X509_new_null();
	scoped(buffer) struct buffer inner = { 0 };
	scoped(CMS) CMS_ContentInfo *cms = NULL;
	scoped(BIO) BIO *data = NULL;

	if (!issued || !certificates || !recipients ||
		!sk_X509_push(certificates, issued) ||
		!sk_X509_push(recipients, message->signer) ||
		bag_write_degenerate(&inner, certificates))
		return -1;
	data = BIO_new_mem_buf(inner.data, (int)inner.length);
	if (!data)
		return -1;
	cms = CMS_encrypt(recipients, data, reply_cipher(message), CMS_BINARY);
	return cms ? write_cms(out, cms) : -1;
}

static struct reply_plan refuse(struct reply_plan plan, unsigned int fail_info)
{
	plan.status = REPLY_FAILURE;
	plan.fail_info = fail_info;
	return plan;
}

/* What the plan comes to for this very message. */
static struct reply_plan settle(
	const struct reply_plan *plan, const struct message *message)
{
	struct reply_plan settled = *plan;

	if (plan->status != REPLY_DECIDE && plan->status != REPLY_SUCCESS)
		return settled;
	if (!message->request || strcmp(message->message_type, MESSAGE_PKCSREQ))
		return refuse(settled, FAIL_BAD_REQUEST);
	if (!message->signature_valid)
		return refuse(settled, FAIL_BAD_MESSAGE_CHECK);
	if (plan->status == REPLY_DECIDE)
		settled.status = message->challenge_right ? REPLY_SUCCESS : REPLY_FAILURE;
	return settled;
}

static const struct {
	const char *code, *verdict;
} statuses[] = {
	[REPLY_SUCCESS] = { .code = "0", .verdict = "SUCCESS" },
	[REPLY_FAILURE] = { .code = "2", .verdict = "FAILURE" },
	[REPLY_PENDING] = { .code = "3", .verdict = "PENDING" },
};

int reply_encode(struct buffer *out, const char **verdict, const struct reply_plan *plan,
	const struct message *message, const struct bag *bag,
	const struct authority *authority)
{
	const struct reply_plan settled = settle(plan, message);
	scoped(memory) char *hresult = memory_format(
		"%ld", (long)(int32_t)settled.hresult);
	scoped(memory) char *fail_info = memory_format("%u", settled.fail_info);
	scoped(memory) char *other_id = memory_format("%s0", message->transaction_id);
	scoped(buffer) struct buffer nonce = { 0 };
	scoped(buffer) struct buffer content = { 0 };
	struct facts facts = {
		.message_type = settled.defect == REPLY_BAD_TYPE ? "19" : "3",
		.status = statuses[settled.status].code,
		.transaction_id = settled.defect == REPLY_BAD_TRANSACTION
					  ? other_id
					  : message->transaction_id,
		.nonce = &nonce,
	};

	*verdict = statuses[settled.status].verdict;
	if (settled.status == REPLY_FAILURE) {
		facts.fail_info = fail_info;
		facts.hresult = hresult;
	}
	buffer_append(&nonce, message->sender_nonce.data, message->sender_nonce.length);
	if (settled.defect == REPLY_BAD_NONCE && nonce.length)
		nonce.data[0] ^= 0xff;

	if (settled.status != REPLY_SUCCESS)
		buffer_append(&content, "", 1);
	else if (envelop(&content, message, authority))
		return -1;
	if (sign(out, &facts, bag, &content))
		return -1;
	/* the signature is the last thing in the message */
	if (settled.defect == REPLY_BAD_SIGNATURE)
		out->data[out->length - 1] ^= 0xff;
	return 0;
}
