/* SPDX-License-Identifier: MIT */
/*
 * Makes one X.509 certificate from an order, in the habits of a Microsoft CA:
 * DC as IA5String, the other name parts as PrintableString, a 19 byte serial
 * number, SHA-256 with RSA. Makes the CA's (empty) revocation list too.
 *
 * Promises a certificate that carries exactly what was ordered plus subject and
 * authority key identifiers. Never decides what a role (CA, RA, TLS) looks like:
 * that is authority.c.
 */
#include "certificate.h"

#include <openssl/bn.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>
#include <openssl/x509v3.h>
#include <string.h>

#include "scoped.h"

static int add_name_part(X509_NAME *name, char *part)
{
	char *value = strchr(part, '=');
	int type = V_ASN1_PRINTABLESTRING;

	if (!value)
		return -1;
	*value++ = '\0';
	if (!strcmp(part, "DC"))
		type = V_ASN1_IA5STRING;
	if (X509_NAME_add_entry_by_txt(
		    name, part, type, (const unsigned char *)value, -1, -1, 0) != 1)
		return -1;
	return 0;
}

static X509_NAME *parse_name(const char *subject)
{
	scoped(memory) char *copy = memory_string(subject);
	X509_NAME *name = X509_NAME_new();
	char *rest = copy, *part;

	while (name && (part = strtok_r(rest, "/", &rest))) {
		if (add_name_part(name, part)) {
			X509_NAME_free(name);
			return NULL;
		}
	}
	return name;
}

static int set_serial(X509 *certificate)
{
	unsigned char bytes[19];
	scoped(BIGNUM) BIGNUM *number = NULL;

	if (RAND_bytes(bytes, sizeof(bytes)) != 1)
		return -1;
	bytes[0] = 0x68; /* positive, and never shorter than the others */
	number = BN_bin2bn(bytes, sizeof(bytes), NULL);
	if (!number || !BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate)))
		return -1;
	return 0;
}

static int set_names(X509 *certificate, const struct certificate_order *order)
{
	scoped(X509_NAME) X509_NAME *subject = NULL;
	const X509_NAME *issuer;

	subject = order->subject_name ? X509_NAME_dup(order->subject_name)
				      : parse_name(order->subject);
	if (!subject || X509_set_subject_name(certificate, subject) != 1)
		return -1;
	issuer = order->issuer ? X509_get_subject_name(order->issuer) : subject;
	return X509_set_issuer_name(certificate, issuer) == 1 ? 0 : -1;
}

static int set_validity(X509 *certificate, const struct certificate_order *order)
{
	if (!X509_gmtime_adj(X509_getm_notBefore(certificate), 0) ||
		!X509_time_adj_ex(X509_getm_notBefore(certificate), (int)order->from_days,
			0, NULL) ||
		!X509_time_adj_ex(
			X509_getm_notAfter(certificate), (int)order->to_days, 0, NULL))
		return -1;
	return 0;
}

static int add_extension(
	X509 *certificate, X509V3_CTX *context, const char *name, const char *value)
{
	scoped(X509_EXTENSION) X509_EXTENSION *extension = NULL;

	if (!value || !*value)
		return 0;
	extension = X509V3_EXT_nconf(NULL, context, name, value);
	if (!extension || X509_add_ext(certificate, extension, -1) != 1)
		return -1;
	return 0;
}

/* What the CA has decided already (key identifiers) a request cannot change. */
static int add_requested(X509 *certificate, const STACK_OF(X509_EXTENSION) * requested)
{
	int i, count = requested ? sk_X509_EXTENSION_num(requested) : 0;

	for (i = 0; i < count; i++) {
		X509_EXTENSION *wish = sk_X509_EXTENSION_value(requested, i);
		ASN1_OBJECT *name = X509_EXTENSION_get_object(wish);

		if (X509_get_ext_by_OBJ(certificate, name, -1) >= 0 ||
			OBJ_obj2nid(name) == NID_authority_key_identifier)
			continue;
		if (X509_add_ext(certificate, wish, -1) != 1)
			return -1;
	}
	return 0;
}

static int add_extensions(X509 *certificate, const struct certificate_order *order)
{
	scoped(memory) char *template = NULL;
	X509V3_CTX context;
	X509 *issuer = order->issuer ? order->issuer : certificate;

	if (order->template_name)
		template = memory_format("ASN1:BMPSTRING:%s", order->template_name);
	X509V3_set_ctx(&context, issuer, certificate, NULL, NULL, 0);
	if (add_extension(
		    certificate, &context, "basicConstraints", order->constraints) ||
		add_extension(certificate, &context, "keyUsage", order->usage) ||
		add_extension(
			certificate, &context, "extendedKeyUsage", order->purpose) ||
		add_extension(certificate, &context, "subjectAltName", order->names) ||
		add_extension(certificate, &context, "1.3.6.1.4.1.311.20.2", template) ||
		add_extension(certificate, &context, "subjectKeyIdentifier", "hash") ||
		add_requested(certificate, order->requested))
		return -1;
	return 0;
}

/*
 * OpenSSL copies the identifier out of the issuer's certificate. If another key signs
 * under the issuer's name the copy would be wrong, so it is left out.
 */
static int add_authority_key(X509 *certificate, const struct certificate_order *order)
{
	X509V3_CTX context;

	if (!order->issuer ||
		(order->issuer_key && EVP_PKEY_eq(X509_get0_pubkey(order->issuer),
					      order->issuer_key) != 1))
		return 0;
	/* nor can it be copied where a planted CA has none */
	if (X509_get_ext_by_NID(order->issuer, NID_subject_key_identifier, -1) < 0)
		return 0;
	X509V3_set_ctx(&context, order->issuer, certificate, NULL, NULL, 0);
	return add_extension(certificate, &context, "authorityKeyIdentifier", "keyid");
}

static int certificate_sign(X509 *certificate, const struct certificate_order *order)
{
	EVP_PKEY *signer = order->issuer_key ? order->issuer_key : order->key;
	const EVP_MD *digest = order->digest ? order->digest : EVP_sha256();
	scoped(EVP_MD_CTX) EVP_MD_CTX *context = EVP_MD_CTX_new();
	EVP_PKEY_CTX *options = NULL;

	if (!context || EVP_DigestSignInit(context, &options, digest, NULL, signer) != 1)
		return -1;
	if (order->pss &&
		EVP_PKEY_CTX_set_rsa_padding(options, RSA_PKCS1_PSS_PADDING) != 1)
		return -1;
	return X509_sign_ctx(certificate, context) > 0 ? 0 : -1;
}

X509 *certificate_issue(const struct certificate_order *order)
{
	X509 *certificate = X509_new();

	if (!certificate)
		return NULL;
	if (X509_set_version(certificate, X509_VERSION_3) != 1 ||
		set_serial(certificate) || set_names(certificate, order) ||
		set_validity(certificate, order) ||
		X509_set_pubkey(certificate, order->key) != 1 ||
		add_extensions(certificate, order) ||
		add_authority_key(certificate, order) ||
		certificate_sign(certificate, order)) {
		X509_free(certificate);
		return NULL;
	}
	return certificate;
}

bool certificate_is(
	X509 *certificate, const X509_NAME *issuer, const ASN1_INTEGER *serial)
{
	return !X509_NAME_cmp(X509_get_issuer_name(certificate), issuer) &&
	       !ASN1_INTEGER_cmp(X509_get0_serialNumber(certificate), serial);
}

static int set_crl_dates(X509_CRL *crl)
{
	scoped(ASN1_TIME) ASN1_TIME *from = X509_gmtime_adj(NULL, -3600);
	scoped(ASN1_TIME) ASN1_TIME *to = X509_gmtime_adj(NULL, 7 * 24 * 3600);

	return from && to && X509_CRL_set1_lastUpdate(crl, from) == 1 &&
			       X509_CRL_set1_nextUpdate(crl, to) == 1
		       ? 0
		       : -1;
}

/* There is no text form of a CRL number. */
static int add_crl_number(X509_CRL *crl, long value)
{
	scoped(ASN1_INTEGER) ASN1_INTEGER *number = ASN1_INTEGER_new();

	return number && ASN1_INTEGER_set(number, value) == 1 &&
			       X509_CRL_add1_ext_i2d(crl, NID_crl_number, number, 0, 0) ==
				       1
		       ? 0
		       : -1;
}

static int add_crl_issuer(X509_CRL *crl, X509 *issuer)
{
	scoped(X509_EXTENSION) X509_EXTENSION *extension = NULL;
	X509V3_CTX context;

	if (X509_get_ext_by_NID(issuer, NID_subject_key_identifier, -1) < 0)
		return 0;
	X509V3_set_ctx(&context, issuer, NULL, NULL, crl, 0);
	extension = X509V3_EXT_nconf(NULL, &context, "authorityKeyIdentifier", "keyid");
	return extension && X509_CRL_add_ext(crl, extension, -1) == 1 ? 0 : -1;
}

static int fill_crl(X509_CRL *crl, X509 *issuer)
{
	if (X509_CRL_set_version(crl, X509_CRL_VERSION_2) != 1 ||
		X509_CRL_set_issuer_name(crl, X509_get_subject_name(issuer)) != 1)
		return -1;
	return set_crl_dates(crl) || add_crl_number(crl, 1) || add_crl_issuer(crl, issuer)
		       ? -1
		       : 0;
}

X509_CRL *certificate_crl(X509 *issuer, EVP_PKEY *key)
{
	X509_CRL *crl = X509_CRL_new();

	if (!crl)
		return NULL;
	if (fill_crl(crl, issuer) || !X509_CRL_sign(crl, key, EVP_sha256())) {
		X509_CRL_free(crl);
		return NULL;
	}
	return crl;
}
