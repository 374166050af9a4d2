/* SPDX-License-Identifier: MIT */
/*
 * Reads a CertRep. It continues after each fault, verifies only with the certificates of
 * GetCACert, and computes at most one digest, one signature for each matching certificate
 * and one decryption, for any number of signers. NDES's deviations are no faults here: it
 * embeds no certificates, sends one zero octet instead of an envelope, and has its reason
 * in an attribute of Microsoft's. It never builds a chain, and never interprets the
 * facts.
 */
#include "scep/certrep.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/openssl.h"
#include "base/text.h"
#include "scep/envelope.h"
#include "scep/parse.h"

/* The attribute's first value, or NULL. */
static const ASN1_TYPE *attribute(const CMS_SignerInfo *signer, const char *oid)
{
	scoped(ASN1_OBJECT) *type = OBJ_txt2obj(oid, 1);
	const int at = type ? CMS_signed_get_attr_by_OBJ(signer, type, -1) : -1;
	X509_ATTRIBUTE *found = at < 0 ? NULL : CMS_signed_get_attr(signer, at);

	return found ? X509_ATTRIBUTE_get0_type(found, 0) : NULL;
}

static struct span octets_of(const ASN1_STRING *string)
{
	return (struct span){
		.data = ASN1_STRING_get0_data(string),
		.length = (size_t)ASN1_STRING_length(string),
	};
}

/*
 * The octets of a text value: RFC 8894 requires PrintableString, and some servers send
 * others. An OCTET STRING counts too.
 */
static bool text_value(const ASN1_TYPE *value, struct span *out)
{
	if (!value)
		return false;
	switch (ASN1_TYPE_get(value)) {
	case V_ASN1_PRINTABLESTRING:
	case V_ASN1_UTF8STRING:
	case V_ASN1_IA5STRING:
	case V_ASN1_T61STRING:
	case V_ASN1_VISIBLESTRING:
	case V_ASN1_NUMERICSTRING:
	case V_ASN1_OCTET_STRING:
		*out = octets_of(value->value.asn1_string);
		return true;
	default:
		return false;
	}
}

/* A small decimal number; -1 for anything else. */
static int parse_number(struct span text)
{
	int number = 0;

	if (text.length == 0 || text.length > 6)
		return -1;
	for (size_t i = 0; i < text.length; i++) {
		if (text.data[i] < '0' || text.data[i] > '9')
			return -1;
		number = 10 * number + (text.data[i] - '0');
	}
	return number;
}

/* -1 if absent; the fault `malformed` if it is not a number. */
static int number_attribute(struct reply *out, const CMS_SignerInfo *signer,
	const char *oid, int *number, const char *malformed)
{
	struct span text;
	const ASN1_TYPE *value = attribute(signer, oid);

	*number = -1;
	if (!value)
		return 0;
	if (text_value(value, &text))
		*number = parse_number(text);
	return *number < 0 ? reply_blame(out, malformed) : 0;
}

/* NDES writes a signed decimal; unsigned and hexadecimal numbers are accepted too. */
static bool parse_hresult(struct span in, uint32_t *code)
{
	char text[32], *end;
	long long value;

	if (in.length == 0 || in.length >= sizeof(text))
		return false;
	memcpy(text, in.data, in.length);
	text[in.length] = '\0';
	errno = 0;
	value = strtoll(text, &end, text_starts(text, "0x") ? 16 : 10);
	if (errno != 0 || *end != '\0' || value < INT32_MIN || value > UINT32_MAX)
		return false;
	*code = (uint32_t)value;
	return true;
}

static int read_hresult(struct reply *out, const CMS_SignerInfo *signer)
{
	struct certrep *c = &out->certrep;
	struct span text;
	const ASN1_TYPE *value = attribute(signer, SCEP_OID_HRESULT);

	if (!value)
		return 0;
	c->has_hresult = text_value(value, &text) && parse_hresult(text, &c->hresult);
	if (c->has_hresult)
		return 0;
	return reply_blame(out, "the HRESULT attribute is not a number");
}

static int read_status(struct reply *out, const CMS_SignerInfo *signer)
{
	struct certrep *c = &out->certrep;
	struct span text;

	int r = number_attribute(out, signer, SCEP_OID_MESSAGE_TYPE, &c->message_type,
		"the messageType is not a number");
	if (r == 0)
		r = number_attribute(out, signer, SCEP_OID_PKI_STATUS, &c->pki_status,
			"the pkiStatus is not a number");
	if (r == 0)
		r = number_attribute(out, signer, SCEP_OID_FAIL_INFO, &c->fail_info,
			"the failInfo is not a number");
	if (r == 0)
		r = read_hresult(out, signer);
	if (text_value(attribute(signer, SCEP_OID_FAIL_INFO_TEXT), &text))
		text_keep(c->fail_info_text, text);
	if (r == 0 && c->message_type < 0)
		r = reply_blame(out, "no messageType attribute");
	if (r == 0 && c->message_type != SCEP_CERT_REP)
		r = reply_blame(out, "the messageType is not CertRep");
	if (r == 0 && c->pki_status < 0)
		r = reply_blame(out, "no pkiStatus attribute");
	if (r == 0 && c->pki_status == SCEP_FAILURE && c->fail_info < 0)
		r = reply_blame(out, "a FAILURE without failInfo");
	return r;
}

static bool same(struct span a, struct span b)
{
	return a.length == b.length &&
	       (a.length == 0 || memcmp(a.data, b.data, a.length) == 0);
}

/* The two attributes that connect the reply with the request. */
static int read_correlation(struct reply *out, const CMS_SignerInfo *signer,
	const struct reply_context *context)
{
	struct certrep *c = &out->certrep;
	const ASN1_TYPE *nonce = attribute(signer, SCEP_OID_RECIPIENT_NONCE);
	const ASN1_TYPE *transaction = attribute(signer, SCEP_OID_TRANSACTION_ID);
	struct span text = { .length = 0 };
	int r;

	if (transaction) {
		const bool readable = text_value(transaction, &text);
		text_keep(c->transaction_id, text);
		if (context->transaction_id)
			c->transaction_id_matches = verdict_of(
				readable &&
				same(text, span_of_text(context->transaction_id)));
	}
	if (nonce && context->nonce) {
		const struct span sent = { context->nonce, SCEP_NONCE_LENGTH };
		c->nonce_matches = verdict_of(
			ASN1_TYPE_get(nonce) == V_ASN1_OCTET_STRING &&
			same(octets_of(nonce->value.octet_string), sent));
	}
	r = transaction ? 0 : reply_blame(out, "no transactionID attribute");
	if (r == 0 && !nonce)
		r = reply_blame(out, "no recipientNonce attribute");
	return r;
}

/* RFC 8894 section 3.2.1: if present, these are PrintableString. */
static bool is_printable(const CMS_SignerInfo *signer)
{
	static const char *const oids[] = {
		SCEP_OID_TRANSACTION_ID,
		SCEP_OID_MESSAGE_TYPE,
		SCEP_OID_PKI_STATUS,
		SCEP_OID_FAIL_INFO,
	};

	for (size_t i = 0; i < sizeof(oids) / sizeof(oids[0]); i++) {
		const ASN1_TYPE *value = attribute(signer, oids[i]);
		if (value && ASN1_TYPE_get(value) != V_ASN1_PRINTABLESTRING)
			return false;
	}
	return true;
}

static void read_form(struct certrep *c, CMS_SignerInfo *signer)
{
	const ASN1_OBJECT *type = NULL;
	X509_ALGOR *digest = NULL, *signature = NULL;
	int nid;

	CMS_SignerInfo_get0_algs(signer, NULL, NULL, &digest, &signature);
	X509_ALGOR_get0(&type, NULL, NULL, signature);
	c->pss = OBJ_obj2nid(type) == NID_rsassaPss;
	X509_ALGOR_get0(&type, NULL, NULL, digest);
	OBJ_obj2txt(c->digest, sizeof(c->digest), type, 0);
	nid = OBJ_obj2nid(type);
	if (nid != NID_undef)
		text_keep(c->digest, span_of_text(OBJ_nid2sn(nid)));
	c->printable = is_printable(signer);
	c->has_sender_nonce = attribute(signer, SCEP_OID_SENDER_NONCE) != NULL;
}

static void read_signer_id(struct certrep *c, CMS_SignerInfo *signer)
{
	ASN1_OCTET_STRING *key_id = NULL;
	ASN1_INTEGER *serial = NULL;
	X509_NAME *issuer = NULL;

	if (!CMS_SignerInfo_get0_signer_id(signer, &key_id, &issuer, &serial))
		return;
	if (issuer)
		certificate_name_text(c->signer_issuer, sizeof(c->signer_issuer), issuer);
	if (serial)
		certificate_serial_text(
			c->signer_serial, sizeof(c->signer_serial), serial);
}

/*
 * Tries each certificate from GetCACert that the signerInfo names. Certificates in the
 * message itself prove nothing, so they are ignored.
 */
enum verdict certrep_verify(CMS_ContentInfo *cms, CMS_SignerInfo *signer,
	const struct cacert *known, enum verdict *is_ra, unsigned *traits)
{
	enum verdict result = VERDICT_UNKNOWN;

	if (!known)
		return VERDICT_UNKNOWN;
	for (int i = 0; i < sk_X509_num(known->all); i++) {
		X509 *certificate = sk_X509_value(known->all, i);
		if (CMS_SignerInfo_cert_cmp(signer, certificate) != 0)
			continue;
		result = signature_verify(cms, signer, certificate, traits);
		if (result == VERDICT_YES) {
			if (is_ra)
				*is_ra = verdict_of(certificate == known->ra_signing);
			openssl_forget();
			break;
		}
	}
	return result;
}

static bool embeds_signer(CMS_ContentInfo *cms, CMS_SignerInfo *signer)
{
	scoped_certificates *sent = CMS_get1_certs(cms);

	for (int i = 0; i < sk_X509_num(sent) && i < CACERT_MAX; i++)
		if (CMS_SignerInfo_cert_cmp(signer, sk_X509_value(sent, i)) == 0)
			return true;
	return false;
}

static int read_signature(struct reply *out, CMS_ContentInfo *cms, CMS_SignerInfo *signer,
	const struct reply_context *context)
{
	struct certrep *c = &out->certrep;

	c->embeds_signer = embeds_signer(cms, signer);
	c->signature_traits = signature_look(cms, signer);
	c->signature = certrep_verify(
		cms, signer, context->cacert, &c->signer_is_ra, &c->signature_traits);
	if (c->signature == VERDICT_NO)
		return reply_blame(out, "the signature does not verify");
	if (c->signature_traits & SIGNATURE_DETACHED)
		return reply_blame(out, "the signed content is not in the message");
	if (c->signature == VERDICT_UNKNOWN && context->cacert &&
		sk_X509_num(context->cacert->all) > 0)
		return reply_blame(out, "signed by no certificate of GetCACert's");
	return 0;
}

static int read_content(
	struct reply *out, CMS_ContentInfo *cms, const struct reply_context *context)
{
	const ASN1_OCTET_STRING *content = signature_content(cms);
	const unsigned char *octets = content ? ASN1_STRING_get0_data(content) : NULL;
	const int length = content ? ASN1_STRING_length(content) : 0;

	out->certrep.content_length = (size_t)length;
	if (length > 1) {
		scoped(CMS_ContentInfo) *inner = parse_cms(
			(struct span){ octets, (size_t)length }, NULL);
		const int type = inner ? OBJ_obj2nid(CMS_get0_type(inner)) : NID_undef;
		if (type == NID_pkcs7_enveloped ||
			type == NID_id_smime_ct_authEnvelopedData) {
			out->certrep.authenticated = type ==
						     NID_id_smime_ct_authEnvelopedData;
			return envelope_read(out, inner, context);
		}
		return reply_blame(out, "the content is not an envelope");
	}
	if (out->certrep.pki_status == SCEP_SUCCESS)
		return reply_blame(out, "a SUCCESS without an envelope");
	return 0; /* NDES's one zero octet, or nothing, as in RFC 8894 */
}

int certrep_read(
	struct reply *out, CMS_ContentInfo *cms, const struct reply_context *context)
{
	static const struct reply_context nothing = { .cacert = NULL };
	STACK_OF(CMS_SignerInfo) *signers = CMS_get0_SignerInfos(cms);
	CMS_SignerInfo *signer = sk_CMS_SignerInfo_value(signers, 0);
	int r;

	if (!context)
		context = &nothing;
	out->kind = REPLY_CERTREP;
	read_signer_id(&out->certrep, signer);
	read_form(&out->certrep, signer);
	r = 0;
	if (sk_CMS_SignerInfo_num(signers) > 1)
		r = reply_blame(out, "more than one signer; the first is read");
	if (r == 0)
		r = read_status(out, signer);
	if (r == 0)
		r = read_correlation(out, signer, context);
	if (r == 0)
		r = read_signature(out, cms, signer, context);
	return r < 0 ? r : read_content(out, cms, context);
}
