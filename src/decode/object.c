/* SPDX-License-Identifier: MIT */
/*
 * The objects that SCEP carries: certificates, PKCS#10 requests, the two short structures
 * that polls and look-ups hold. Whole objects only; OpenSSL reads them. It promises that
 * of the challengePassword nothing leaves but string type and length, and that of other
 * attributes only the type does, since nobody knows what a client puts there.
 */
#include "decode/parts.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include "base/openssl.h"
#include "base/text.h"
#include "scep/parse.h"
#include "scep/vocabulary.h"

/* ---- extensions ---- */

static void tell_key_usage(struct fact *parent, const X509_EXTENSION *extension)
{
	static const char *const names[] = {
		"digitalSignature",
		"nonRepudiation",
		"keyEncipherment",
		"dataEncipherment",
		"keyAgreement",
		"keyCertSign",
		"cRLSign",
		"encipherOnly",
		"decipherOnly",
	};
	struct fact *list = fact_list(parent, "key_usage");

	X509_EXTENSION *copy = X509_EXTENSION_dup(extension);
	scoped(ASN1_STRING) *bits = copy ? X509V3_EXT_d2i(copy) : NULL;
	for (int i = 0; bits && i < (int)(sizeof(names) / sizeof(names[0])); i++)
		if (ASN1_BIT_STRING_get_bit(bits, i))
			fact_text(list, "usage", names[i]);
	X509_EXTENSION_free(copy);
	fact_flag(parent, "key_usage_critical", X509_EXTENSION_get_critical(extension));
}

static void tell_extended_usage(struct fact *parent, const X509_EXTENSION *extension)
{
	struct fact *list = fact_list(parent, "extended_key_usage");
	char text[128];

	X509_EXTENSION *copy = X509_EXTENSION_dup(extension);
	EXTENDED_KEY_USAGE *usages = copy ? X509V3_EXT_d2i(copy) : NULL;
	for (int i = 0; i < sk_ASN1_OBJECT_num(usages) && i < DECODE_LIST_MAX; i++)
		if (OBJ_obj2txt(text, sizeof(text), sk_ASN1_OBJECT_value(usages, i), 0) >
			0) {
			struct fact *usage = fact_text(list, "usage", text);
			if (strcmp(text, SCEP_OID_REQUEST_AGENT) == 0)
				fact_show(usage, "Certificate Request Agent");
		}
	sk_ASN1_OBJECT_pop_free(usages, ASN1_OBJECT_free);
	X509_EXTENSION_free(copy);
}

/* OpenSSL's printer knows all names but the one that Intune uses most. */
static void tell_general_name(struct fact *list, GENERAL_NAME *name)
{
	static const char upn[] = "1.3.6.1.4.1.311.20.2.3";
	char oid[64] = "", *data = NULL;

	if (name->type == GEN_OTHERNAME) {
		const ASN1_TYPE *value = name->d.otherName->value;
		OBJ_obj2txt(oid, sizeof(oid), name->d.otherName->type_id, 1);
		if (strcmp(oid, upn) == 0 && value->type == V_ASN1_UTF8STRING)
			fact_printf(list, "name", "UPN:%.*s",
				value->value.utf8string->length,
				(const char *)value->value.utf8string->data);
		else
			fact_printf(list, "name", "otherName:%s", oid);
		return;
	}
	scoped(BIO) *bio = BIO_new(BIO_s_mem());
	if (!bio || !GENERAL_NAME_print(bio, name))
		return;
	const long length = BIO_get_mem_data(bio, &data);
	fact_span(list, "name",
		(struct span){
			(const unsigned char *)data, length > 0 ? (size_t)length : 0 });
}

static void tell_names(struct fact *parent, const X509_EXTENSION *extension)
{
	struct fact *list = fact_list(parent, "subject_alternative_names");

	X509_EXTENSION *copy = X509_EXTENSION_dup(extension);
	scoped(GENERAL_NAMES) *names = copy ? X509V3_EXT_d2i(copy) : NULL;
	for (int i = 0; i < sk_GENERAL_NAME_num(names) && i < DECODE_LIST_MAX; i++)
		tell_general_name(list, sk_GENERAL_NAME_value(names, i));
	X509_EXTENSION_free(copy);
}

/* The three that Intune's profiles set, in full; the others by name. */
static void tell_extensions(struct fact *parent, const X509_EXTENSIONS *extensions)
{
	struct fact *others = NULL;
	char text[128];

	for (int i = 0; i < sk_X509_EXTENSION_num(extensions) && i < DECODE_LIST_MAX;
		i++) {
		X509_EXTENSION *extension = sk_X509_EXTENSION_value(extensions, i);
		ASN1_OBJECT *type = X509_EXTENSION_get_object(extension);
		switch (OBJ_obj2nid(type)) {
		case NID_key_usage:
			tell_key_usage(parent, extension);
			break;
		case NID_ext_key_usage:
			tell_extended_usage(parent, extension);
			break;
		case NID_subject_alt_name:
			tell_names(parent, extension);
			break;
		default:
			if (!others)
				others = fact_list(parent, "other_extensions");
			if (OBJ_obj2txt(text, sizeof(text), type, 0) > 0)
				fact_text(others, "extension", text);
		}
	}
	openssl_forget();
}

/* ---- certificates ---- */

void decode_certificate(
	struct fact *parent, X509 *certificate, enum certificate_role role)
{
	struct certificate c;

	certificate_read(&c, certificate, role);
	if (role != CERTIFICATE_OTHER)
		fact_text(parent, "role", certificate_role_name(role));
	fact_text(parent, "subject", c.subject);
	fact_text(parent, "issuer", c.issuer);
	fact_text(parent, "serial", c.serial);
	decode_time(parent, "not_before", c.not_before);
	decode_time(parent, "not_after", c.not_after);
	fact_text(parent, "key", c.key);
	fact_text(parent, "signature_algorithm", c.signature_algorithm);
	tell_extensions(parent, X509_get0_extensions(certificate));
	fact_text(parent, "sha1", c.sha1);
	fact_text(parent, "sha256", c.sha256);
}

/* ---- PKCS#10 ---- */

static void tell_challenge(
	struct decoder *d, struct fact *parent, X509_ATTRIBUTE *attribute)
{
	const ASN1_TYPE *value = X509_ATTRIBUTE_get0_type(attribute, 0);
	const int type = value ? ASN1_TYPE_get(value) : -1;
	struct fact *challenge = fact_object(parent, "challenge_password");
	const char *name = type > 0 ? ASN1_tag2str(type) : NULL;

	/* OpenSSL writes its names in capitals; these are ASN.1's. */
	if (type == V_ASN1_PRINTABLESTRING)
		name = "PrintableString";
	else if (type == V_ASN1_UTF8STRING)
		name = "UTF8String";
	else if (type == V_ASN1_IA5STRING)
		name = "IA5String";
	fact_text(challenge, "type", name ? name : "none");
	if (type != V_ASN1_PRINTABLESTRING)
		decode_note(d,
			"The challengePassword is not a PrintableString; NDES has been "
			"seen to refuse it then.");
	if (type > 0 && type != V_ASN1_BOOLEAN && type != V_ASN1_NULL &&
		type != V_ASN1_OBJECT) {
		ASN1_STRING *string = value->value.asn1_string;
		fact_number(challenge, "length", ASN1_STRING_length(string));
		OPENSSL_cleanse(string->data, (size_t)ASN1_STRING_length(string));
	}
}

static void tell_attributes(struct decoder *d, struct fact *parent, X509_REQ *request)
{
	struct fact *others = NULL;
	bool challenged = false;
	char text[128];

	for (int i = 0; i < X509_REQ_get_attr_count(request) && i < DECODE_LIST_MAX;
		i++) {
		X509_ATTRIBUTE *attribute = X509_REQ_get_attr(request, i);
		ASN1_OBJECT *type = X509_ATTRIBUTE_get0_object(attribute);
		switch (OBJ_obj2nid(type)) {
		case NID_pkcs9_challengePassword:
			challenged = true;
			tell_challenge(d, parent, attribute);
			break;
		case NID_ext_req:
		case NID_ms_ext_req:
			break;
		default:
			if (!others)
				others = fact_list(parent, "other_attributes");
			if (OBJ_obj2txt(text, sizeof(text), type, 0) > 0)
				fact_text(others, "attribute", text);
		}
	}
	if (!challenged)
		decode_note(d, "The request has no challengePassword.");
}

static void tell_public_key(struct fact *parent, EVP_PKEY *key)
{
	const char *name = key ? EVP_PKEY_get0_type_name(key) : NULL;

	if (name)
		fact_printf(parent, "key", "%s %d", name, EVP_PKEY_get_bits(key));
}

static void check_request(struct decoder *d, struct fact *parent, X509_REQ *request)
{
	EVP_PKEY *key = X509_REQ_get0_pubkey(request);
	const int bits = key ? EVP_PKEY_get_bits(key) : 0;

	if (bits <= 0 || bits > CERTIFICATE_KEY_BITS) {
		fact_text(parent, "signature", "unverifiable");
		return;
	}
	const bool valid = X509_REQ_verify(request, key) == 1;
	fact_text(parent, "signature", valid ? "valid" : "invalid");
	if (!valid)
		decode_wrong(d, "The signature of the PKCS#10 request is wrong.");
}

static X509_REQ *read_request(struct span der)
{
	X509_REQ *request = parse_csr(der);

	openssl_forget();
	return request;
}

static void tell_request(struct decoder *d, struct fact *parent, X509_REQ *request)
{
	const ASN1_OBJECT *algorithm = NULL;
	const X509_ALGOR *signature = NULL;
	char text[512];

	certificate_name_text(text, sizeof(text), X509_REQ_get_subject_name(request));
	fact_text(parent, "subject", text[0] ? text : "(empty)");
	tell_public_key(parent, X509_REQ_get0_pubkey(request));
	X509_REQ_get0_signature(request, NULL, &signature);
	X509_ALGOR_get0(&algorithm, NULL, NULL, signature);
	if (OBJ_obj2txt(text, sizeof(text), algorithm, 0) > 0)
		fact_text(parent, "signature_algorithm", text);
	check_request(d, parent, request);
	scoped(X509_EXTENSIONS) *extensions = X509_REQ_get_extensions(request);
	tell_extensions(parent, extensions);
	tell_attributes(d, parent, request);
	openssl_forget();
}

bool decode_pkcs10(struct decoder *d, struct fact *parent, struct span der)
{
	scoped(X509_REQ) *request = read_request(der);

	if (request)
		tell_request(d, parent, request);
	return request != NULL;
}

/* ---- what envelopes hold ---- */

static void tell_crls(struct fact *parent, CMS_ContentInfo *cms)
{
	STACK_OF(X509_CRL) *crls = CMS_get1_crls(cms);
	struct fact *list = sk_X509_CRL_num(crls) > 0 ? fact_list(parent, "crls") : NULL;
	char issuer[256];

	for (int i = 0; i < sk_X509_CRL_num(crls) && i < DECODE_LIST_MAX; i++) {
		X509_CRL *crl = sk_X509_CRL_value(crls, i);
		const int revoked = sk_X509_REVOKED_num(X509_CRL_get_REVOKED(crl));
		struct fact *one = fact_object(list, "crl");
		certificate_name_text(issuer, sizeof(issuer), X509_CRL_get_issuer(crl));
		fact_text(one, "issuer", issuer);
		fact_number(one, "revoked", revoked > 0 ? revoked : 0);
	}
	sk_X509_CRL_pop_free(crls, X509_CRL_free);
}

static struct fact *add_content(
	struct fact *envelope, const char *kind, const char *shown, struct span plaintext)
{
	struct fact *content = fact_object(envelope, "content");

	fact_show(fact_text(content, "kind", kind), "%s", shown);
	fact_number(content, "length", (int64_t)plaintext.length);
	return content;
}

static void tell_issued(struct decoder *d, struct fact *parent, CMS_ContentInfo *cms)
{
	scoped_certificates *certificates = CMS_get1_certs(cms);
	const int n = sk_X509_num(certificates);
	struct fact *list = fact_list(parent, "certificates");

	tell_crls(parent, cms);
	if (n <= 0 && !fact_find(parent, "crls"))
		decode_note(d, "The envelope holds no certificate.");
	for (int i = 0; i < n && i < DECODE_LIST_MAX; i++) {
		X509 *x = sk_X509_value(certificates, i);
		const EVP_PKEY *key = X509_get0_pubkey(x);
		const bool ours = key && d->key && EVP_PKEY_eq(key, d->key) == 1;
		struct fact *one = fact_object(list, "certificate");
		decode_certificate(
			one, x, ours || n == 1 ? CERTIFICATE_ISSUED : CERTIFICATE_OTHER);
		fact_flag(one, "has_given_key", ours);
	}
}

static bool tell_certificates(struct decoder *d, struct fact *envelope, struct span der)
{
	scoped(CMS_ContentInfo) *cms = parse_cms(der, NULL);

	if (!cms || OBJ_obj2nid(CMS_get0_type(cms)) != NID_pkcs7_signed)
		return false;
	tell_issued(d, add_content(envelope, "certificates", "certificates", der), cms);
	return true;
}

/* IssuerAndSubject (RFC 8894 section 3.3.3), IssuerAndSerialNumber (sections 3.3.4, 5).
 */
static bool tell_pair(struct fact *envelope, const struct ber *ber)
{
	const struct ber_node *issuer = ber_expect(
		ber_first(ber, ber_expect(ber_root(ber), BER_SEQUENCE)), BER_SEQUENCE);
	struct ber_node *second = ber_next(ber, issuer);
	const struct span whole = ber_element(ber, ber_root(ber));
	const bool subject = ber_expect(second, BER_SEQUENCE) != NULL;

	if (ber->cut || ber->fault || !issuer || ber_next(ber, second) ||
		(!subject && !ber_expect(second, BER_INTEGER)))
		return false;
	struct fact *content = subject ? add_content(envelope, "issuer-and-subject",
						 "issuer and subject", whole)
				       : add_content(envelope, "issuer-and-serial",
						 "issuer and serial", whole);
	decode_name(content, "issuer", ber_element(ber, issuer));
	if (subject)
		decode_name(content, "subject", ber_element(ber, second));
	else
		decode_serial(content, "serial", ber_element(ber, second));
	return true;
}

static bool tell_names_of(struct decoder *d, struct fact *envelope, struct span der)
{
	struct ber ber;
	bool known = false;

	if (ber_read(&ber, der) < 0)
		d->out->failed = true;
	else
		known = tell_pair(envelope, &ber);
	ber_clear(&ber);
	return known;
}

bool decode_plaintext(struct decoder *d, struct fact *envelope, struct span plaintext)
{
	scoped(X509_REQ) *request = read_request(plaintext);

	if (request) {
		tell_request(d,
			add_content(envelope, "pkcs10", "PKCS#10 request", plaintext),
			request);
		return true;
	}
	const bool known = plaintext.length > 0 && plaintext.length <= INT_MAX &&
			   (tell_certificates(d, envelope, plaintext) ||
				   tell_names_of(d, envelope, plaintext));
	openssl_forget();
	return known;
}
