/* SPDX-License-Identifier: MIT */
/*
 * Verifies a signerInfo with one certificate, first by OpenSSL. If OpenSSL refuses, the
 * attributes are verified again here, because the reason may not be the key: an attribute
 * required by RFC 5652 is missing, or the attributes were sorted between signing and
 * sending, or unsorted. It names the reason, computes at most one digest of the content
 * and two signatures, and never accepts a wrong signature: each of its own checks is
 * complete, over other octets.
 */
#include "scep/signature.h"

#include <string.h>

#include "base/bytes.h"
#include "base/openssl.h"
#include "scep/certificate.h"
#include "scep/der.h"

enum { ATTRIBUTES_MAX = 64 };

/* The encodings of the attributes in sequence, as sent. */
struct attributes {
	struct bytes octets;
	size_t begins[ATTRIBUTES_MAX + 1];
	size_t n;
};

static bool encode_attributes(struct attributes *out, const CMS_SignerInfo *signer)
{
	const int n = CMS_signed_get_attr_count(signer);

	*out = (struct attributes){ .n = 0 };
	if (n <= 0 || n > ATTRIBUTES_MAX)
		return false;
	for (int i = 0; i < n; i++) {
		unsigned char *der = NULL;
		const int length = i2d_X509_ATTRIBUTE(
			CMS_signed_get_attr(signer, i), &der);
		if (length > 0)
			bytes_append(&out->octets, der, (size_t)length);
		OPENSSL_free(der);
		if (length <= 0)
			return false;
		out->begins[++out->n] = out->octets.length;
	}
	return !out->octets.failed;
}

static struct span attribute_at(const struct attributes *a, size_t i)
{
	return (struct span){ a->octets.data + a->begins[i],
		a->begins[i + 1] - a->begins[i] };
}

/* X.690 section 11.6: the shorter one counts as padded with zeros. */
static int signature_compare(struct span a, struct span b)
{
	const size_t least = a.length < b.length ? a.length : b.length;
	const int difference = memcmp(a.data, b.data, least);

	if (difference != 0)
		return difference;
	return (a.length > b.length) - (a.length < b.length);
}

static bool is_sorted(const struct attributes *a)
{
	for (size_t i = 1; i < a->n; i++)
		if (signature_compare(attribute_at(a, i - 1), attribute_at(a, i)) > 0)
			return false;
	return true;
}

/* The SET OF the attributes, which is signed: as sent, or in DER's order. */
static void append_set(const struct attributes *a, bool sorted, struct bytes *out)
{
	size_t order[ATTRIBUTES_MAX];
	scoped_buffer content = BYTES_EMPTY;

	for (size_t i = 0; i < a->n; i++) {
		size_t at = i;
		for (; sorted && at > 0; at--) {
			if (signature_compare(attribute_at(a, order[at - 1]),
				    attribute_at(a, i)) <= 0)
				break;
			order[at] = order[at - 1];
		}
		order[at] = i;
	}
	for (size_t i = 0; i < a->n; i++)
		bytes_append_span(&content, attribute_at(a, order[i]));
	der_append(out, DER_SET, bytes_span(&content));
	out->failed |= content.failed;
}

static const EVP_MD *digest_of(CMS_SignerInfo *signer)
{
	X509_ALGOR *algorithm = NULL;
	const ASN1_OBJECT *type = NULL;

	CMS_SignerInfo_get0_algs(signer, NULL, NULL, &algorithm, NULL);
	X509_ALGOR_get0(&type, NULL, NULL, algorithm);
	return EVP_get_digestbynid(OBJ_obj2nid(type));
}

/* With PKCS #1 v1.5 or ECDSA; OpenSSL, which has the parameters, does RSASSA-PSS. */
static bool verifies(CMS_SignerInfo *signer, X509 *certificate, struct span octets)
{
	X509_ALGOR *algorithm = NULL;
	const ASN1_OBJECT *type = NULL;
	const ASN1_OCTET_STRING *signature = CMS_SignerInfo_get0_signature(signer);
	const EVP_MD *md = digest_of(signer);
	scoped(EVP_MD_CTX) *context = NULL;

	CMS_SignerInfo_get0_algs(signer, NULL, NULL, NULL, &algorithm);
	X509_ALGOR_get0(&type, NULL, NULL, algorithm);
	context = EVP_MD_CTX_new();
	if (!context || !md || !signature || OBJ_obj2nid(type) == NID_rsassaPss)
		return false;
	return EVP_DigestVerifyInit(
		       context, NULL, md, NULL, X509_get0_pubkey(certificate)) > 0 &&
	       EVP_DigestVerify(context, ASN1_STRING_get0_data(signature),
		       (size_t)ASN1_STRING_length(signature), octets.data,
		       octets.length) > 0;
}

/* After a refusal by OpenSSL: whether the key signed the attributes anyway. */
static bool verifies_otherwise(
	CMS_SignerInfo *signer, X509 *certificate, unsigned *traits)
{
	struct attributes a;
	bool good = false;

	if (encode_attributes(&a, signer)) {
		scoped_buffer sent = BYTES_EMPTY, sorted = BYTES_EMPTY;
		append_set(&a, false, &sent);
		append_set(&a, true, &sorted);
		good = !sent.failed && verifies(signer, certificate, bytes_span(&sent));
		if (!good && !is_sorted(&a) && !sorted.failed &&
			verifies(signer, certificate, bytes_span(&sorted))) {
			good = true;
			*traits |= SIGNATURE_OVER_SORTED;
		}
	}
	bytes_clear(&a.octets);
	return good;
}

const ASN1_OCTET_STRING *signature_content(CMS_ContentInfo *cms)
{
	ASN1_OCTET_STRING **content = CMS_get0_content(cms);

	return content ? *content : NULL;
}

/*
 * The digest of the content, for CMS_SignerInfo_verify_content. CMS_dataInit would build
 * a chain with one filter for every entry of digestAlgorithms, in quadratic time: a
 * message of one megabyte with a hundred thousand entries took more than a minute.
 */
static BIO *digested(CMS_ContentInfo *cms, CMS_SignerInfo *signer)
{
	unsigned char octets[4096];
	const ASN1_OBJECT *type = NULL;
	X509_ALGOR *algorithm = NULL;
	scoped(EVP_MD) *md = NULL;
	const ASN1_OCTET_STRING *content;
	const void *data;
	scoped(BIO) *filter = NULL;
	BIO *source;

	CMS_SignerInfo_get0_algs(signer, NULL, NULL, &algorithm, NULL);
	X509_ALGOR_get0(&type, NULL, NULL, algorithm);
	md = EVP_MD_fetch(NULL, OBJ_nid2sn(OBJ_obj2nid(type)), NULL);
	content = signature_content(cms);
	data = content ? (const void *)ASN1_STRING_get0_data(content) : "";

	filter = BIO_new(BIO_f_md());
	source = BIO_new_mem_buf(data, content ? ASN1_STRING_length(content) : 0);
	if (!md || !filter || !source || BIO_set_md(filter, md) <= 0) {
		BIO_free(source);
		return NULL;
	}
	BIO_push(filter, source);
	while (BIO_read(filter, octets, sizeof(octets)) > 0)
		;
	return take(filter);
}

/* Whether the signed data, or the digest among the attributes, matches the content. */
static enum verdict content_matches(
	CMS_ContentInfo *cms, CMS_SignerInfo *signer, unsigned *traits)
{
	scoped(BIO) *chain = digested(cms, signer);

	if (!chain)
		return VERDICT_UNKNOWN;
	if (CMS_SignerInfo_verify_content(signer, chain) > 0)
		return VERDICT_YES;
	if (!signature_content(cms)) {
		*traits |= SIGNATURE_DETACHED;
		return VERDICT_UNKNOWN;
	}
	if (CMS_signed_get_attr_by_NID(signer, NID_pkcs9_messageDigest, -1) >= 0)
		*traits |= SIGNATURE_OTHER_CONTENT;
	return VERDICT_NO;
}

unsigned signature_look(CMS_ContentInfo *cms, const CMS_SignerInfo *signer)
{
	struct attributes a;
	unsigned traits = 0;

	if (encode_attributes(&a, signer) && !is_sorted(&a))
		traits |= SIGNATURE_UNSORTED;
	bytes_clear(&a.octets);
	if (CMS_signed_get_attr_count(signer) > 0) {
		const int at = CMS_signed_get_attr_by_NID(
			signer, NID_pkcs9_contentType, -1);
		X509_ATTRIBUTE *attribute = at < 0 ? NULL
						   : CMS_signed_get_attr(signer, at);
		const ASN1_TYPE *value = attribute
						 ? X509_ATTRIBUTE_get0_type(attribute, 0)
						 : NULL;
		if (!value || ASN1_TYPE_get(value) != V_ASN1_OBJECT ||
			OBJ_cmp(value->value.object, CMS_get0_eContentType(cms)) != 0)
			traits |= SIGNATURE_CONTENT_TYPE;
	}
	return traits;
}

enum verdict signature_verify(
	CMS_ContentInfo *cms, CMS_SignerInfo *signer, X509 *certificate, unsigned *traits)
{
	if (!certificate_key_usable(certificate))
		return VERDICT_UNKNOWN;
	CMS_SignerInfo_set1_signer_cert(signer, certificate);
	/* Without attributes, the signature covers the content itself. */
	if (CMS_signed_get_attr_count(signer) >= 0 &&
		CMS_SignerInfo_verify(signer) <= 0 &&
		!verifies_otherwise(signer, certificate, traits))
		return VERDICT_NO;
	return content_matches(cms, signer, traits);
}
