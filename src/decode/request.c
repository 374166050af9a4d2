/* SPDX-License-Identifier: MIT */
/*
 * PKCS#10 requests, whole ones; OpenSSL reads them. It promises that of the
 * challengePassword nothing leaves but string type and length, and that of other
 * attributes only the type does, since nobody knows what a client puts there. A request's
 * own signature is checked; whose key it is, is no question here.
 */
#include "decode/request.h"

#include "base/openssl.h"
#include "decode/object.h"
#include "scep/parse.h"

/* RFC 2985 section 5.4.1: a string of at most 255 characters, one value. */
enum { CHALLENGE_MAX = 255 };

static void check_challenge(struct decoder *d, int type, const ASN1_STRING *string)
{
	const struct span octets = { ASN1_STRING_get0_data(string),
		(size_t)ASN1_STRING_length(string) };

	if (type == V_ASN1_PRINTABLESTRING && !ber_is_printable(octets))
		decode_fault(d,
			"The challengePassword is marked as a PrintableString, but "
			"holds characters outside that type; Windows refuses to "
			"send it (0x80092021).");
	if (octets.length > CHALLENGE_MAX)
		decode_note(d,
			"The challengePassword is longer than the 255 characters of "
			"RFC 2985; Intune's challenges are longer, too.");
}

static const char *string_name(int type)
{
	/* OpenSSL writes its names in capitals; these are ASN.1's. */
	switch (type) {
	case V_ASN1_PRINTABLESTRING:
		return "PrintableString";
	case V_ASN1_UTF8STRING:
		return "UTF8String";
	case V_ASN1_IA5STRING:
		return "IA5String";
	case V_ASN1_T61STRING:
		return "TeletexString";
	case V_ASN1_BMPSTRING:
		return "BMPString";
	default:
		return type > 0 ? ASN1_tag2str(type) : "none";
	}
}

static void describe_challenge(
	struct decoder *d, struct fact *parent, X509_ATTRIBUTE *attribute)
{
	const ASN1_TYPE *value = X509_ATTRIBUTE_get0_type(attribute, 0);
	const int type = value ? ASN1_TYPE_get(value) : -1;
	const int values = X509_ATTRIBUTE_count(attribute);
	struct fact *challenge = fact_object(parent, "challenge_password");

	fact_text(challenge, "type", string_name(type));
	if (values != 1) {
		fact_number(challenge, "values", values);
		decode_fault(d,
			"The challengePassword has %d values; RFC 2985 section "
			"5.4.1 requires one.",
			values);
	}
	if (type != V_ASN1_PRINTABLESTRING)
		decode_note(d,
			"The challengePassword is not a PrintableString; NDES has been "
			"seen to refuse it then.");
	for (int i = 0; i < values; i++) {
		ASN1_TYPE *one = X509_ATTRIBUTE_get0_type(attribute, i);
		const int kind = one ? ASN1_TYPE_get(one) : -1;
		ASN1_STRING *string;

		if (kind <= 0 || kind == V_ASN1_BOOLEAN || kind == V_ASN1_NULL ||
			kind == V_ASN1_OBJECT)
			continue;
		string = one->value.asn1_string;
		if (i == 0) {
			fact_number(challenge, "length", ASN1_STRING_length(string));
			check_challenge(d, kind, string);
		}
		OPENSSL_cleanse(string->data, (size_t)ASN1_STRING_length(string));
	}
}

static void describe_attributes(struct decoder *d, struct fact *parent, X509_REQ *request)
{
	struct fact *others = NULL;
	int challenges = 0;
	char text[128];

	for (int i = 0; i < X509_REQ_get_attr_count(request) && i < DECODE_LIST_MAX;
		i++) {
		X509_ATTRIBUTE *attribute = X509_REQ_get_attr(request, i);
		ASN1_OBJECT *type = X509_ATTRIBUTE_get0_object(attribute);
		switch (OBJ_obj2nid(type)) {
		case NID_pkcs9_challengePassword:
			challenges++;
			describe_challenge(d, parent, attribute);
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
	if (challenges == 0)
		decode_note(d, "The request has no challengePassword.");
	else if (challenges > 1)
		decode_fault(d, "The request has %d attributes challengePassword.",
			challenges);
}

static void describe_public_key(struct fact *parent, EVP_PKEY *key)
{
	const char *name = key ? EVP_PKEY_get0_type_name(key) : NULL;

	if (name)
		fact_printf(parent, "key", "%s %d", name, EVP_PKEY_get_bits(key));
}

static void check_request(struct decoder *d, struct fact *parent, X509_REQ *request)
{
	EVP_PKEY *key = X509_REQ_get0_pubkey(request);
	const int bits = key ? EVP_PKEY_get_bits(key) : 0;
	bool valid;

	if (bits <= 0 || bits > CERTIFICATE_KEY_BITS) {
		fact_text(parent, "signature", "unverifiable");
		return;
	}
	valid = X509_REQ_verify(request, key) == 1;
	fact_text(parent, "signature", valid ? "valid" : "invalid");
	if (!valid)
		decode_wrong(d, "The signature of the PKCS#10 request is wrong.");
}

void decode_request(struct decoder *d, struct fact *parent, X509_REQ *request)
{
	const ASN1_OBJECT *algorithm = NULL;
	const X509_ALGOR *signature = NULL;
	char text[512];
	scoped(X509_EXTENSIONS) *extensions = NULL;

	certificate_name_text(text, sizeof(text), X509_REQ_get_subject_name(request));
	fact_text(parent, "subject", text[0] ? text : "(empty)");
	describe_public_key(parent, X509_REQ_get0_pubkey(request));
	X509_REQ_get0_signature(request, NULL, &signature);
	X509_ALGOR_get0(&algorithm, NULL, NULL, signature);
	if (OBJ_obj2txt(text, sizeof(text), algorithm, 0) > 0)
		fact_text(parent, "signature_algorithm", text);
	check_request(d, parent, request);
	extensions = X509_REQ_get_extensions(request);
	decode_extensions(parent, extensions);
	describe_attributes(d, parent, request);
	openssl_forget();
}

bool decode_pkcs10(struct decoder *d, struct fact *parent, struct span der)
{
	scoped(X509_REQ) *request = parse_csr(der);

	openssl_forget();
	if (request)
		decode_request(d, parent, request);
	return request != NULL;
}
