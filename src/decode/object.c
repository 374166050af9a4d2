/* SPDX-License-Identifier: MIT */
/*
 * The objects that SCEP carries: certificates, and what envelopes hold: requests,
 * certificates, the two short structures of polls and look-ups. Whole objects only;
 * OpenSSL reads them. It promises that an envelope's content is named by its kind, and
 * that any other content is reported only by its kind and length.
 */
#include "decode/object.h"

#include <limits.h>
#include <string.h>

#include "base/openssl.h"
#include "base/text.h"
#include "decode/request.h"
#include "scep/parse.h"
#include "scep/vocabulary.h"

/* ---- extensions ---- */

static void describe_key_usage(struct fact *parent, const X509_EXTENSION *extension)
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

static void describe_extended_usage(struct fact *parent, const X509_EXTENSION *extension)
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
static void describe_general_name(struct fact *list, GENERAL_NAME *name)
{
	static const char upn[] = "1.3.6.1.4.1.311.20.2.3";
	char oid[64] = "", *data = NULL;
	scoped(BIO) *bio = NULL;
	long length;

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
	bio = BIO_new(BIO_s_mem());
	if (!bio || !GENERAL_NAME_print(bio, name))
		return;
	length = BIO_get_mem_data(bio, &data);
	fact_span(list, "name",
		(struct span){
			(const unsigned char *)data, length > 0 ? (size_t)length : 0 });
}

static void describe_names(struct fact *parent, const X509_EXTENSION *extension)
{
	struct fact *list = fact_list(parent, "subject_alternative_names");

	X509_EXTENSION *copy = X509_EXTENSION_dup(extension);
	scoped(GENERAL_NAMES) *names = copy ? X509V3_EXT_d2i(copy) : NULL;
	for (int i = 0; i < sk_GENERAL_NAME_num(names) && i < DECODE_LIST_MAX; i++)
		describe_general_name(list, sk_GENERAL_NAME_value(names, i));
	X509_EXTENSION_free(copy);
}

void decode_extensions(struct fact *parent, const X509_EXTENSIONS *extensions)
{
	struct fact *others = NULL;
	char text[128];

	for (int i = 0; i < sk_X509_EXTENSION_num(extensions) && i < DECODE_LIST_MAX;
		i++) {
		X509_EXTENSION *extension = sk_X509_EXTENSION_value(extensions, i);
		ASN1_OBJECT *type = X509_EXTENSION_get_object(extension);
		switch (OBJ_obj2nid(type)) {
		case NID_key_usage:
			describe_key_usage(parent, extension);
			break;
		case NID_ext_key_usage:
			describe_extended_usage(parent, extension);
			break;
		case NID_subject_alt_name:
			describe_names(parent, extension);
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

void decode_certificate(struct decoder *d, struct fact *parent, X509 *certificate,
	enum certificate_role role)
{
	struct certificate c;

	certificate_read(&c, certificate, role);
	if (role != CERTIFICATE_OTHER)
		fact_text(parent, "role", certificate_role_name(role));
	fact_text(parent, "subject", c.subject);
	fact_text(parent, "issuer", c.issuer);
	fact_text(parent, "serial", c.serial);
	decode_time(
		d, parent, "not_before", "notBefore", X509_get0_notBefore(certificate));
	decode_time(d, parent, "not_after", "notAfter", X509_get0_notAfter(certificate));
	fact_text(parent, "key", c.key);
	fact_text(parent, "signature_algorithm", c.signature_algorithm);
	decode_extensions(parent, X509_get0_extensions(certificate));
	fact_text(parent, "sha1", c.sha1);
	fact_text(parent, "sha256", c.sha256);
}

/* ---- what envelopes hold ---- */

int decode_crls(struct fact *parent, CMS_ContentInfo *cms)
{
	STACK_OF(X509_CRL) *crls = CMS_get1_crls(cms);
	const int n = sk_X509_CRL_num(crls);
	struct fact *list = n > 0 ? fact_list(parent, "crls") : NULL;
	char issuer[256];

	for (int i = 0; i < n && i < DECODE_LIST_MAX; i++) {
		X509_CRL *crl = sk_X509_CRL_value(crls, i);
		const int revoked = sk_X509_REVOKED_num(X509_CRL_get_REVOKED(crl));
		struct fact *one = fact_object(list, "crl");
		certificate_name_text(issuer, sizeof(issuer), X509_CRL_get_issuer(crl));
		fact_text(one, "issuer", issuer);
		fact_number(one, "revoked", revoked > 0 ? revoked : 0);
	}
	sk_X509_CRL_pop_free(crls, X509_CRL_free);
	return n > 0 ? n : 0;
}

static struct fact *add_content(
	struct fact *envelope, const char *kind, const char *shown, struct span plaintext)
{
	struct fact *content = fact_object(envelope, "content");

	fact_show(fact_text(content, "kind", kind), "%s", shown);
	fact_number(content, "length", (int64_t)plaintext.length);
	return content;
}

static void describe_issued(struct decoder *d, struct fact *parent, CMS_ContentInfo *cms)
{
	scoped_certificates *certificates = CMS_get1_certs(cms);
	const int n = sk_X509_num(certificates);
	struct fact *list = fact_list(parent, "certificates");

	if (n <= 0 && decode_crls(parent, cms) == 0)
		decode_fault(d, "The envelope holds neither a certificate nor a "
				"revocation list.");
	else if (n > 0)
		decode_crls(parent, cms);
	for (int i = 0; i < n && i < DECODE_LIST_MAX; i++) {
		X509 *x = sk_X509_value(certificates, i);
		const EVP_PKEY *key = X509_get0_pubkey(x);
		const bool ours = key && d->key && EVP_PKEY_eq(key, d->key) == 1;
		struct fact *one = fact_object(list, "certificate");
		decode_certificate(d, one, x,
			ours || n == 1 ? CERTIFICATE_ISSUED : CERTIFICATE_OTHER);
		fact_flag(one, "has_given_key", ours);
	}
}

static bool describe_certificates(
	struct decoder *d, struct fact *envelope, struct span der)
{
	scoped(CMS_ContentInfo) *cms = parse_cms(der, NULL);

	if (!cms || OBJ_obj2nid(CMS_get0_type(cms)) != NID_pkcs7_signed)
		return false;
	describe_issued(
		d, add_content(envelope, "certificates", "certificates", der), cms);
	return true;
}

/* IssuerAndSubject (RFC 8894 section 3.3.3), IssuerAndSerialNumber (sections 3.3.4, 5).
 */
static bool describe_pair(struct fact *envelope, const struct ber *ber)
{
	const struct ber_node *issuer = ber_expect(
		ber_first(ber, ber_expect(ber_root(ber), BER_SEQUENCE)), BER_SEQUENCE);
	struct ber_node *second = ber_next(ber, issuer);
	const struct span whole = ber_element(ber, ber_root(ber));
	const bool subject = ber_expect(second, BER_SEQUENCE) != NULL;
	struct fact *content;

	if (ber->cut || ber->fault || !issuer || ber_next(ber, second) ||
		(!subject && !ber_expect(second, BER_INTEGER)))
		return false;
	content = subject ? add_content(envelope, "issuer-and-subject",
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

static bool describe_names_of(struct decoder *d, struct fact *envelope, struct span der)
{
	struct ber ber;
	bool known = false;

	if (ber_read(&ber, der) < 0)
		d->out->failed = true;
	else
		known = describe_pair(envelope, &ber);
	ber_clear(&ber);
	return known;
}

/* ---- what no envelope should hold ---- */

/* PKCS #8: a version, an algorithm, an OCTET STRING. PKCS #1: nine numbers. */
static bool is_private_key(const struct ber *ber)
{
	struct ber_node *version = ber_expect(
		ber_first(ber, ber_expect(ber_root(ber), BER_SEQUENCE)), BER_INTEGER);
	struct ber_node *second = ber_next(ber, version);
	int numbers = 0;

	if (ber_expect(second, BER_SEQUENCE) &&
		ber_expect(ber_next(ber, second), BER_OCTET_STRING))
		return true;
	for (struct ber_node *n = version; n && n->tag == BER_INTEGER;
		n = ber_next(ber, n))
		numbers++;
	return numbers >= 9;
}

static const char *name_asn1(struct span der)
{
	struct ber ber;
	const char *name = "ASN.1 of a kind outside SCEP";
	scoped(CMS_ContentInfo) *cms = NULL;
	scoped(X509) *x = parse_certificate(der, NULL);

	if (x)
		return "a certificate";
	cms = parse_cms(der, NULL);
	if (cms)
		return OBJ_obj2nid(CMS_get0_type(cms)) == NID_pkcs7_enveloped
			       ? "another EnvelopedData"
			       : "a CMS message of another kind";
	if (ber_read(&ber, der) < 0 || ber.cut || ber.fault || ber.n_nodes < 2)
		name = "octets that are no ASN.1";
	else if (is_private_key(&ber))
		name = "a private key";
	ber_clear(&ber);
	return name;
}

static const char *name_content(struct span plaintext)
{
	if (plaintext.length == 0)
		return "nothing";
	if (plaintext.length <= INT_MAX && plaintext.data[0] == BER_SEQUENCE)
		return name_asn1(plaintext);
	return text_is_readable(plaintext) ? "text" : "octets that are no ASN.1";
}

/* What an envelope in a message of this type holds (RFC 8894 section 3.3). */
static const char *due_in(int type, const char **kind)
{
	switch (type) {
	case SCEP_PKCS_REQ:
	case SCEP_RENEWAL_REQ:
		*kind = "pkcs10";
		return "a PKCS#10 request";
	case SCEP_CERT_POLL:
		*kind = "issuer-and-subject";
		return "the names of issuer and subject";
	case SCEP_GET_CERT:
	case SCEP_GET_CRL:
		*kind = "issuer-and-serial";
		return "an issuer and a serial";
	case SCEP_CERT_REP:
		*kind = "certificates";
		return "a SignedData with certificates";
	default:
		*kind = NULL;
		return "a request, certificates or names";
	}
}

static bool describe_plaintext(
	struct decoder *d, struct fact *envelope, struct span plaintext)
{
	scoped(X509_REQ) *request = parse_csr(plaintext);

	openssl_forget();
	if (request) {
		decode_request(d,
			add_content(envelope, "pkcs10", "PKCS#10 request", plaintext),
			request);
		return true;
	}
	return plaintext.length > 0 && plaintext.length <= INT_MAX &&
	       (describe_certificates(d, envelope, plaintext) ||
		       describe_names_of(d, envelope, plaintext));
}

void decode_plaintext(struct decoder *d, struct fact *envelope, struct span plaintext)
{
	const char *wanted;
	const char *due = due_in(d->message_type, &wanted);
	const bool known = describe_plaintext(d, envelope, plaintext);

	if (!known) {
		const char *name = name_content(plaintext);
		add_content(envelope, "other", name, plaintext);
		decode_fault(d,
			"The key opens the envelope, and it holds %s where %s is "
			"due.",
			name, due);
	} else if (wanted) {
		const struct fact *kind = fact_find(
			fact_find(envelope, "content"), "kind");
		if (kind && kind->value && strcmp(kind->value, wanted) != 0)
			decode_fault(d,
				"The key opens the envelope, and it holds %s where "
				"%s is due.",
				kind->shown ? kind->shown : kind->value, due);
	}
	openssl_forget();
}
