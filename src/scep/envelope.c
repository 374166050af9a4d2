/* SPDX-License-Identifier: MIT */
/*
 * Opens the envelope of a CertRep. A success without certificates or a CRL is a fault,
 * and it decrypts at most once. Single DES, which some servers always answer with, is
 * read and reported, never sent.
 */
#include "scep/envelope.h"

#include <errno.h>
#include <string.h>

#include "base/openssl.h"
#include "base/text.h"
#include "scep/certrep.h"
#include "scep/der.h"
#include "scep/parse.h"
#include "scep/reencode.h"

/* Finds the cipher's OBJECT IDENTIFIER in the encoding of an EnvelopedData. */
static bool find_cipher(struct span der, struct span *oid)
{
	struct der skipped, element, algorithm;
	struct span inside;

	if (!reencode_open(der, &skipped, &inside))
		return false;
	do { /* version, originatorInfo and recipientInfos have other tags */
		if (!der_next(&inside, &element))
			return false;
	} while (element.tag != DER_SEQUENCE);
	if (!der_next(&element.content, &skipped) ||
		!der_expect(&element.content, DER_SEQUENCE, &algorithm))
		return false;
	*oid = algorithm.content;
	return true;
}

/*
 * OpenSSL 3.0 has no function for the content encryption algorithm, so it is read from
 * OpenSSL's encoding of the parsed object.
 */
static void read_cipher(struct certrep *c, const CMS_ContentInfo *envelope)
{
	unsigned char *encoding = NULL;
	struct span oid;

	const int length = i2d_CMS_ContentInfo(envelope, &encoding);
	if (length <= 0)
		return;
	if (find_cipher((struct span){ encoding, (size_t)length }, &oid)) {
		const unsigned char *p = oid.data;
		scoped(ASN1_OBJECT) *type = d2i_ASN1_OBJECT(NULL, &p, (long)oid.length);
		const int nid = type ? OBJ_obj2nid(type) : NID_undef;
		if (nid != NID_undef)
			text_keep(c->content_cipher, span_of_text(OBJ_nid2sn(nid)));
		else if (type)
			OBJ_obj2txt(
				c->content_cipher, sizeof(c->content_cipher), type, 1);
	}
	OPENSSL_free(encoding);
}

/* Whether a CA from GetCACert signed the certificate; UNKNOWN without a CA. */
static enum verdict signed_by_known_ca(X509 *issued, const struct cacert *cacert)
{
	enum verdict result = VERDICT_UNKNOWN;

	for (int i = 0; cacert && i < sk_X509_num(cacert->all); i++) {
		X509 *ca = sk_X509_value(cacert->all, i);
		if (X509_check_ca(ca) <= 0 || !certificate_key_usable(ca))
			continue;
		result = verdict_of(X509_verify(issued, X509_get0_pubkey(ca)) == 1);
		if (result == VERDICT_YES)
			break;
	}
	openssl_forget();
	return result;
}

static void keep_der(struct certrep *c, const X509 *issued)
{
	unsigned char *der = NULL;
	const int length = i2d_X509(issued, &der);

	if (length > 0)
		bytes_append(&c->issued_der, der, (size_t)length);
	OPENSSL_free(der);
}

/* RFC 8894 section 3.3.2.1: the certificates have no order; ours has our key. */
static void read_issued(struct certrep *c, STACK_OF(X509) * certificates,
	const struct reply_context *context)
{
	EVP_PKEY *csr_key = context->csr_key;
	X509 *issued = sk_X509_value(certificates, 0);

	for (int i = 0; csr_key && i < sk_X509_num(certificates) && i < CACERT_MAX; i++) {
		X509 *certificate = sk_X509_value(certificates, i);
		const EVP_PKEY *key = X509_get0_pubkey(certificate);
		if (key && EVP_PKEY_eq(key, csr_key) == 1) {
			issued = certificate;
			c->issued_key_matches = VERDICT_YES;
			break;
		}
	}
	if (!issued)
		return;
	c->has_issued = true;
	certificate_read(&c->issued, issued, CERTIFICATE_ISSUED);
	c->issued_by_ca = signed_by_known_ca(issued, context->cacert);
	keep_der(c, issued);
	if (csr_key && c->issued_key_matches != VERDICT_YES)
		c->issued_key_matches = VERDICT_NO;
}

/* Seconds since 1970; 0 without a time. */
static int64_t seconds_of(const ASN1_TIME *time)
{
	return time ? certificate_time(time) : 0;
}

/* Not const: only this OpenSSL function returns the CRL's stack. */
static void read_crl(struct crl *out, X509_CRL *crl)
{
	out->present = true;
	certificate_name_text(out->issuer, sizeof(out->issuer), X509_CRL_get_issuer(crl));
	out->this_update = seconds_of(X509_CRL_get0_lastUpdate(crl));
	out->next_update = seconds_of(X509_CRL_get0_nextUpdate(crl));
	out->revoked = sk_X509_REVOKED_num(X509_CRL_get_REVOKED(crl));
	if (out->revoked < 0)
		out->revoked = 0;
}

/* RFC 8894 section 3.4: it has no signer and no content. */
static bool is_degenerate(CMS_ContentInfo *cms)
{
	ASN1_OCTET_STRING **content = CMS_get0_content(cms);

	return sk_CMS_SignerInfo_num(CMS_get0_SignerInfos(cms)) <= 0 &&
	       !(content && *content);
}

static int read_plaintext(
	struct reply *out, struct span plaintext, const struct reply_context *context)
{
	struct certrep *c = &out->certrep;
	STACK_OF(X509_CRL) *crls = NULL;
	scoped_certificates *certificates = NULL;
	scoped(CMS_ContentInfo) *cms = parse_cms(plaintext, NULL);

	if (!cms || OBJ_obj2nid(CMS_get0_type(cms)) != NID_pkcs7_signed) {
		c->decrypted = VERDICT_NO;
		return reply_blame(out, "the envelope does not hold certificates");
	}
	c->decrypted = VERDICT_YES;
	c->certs_only = is_degenerate(cms);
	crls = CMS_get1_crls(cms);
	if (sk_X509_CRL_num(crls) > 0)
		read_crl(&c->crl, sk_X509_CRL_value(crls, 0));
	sk_X509_CRL_pop_free(crls, X509_CRL_free);
	certificates = CMS_get1_certs(cms);
	if (sk_X509_num(certificates) <= 0)
		return c->crl.present
			       ? 0
			       : reply_blame(out, "the envelope holds no certificate");
	read_issued(c, certificates, context);
	return bytes_failed(&c->issued_der);
}

/*
 * Success of CMS_decrypt proves little: against Bleichenbacher's attack it continues with
 * a random key if the RSA decryption fails. Only the result shows it.
 */
int envelope_read(
	struct reply *out, CMS_ContentInfo *envelope, const struct reply_context *context)
{
	struct certrep *c = &out->certrep;
	char *data = NULL;
	scoped_legacy *legacy = NULL;
	scoped(BIO) *plaintext = NULL;
	bool des;
	long length;
	struct span octets;

	c->enveloped = true;
	read_cipher(c, envelope);
	openssl_forget();
	if (!context->signer || !context->signer_key)
		return 0;
	/* micromdm's server always answers with single DES. */
	des = text_equals(c->content_cipher, SN_des_cbc);
	legacy = des ? openssl_legacy_open() : NULL;
	if (des && !legacy)
		return reply_blame(out,
			"the envelope is encrypted with single DES, which "
			"needs OpenSSL's legacy provider");
	plaintext = BIO_new(BIO_s_mem());
	if (!plaintext)
		return -ENOMEM;
	if (!CMS_decrypt(envelope, context->signer_key, context->signer, NULL, plaintext,
		    CMS_BINARY)) {
		c->decrypted = VERDICT_NO;
		return reply_blame(out, "the envelope cannot be decrypted with our key");
	}
	length = BIO_get_mem_data(plaintext, &data);
	octets = (struct span){
		.data = (const unsigned char *)data,
		.length = length > 0 ? (size_t)length : 0,
	};
	return read_plaintext(out, octets, context);
}
