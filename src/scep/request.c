/* SPDX-License-Identifier: MIT */
/*
 * Makes the pkiMessage in two steps, each encoded by OpenSSL as DER and then re-encoded
 * like the device's library: first the envelope, because its octets are signed, then the
 * signed message around it. The meaning is the same in every encoding. Three differences
 * between OpenSSL and the devices are corrected after signing, outside the signature: the
 * NULL after the digest algorithm, the name of the signature algorithm, and
 * digestAlgorithms (reencode.c). It never touches a network.
 */
#include "scep/request.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <openssl/rsa.h>

#include "base/openssl.h"
#include "base/text.h"
#include "scep/certificate.h"
#include "scep/der.h"
#include "scep/reencode.h"

/* RFC 6211; OpenSSL 3.0 has no NID for it. */
#define OID_ALGORITHM_PROTECTION "1.2.840.113549.1.9.52"

/* The habits of the libraries, as far as messages show them. */
static const struct style {
	struct reencode reencode;
	bool digest_null;          /* after the digest's OID */
	bool full_signature_name;  /* sha512WithRSAEncryption, not rsaEncryption */
	bool algorithm_protection; /* RFC 6211, among the signed attributes */
} styles[] = {
	/* CryptoAPI; the NULL is inferred from its other signed data. */
	[REQUEST_DER] = { .digest_null = true },
	/*
	 * A captured message proves the head. The log cuts off its tail: the definite
	 * length of the certificates is inferred from recipientInfos of the same message,
	 * and the signature's name from Apple's encoder.
	 */
	[REQUEST_APPLE] = {
		.reencode = { .indefinite = true, .last_block_apart = true },
		.digest_null = true,
	},
	/* jscep 2.5.6 and 3.0.0 on BouncyCastle, whole messages. */
	[REQUEST_JSCEP] = {
		.reencode = {
			.indefinite = true,
			.chunk = 1000,
			.open_certificates = true,
		},
		.full_signature_name = true,
		.algorithm_protection = true,
	},
};

static int request_encode(const CMS_ContentInfo *cms, struct bytes *out)
{
	unsigned char *der = NULL;

	const int length = i2d_CMS_ContentInfo(cms, &der);
	if (length < 0)
		return -EIO;
	bytes_append(out, der, (size_t)length);
	OPENSSL_free(der);
	return bytes_failed(out);
}

/* RSAES-PKCS1-v1_5, or OAEP on request (RFC 3560). */
static bool add_recipient(CMS_ContentInfo *cms, const struct request_spec *spec)
{
	const bool oaep = spec->key_transport == KEY_TRANSPORT_OAEP;
	CMS_RecipientInfo *recipient = CMS_add1_recipient_cert(
		cms, spec->recipient, oaep ? CMS_KEY_PARAM : 0);

	if (!recipient || !oaep)
		return recipient;
	return EVP_PKEY_CTX_set_rsa_padding(CMS_RecipientInfo_get0_pkey_ctx(recipient),
		       RSA_PKCS1_OAEP_PADDING) > 0;
}

static int build_envelope(
	const struct request_spec *spec, const struct style *style, struct bytes *out)
{
	const EVP_CIPHER *cipher = EVP_get_cipherbynid(spec->cipher);
	scoped(CMS_ContentInfo) *cms = NULL;
	scoped_buffer der = BYTES_EMPTY;
	scoped(BIO) *data = NULL;
	int r;

	if (!cipher || spec->data.length > INT_MAX)
		return -EIO;

	cms = CMS_EnvelopedData_create(cipher);
	data = BIO_new_mem_buf(spec->data.data, (int)spec->data.length);
	/* CMS_encrypt sets this itself; without it OpenSSL discards the ciphertext. */
	if (!cms || !data || !CMS_set_detached(cms, 0) || !add_recipient(cms, spec) ||
		!CMS_final(cms, data, NULL, CMS_BINARY))
		return -EIO;

	r = request_encode(cms, &der);
	if (r < 0)
		return r;
	return reencode_enveloped(&style->reencode,
		(size_t)EVP_CIPHER_get_block_size(cipher), bytes_span(&der), out);
}

/*
 * Writes the signature algorithm into `sig`, and the digest's parameters into `digest`.
 */
static bool name_algorithms(const struct request_spec *spec, const struct style *style,
	X509_ALGOR *digest, X509_ALGOR *sig)
{
	int nid = NID_rsaEncryption;

	if (EVP_PKEY_get_base_id(spec->signer_key) != EVP_PKEY_RSA)
		return true; /* no device differs: OpenSSL's choice */
	if (style->full_signature_name &&
		!OBJ_find_sigid_by_algs(&nid, spec->digest, NID_rsaEncryption))
		return false;
	return X509_ALGOR_set0(digest, OBJ_nid2obj(spec->digest),
		       style->digest_null ? V_ASN1_NULL : V_ASN1_UNDEF, NULL) &&
	       X509_ALGOR_set0(sig, OBJ_nid2obj(nid), V_ASN1_NULL, NULL);
}

static bool append_algorithm(struct bytes *out, const X509_ALGOR *algorithm, int tag)
{
	unsigned char *der = NULL;
	struct der element;
	struct span rest;
	bool ok;
	const int length = i2d_X509_ALGOR(algorithm, &der);

	if (length < 0)
		return false;
	rest = (struct span){ .data = der, .length = (size_t)length };
	ok = der_expect(&rest, DER_SEQUENCE, &element);
	if (ok)
		der_append(out, tag, element.content);
	OPENSSL_free(der);
	return ok && !out->failed;
}

/* CMSAlgorithmProtection ::= SEQUENCE { digestAlgorithm, [1] signatureAlgorithm } */
static bool add_protection(const struct request_spec *spec, const struct style *style,
	CMS_SignerInfo *signer)
{
	scoped(X509_ALGOR) *digest = X509_ALGOR_new();
	scoped(X509_ALGOR) *sig = X509_ALGOR_new();
	scoped_buffer content = BYTES_EMPTY, value = BYTES_EMPTY;

	if (!digest || !sig || !name_algorithms(spec, style, digest, sig) ||
		!append_algorithm(&content, digest, DER_SEQUENCE) ||
		!append_algorithm(&content, sig, DER_CONTEXT_1 | DER_CONSTRUCTED))
		return false;
	der_append(&value, DER_SEQUENCE, bytes_span(&content));
	return !value.failed &&
	       CMS_signed_add1_attr_by_txt(signer, OID_ALGORITHM_PROTECTION,
		       V_ASN1_SEQUENCE, value.data, (int)value.length);
}

/* OpenSSL adds the time of its own clock, unless there is one already. */
static bool add_signing_time(CMS_SignerInfo *signer, int64_t now)
{
	scoped(ASN1_STRING) *time = ASN1_TIME_set(NULL, (time_t)now);

	return time && CMS_signed_add1_attr_by_NID(signer, NID_pkcs9_signingTime,
			       ASN1_STRING_type(time), ASN1_STRING_get0_data(time),
			       ASN1_STRING_length(time));
}

/* The length is required: -1 would mean that the data is an ASN1_STRING, not text. */
static bool add_printable(CMS_SignerInfo *signer, const char *oid, const char *text)
{
	const size_t length = strlen(text);

	return length <= INT_MAX && CMS_signed_add1_attr_by_txt(signer, oid,
					    V_ASN1_PRINTABLESTRING, text, (int)length);
}

/* RFC 8894 section 3.2.1; CMS_final adds contentType and messageDigest. */
static bool add_attributes(const struct request_spec *spec, const struct style *style,
	CMS_SignerInfo *signer)
{
	char type[12];

	snprintf(type, sizeof(type), "%d", (int)spec->type);
	return add_signing_time(signer, spec->now) &&
	       add_printable(signer, SCEP_OID_MESSAGE_TYPE, type) &&
	       add_printable(signer, SCEP_OID_TRANSACTION_ID, spec->transaction_id) &&
	       CMS_signed_add1_attr_by_txt(signer, SCEP_OID_SENDER_NONCE,
		       V_ASN1_OCTET_STRING, spec->nonce, SCEP_NONCE_LENGTH) &&
	       (!style->algorithm_protection || add_protection(spec, style, signer));
}

static int build_signed(const struct request_spec *spec, const struct style *style,
	struct span content, struct bytes *out)
{
	const unsigned flags = CMS_BINARY | CMS_PARTIAL | CMS_NOSMIMECAP;
	const EVP_MD *md = EVP_get_digestbynid(spec->digest);
	X509_ALGOR *digest, *sig;
	scoped(CMS_ContentInfo) *cms = NULL;
	CMS_SignerInfo *signer;
	scoped_buffer der = BYTES_EMPTY;
	scoped(BIO) *data = NULL;
	int r;

	if (!md || content.length > INT_MAX)
		return -EIO;
	cms = CMS_sign(NULL, NULL, NULL, NULL, flags);
	data = BIO_new_mem_buf(content.data, (int)content.length);
	if (!cms || !data)
		return -EIO;
	signer = CMS_add1_signer(cms, spec->signer, spec->signer_key, md, flags);
	if (!signer || !add_attributes(spec, style, signer) ||
		!CMS_final(cms, data, NULL, CMS_BINARY))
		return -EIO;
	CMS_SignerInfo_get0_algs(signer, NULL, NULL, &digest, &sig);
	if (!name_algorithms(spec, style, digest, sig))
		return -EIO;

	r = request_encode(cms, &der);
	return r < 0 ? r : reencode_signed(&style->reencode, bytes_span(&der), out);
}

int request_build(
	const struct request_spec *spec, struct bytes *out, char *why, size_t size)
{
	const struct style *style = &styles[spec->encoding];
	scoped_buffer envelope = BYTES_EMPTY;
	const EVP_PKEY *key;
	int r;

	openssl_forget();
	text_copy(why, size, span_of_text(""));
	key = X509_get0_pubkey(spec->recipient);
	if (!key || EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA ||
		!certificate_key_usable(spec->recipient)) {
		text_copy(why, size, span_of_text("the recipient has no usable RSA key"));
		return -EIO;
	}
	r = build_envelope(spec, style, &envelope);
	if (r == 0)
		r = build_signed(spec, style, bytes_span(&envelope), out);
	if (r == -EIO)
		r = openssl_errno();
	if (r < 0)
		openssl_explain(why, size);
	if (r == -EIO && size > 0 && why[0] == '\0')
		text_copy(why, size, span_of_text("unknown algorithm"));
	openssl_forget();
	return r;
}

int request_transaction_id(EVP_PKEY *key, enum transaction_input input,
	const char *digits, struct bytes *out)
{
	unsigned char digest[EVP_MAX_MD_SIZE], *der = NULL;
	unsigned length = 0;
	int n;
	bool ok;

	openssl_forget();
	n = input == TRANSACTION_SPKI ? i2d_PUBKEY(key, &der) : i2d_PublicKey(key, &der);
	ok = n > 0 && EVP_Digest(der, (size_t)n, digest, &length, EVP_sha1(), NULL);
	OPENSSL_free(der);
	if (!ok) {
		const int r = openssl_errno();
		openssl_forget();
		return r;
	}
	bytes_append_hex(out, (struct span){ digest, length }, digits);
	return bytes_failed(out);
}
