/* SPDX-License-Identifier: MIT */
/*
 * Makes the PKCS#10 request and the signer certificate. A challenge is a PrintableString
 * if possible (NDES answered badRequest to the same one as UTF8String), and all copies of
 * the challenge made here are wiped. It knows no device: the specification has the key,
 * the digest and the extensions.
 */
#include "scep/csr.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>

#include <openssl/rand.h>

#include "base/openssl.h"
#include "base/text.h"

/* Microsoft's User Principal Name, szOID_NT_PRINCIPAL_NAME of wincrypt.h. */
#define OID_UPN "1.3.6.1.4.1.311.20.2.3"

enum { RDN_MAX = 32, TYPE_LENGTH = 64, VALUE_LENGTH = 1024 };

/* One "CN=value" of a subject, unescaped. */
struct rdn {
	char type[TYPE_LENGTH];
	char value[VALUE_LENGTH];
};

/* The character after a backslash, RFC 4514 section 2.4; -1 if invalid. */
static int csr_unescape(const char **text)
{
	const char *p = *text;
	int high;
	int low;

	if (*p && strchr(" \"#+,;<=>\\", *p)) {
		*text = p + 1;
		return *p;
	}
	high = bytes_hex_value((unsigned char)p[0]);
	low = high < 0 ? -1 : bytes_hex_value((unsigned char)p[1]);
	*text = p + 2;
	return low < 0 || (high == 0 && low == 0) ? -1 : high << 4 | low;
}

static bool parse_type(const char **text, char *out)
{
	const char *p = *text + strspn(*text, " ");
	const char *equals = strchr(p, '=');
	size_t length = equals ? (size_t)(equals - p) : 0;

	if (!equals)
		return false;
	*text = equals + 1;
	while (length > 0 && p[length - 1] == ' ')
		length--;
	if (length == 0 || length >= TYPE_LENGTH)
		return false;
	memcpy(out, p, length);
	out[length] = '\0';
	return true;
}

/* Reads up to the comma. Drops spaces at the ends, unless escaped. */
static bool parse_value(const char **text, char *out)
{
	const char *p = *text + strspn(*text, " ");
	size_t used = 0, keep = 0;

	if (*p == '#' || *p == '"')
		return false; /* the encoded and the quoted form are not supported */
	while (*p && *p != ',') {
		int c = (unsigned char)*p++;
		const bool escaped = c == '\\';
		if (escaped)
			c = csr_unescape(&p);
		else if (strchr("+;<>\"", c))
			c = -1;
		if (c == -1 || used + 1 >= VALUE_LENGTH)
			return false;
		out[used++] = (char)c;
		if (escaped || c != ' ')
			keep = used;
	}
	out[keep] = '\0';
	*text = p;
	return keep > 0;
}

/* Names that Windows writes and OpenSSL does not know. */
static ASN1_OBJECT *object_of_type(const char *type)
{
	static const struct {
		const char *name;
		int nid;
	} aliases[] = {
		{ "E", NID_pkcs9_emailAddress },
		{ "S", NID_stateOrProvinceName },
		{ "STREET", NID_streetAddress },
	};
	char upper[TYPE_LENGTH];
	ASN1_OBJECT *object;

	for (size_t i = 0; i < sizeof(aliases) / sizeof(aliases[0]); i++)
		if (text_equals(type, aliases[i].name))
			return OBJ_nid2obj(aliases[i].nid);
	object = OBJ_txt2obj(type, 0);
	if (object)
		return object;
	/* RFC 4514 accepts cn for CN. */
	for (size_t i = 0; i < sizeof(upper); i++) {
		upper[i] = type[i];
		if (upper[i] >= 'a' && upper[i] <= 'z')
			upper[i] = (char)(upper[i] - 'a' + 'A');
		if (upper[i] == '\0')
			break;
	}
	return OBJ_txt2obj(upper, 0);
}

static int add_rdn(X509_NAME *name, const struct rdn *rdn)
{
	scoped(ASN1_OBJECT) *type = object_of_type(rdn->type);

	/*
	 * MBSTRING: OpenSSL chooses the attribute's string type and maximum length. At
	 * index 0: the text lists RDNs in the reverse order of the encoding.
	 */
	if (type && X509_NAME_add_entry_by_OBJ(name, type, MBSTRING_UTF8,
			    (const unsigned char *)rdn->value, -1, 0, 0))
		return 0;
	return openssl_errno() == -ENOMEM ? -ENOMEM : -EINVAL;
}

static int parse_subject(const char *text, X509_NAME *name)
{
	struct rdn rdn;

	for (int n = 0; n < RDN_MAX; n++) {
		int r;

		if (!parse_type(&text, rdn.type) || !parse_value(&text, rdn.value))
			return -EINVAL;
		r = add_rdn(name, &rdn);
		if (r < 0)
			return r;
		if (*text == '\0')
			return 0;
		text++;
	}
	return -EINVAL;
}

int csr_parse_subject(const char *subject, X509_NAME **out)
{
	scoped(X509_NAME) *name = NULL;
	int r;

	openssl_forget();
	name = X509_NAME_new();
	if (!name)
		return -ENOMEM;
	r = parse_subject(subject, name);
	openssl_forget();
	if (r == 0)
		*out = take(name);
	return r;
}

int csr_check_subject(const char *subject)
{
	scoped(X509_NAME) *name = NULL;

	return csr_parse_subject(subject, &name);
}

static ASN1_BIT_STRING *key_usage(void)
{
	enum { DIGITAL_SIGNATURE = 0, KEY_ENCIPHERMENT = 2 }; /* RFC 5280 4.2.1.3 */
	scoped(ASN1_STRING) *bits = ASN1_BIT_STRING_new();

	if (!bits || !ASN1_BIT_STRING_set_bit(bits, DIGITAL_SIGNATURE, 1) ||
		!ASN1_BIT_STRING_set_bit(bits, KEY_ENCIPHERMENT, 1))
		return NULL;
	return take(bits);
}

static GENERAL_NAME *upn_name(const char *upn)
{
	scoped(GENERAL_NAME) *name = GENERAL_NAME_new();
	scoped(ASN1_OBJECT) *type = OBJ_txt2obj(OID_UPN, 1);
	scoped(ASN1_TYPE) *value = ASN1_TYPE_new();
	scoped(ASN1_STRING) *text = ASN1_UTF8STRING_new();

	if (!name || !type || !value || !text || !ASN1_STRING_set(text, upn, -1))
		return NULL;
	ASN1_TYPE_set(value, V_ASN1_UTF8STRING, take(text));
	if (!GENERAL_NAME_set0_othername(name, type, value))
		return NULL;
	(void)take(type);
	(void)take(value);
	return take(name);
}

static int add_extensions(const struct csr_spec *spec, X509_REQ *request)
{
	scoped(X509_EXTENSIONS) *extensions = NULL;
	scoped(ASN1_STRING) *usage = key_usage();

	if (!usage || X509V3_add1_i2d(&extensions, NID_key_usage, usage,
			      spec->key_usage_critical, X509V3_ADD_APPEND) != 1)
		return -EIO;
	if (spec->upn) {
		scoped(GENERAL_NAMES) *names = GENERAL_NAMES_new();
		scoped(GENERAL_NAME) *upn = upn_name(spec->upn);
		if (!names || !upn || !sk_GENERAL_NAME_push(names, upn))
			return -EIO;
		(void)take(upn);
		if (X509V3_add1_i2d(&extensions, NID_subject_alt_name, names, 0,
			    X509V3_ADD_APPEND) != 1)
			return -EIO;
	}
	return X509_REQ_add_extensions(request, extensions) ? 0 : -EIO;
}

/* X.680 table 10. ASN1_PRINTABLE_type does not fit: its second choice is T61String. */
static bool is_printable_string(const char *text)
{
	static const char set[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				  "0123456789 '()+,-./:=?";
	return text[strspn(text, set)] == '\0';
}

/*
 * OpenSSL reads MBSTRING_ASC as "UTF8String" here, for any text; only an explicit string
 * type gives that type, without a check of its length.
 */
static int add_challenge(X509_REQ *request, const char *challenge)
{
	const int type = is_printable_string(challenge) ? V_ASN1_PRINTABLESTRING
							: V_ASN1_UTF8STRING;
	const size_t length = strlen(challenge);

	if (length > INT_MAX ||
		!X509_REQ_add1_attr_by_NID(request, NID_pkcs9_challengePassword, type,
			(const unsigned char *)challenge, (int)length))
		return -EIO;
	return 0;
}

static int set_subject(const struct csr_spec *spec, X509_REQ *request)
{
	if (spec->name)
		return X509_REQ_set_subject_name(request, spec->name) ? 0 : -EIO;
	return parse_subject(spec->subject, X509_REQ_get_subject_name(request));
}

static int fill_request(const struct csr_spec *spec, X509_REQ *request)
{
	/*
	 * Attributes are sorted by the encoding: the order of adding does not matter.
	 */
	int r = set_subject(spec, request);
	const EVP_MD *md;

	if (r < 0)
		return r;
	if (!X509_REQ_set_version(request, X509_REQ_VERSION_1) ||
		!X509_REQ_set_pubkey(request, spec->key))
		return -EIO;
	r = add_extensions(spec, request);
	if (r == 0 && spec->challenge)
		r = add_challenge(request, spec->challenge);
	if (r < 0)
		return r;
	md = EVP_get_digestbynid(spec->digest);
	return md && X509_REQ_sign(request, spec->key, md) > 0 ? 0 : -EIO;
}

/* X509_REQ_free does not wipe. The request owns the string, so this may overwrite it. */
static void wipe_challenge(X509_REQ *request)
{
	const int at = X509_REQ_get_attr_by_NID(request, NID_pkcs9_challengePassword, -1);
	X509_ATTRIBUTE *attribute = at < 0 ? NULL : X509_REQ_get_attr(request, at);
	/* NULL in, NULL out */
	const ASN1_TYPE *value = X509_ATTRIBUTE_get0_type(attribute, 0);
	ASN1_STRING *text = value ? value->value.asn1_string : NULL;

	if (text && text->data && text->length > 0)
		OPENSSL_cleanse(text->data, (size_t)text->length);
}

static int encode_request(const X509_REQ *request, struct bytes *out)
{
	unsigned char *der = NULL;

	const int length = i2d_X509_REQ(request, &der);
	if (length < 0)
		return -EIO;
	bytes_append(out, der, (size_t)length);
	OPENSSL_clear_free(der, (size_t)length);
	return bytes_failed(out);
}

/* An -EIO of the steps may be a failed allocation: the queue shows it. */
static int csr_settle(int r)
{
	if (r == -EIO)
		r = openssl_errno();
	openssl_forget();
	return r;
}

int csr_build(const struct csr_spec *spec, struct bytes *out)
{
	scoped(X509_REQ) *request = NULL;
	int r;

	openssl_forget();
	request = X509_REQ_new();
	if (!request)
		return -ENOMEM;
	r = fill_request(spec, request);
	if (r == 0)
		r = encode_request(request, out);
	wipe_challenge(request);
	return csr_settle(r);
}

static int set_serial(X509 *certificate, uint64_t serial)
{
	unsigned char random[16];
	ASN1_INTEGER *number = X509_get_serialNumber(certificate);

	if (serial != 0)
		return ASN1_INTEGER_set_uint64(number, serial) ? 0 : -EIO;
	if (RAND_bytes(random, sizeof(random)) != 1)
		return -EIO;
	/* Positive, and exactly sixteen octets. */
	random[0] = (unsigned char)((random[0] & 0x7f) | 0x40);
	return ASN1_STRING_set(number, random, sizeof(random)) ? 0 : -EIO;
}

static int set_validity(X509 *certificate, int64_t now, int days)
{
	const int64_t end = now + (int64_t)days * 24 * 60 * 60;

	return ASN1_TIME_set(X509_getm_notBefore(certificate), (time_t)now) &&
			       ASN1_TIME_set(X509_getm_notAfter(certificate), (time_t)end)
		       ? 0
		       : -EIO;
}

/* Both are the key's own, RFC 5280 section 4.2.1.2 method 1: the certificate is
 * self-signed. */
static int add_key_identifiers(X509 *certificate)
{
	unsigned char digest[EVP_MAX_MD_SIZE];
	unsigned length = 0;
	scoped(ASN1_STRING) *subject = ASN1_OCTET_STRING_new();
	scoped(AUTHORITY_KEYID) *authority = AUTHORITY_KEYID_new();

	if (!subject || !authority ||
		!X509_pubkey_digest(certificate, EVP_sha1(), digest, &length) ||
		!ASN1_OCTET_STRING_set(subject, digest, (int)length))
		return -EIO;
	authority->keyid = ASN1_OCTET_STRING_dup(subject);
	if (!authority->keyid ||
		X509_add1_ext_i2d(certificate, NID_authority_key_identifier, authority, 0,
			X509V3_ADD_APPEND) != 1 ||
		X509_add1_ext_i2d(certificate, NID_subject_key_identifier, subject, 0,
			X509V3_ADD_APPEND) != 1)
		return -EIO;
	return 0;
}

static int fill_signer(const struct signer_spec *spec, X509 *certificate)
{
	X509_NAME *subject = X509_get_subject_name(certificate);
	const EVP_MD *md;
	int r = parse_subject(spec->subject, subject);

	if (r < 0)
		return r;
	if (!X509_set_version(certificate, X509_VERSION_3) ||
		!X509_set_issuer_name(certificate, subject) ||
		!X509_set_pubkey(certificate, spec->key))
		return -EIO;
	r = set_serial(certificate, spec->serial);
	if (r == 0)
		r = set_validity(certificate, spec->now, spec->days);
	if (r == 0 && spec->key_identifiers)
		r = add_key_identifiers(certificate);
	if (r == 0 && spec->key_usage) {
		scoped(ASN1_STRING) *usage = key_usage();
		if (!usage || X509_add1_ext_i2d(certificate, NID_key_usage, usage, 1,
				      X509V3_ADD_APPEND) != 1)
			r = -EIO;
	}
	md = EVP_get_digestbynid(spec->digest);
	if (r == 0 && (!md || X509_sign(certificate, spec->key, md) <= 0))
		r = -EIO;
	return r;
}

int signer_build(const struct signer_spec *spec, X509 **out)
{
	scoped(X509) *certificate = NULL;
	int r;

	openssl_forget();
	certificate = X509_new();
	if (!certificate)
		return -ENOMEM;
	r = csr_settle(fill_signer(spec, certificate));
	if (r == 0)
		*out = take(certificate);
	return r;
}
