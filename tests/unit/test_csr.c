/* SPDX-License-Identifier: MIT */
/* scep/csr: the PKCS#10 request and the signer certificate. */
#include "support.h"

#include <errno.h>

#include "scep/certificate.h"
#include "scep/csr.h"

static EVP_PKEY *key;

static int set_up(void **state)
{
	(void)state;
	key = make_key(2048);
	return key ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	EVP_PKEY_free(key);
	return 0;
}

static X509_REQ *build(const struct csr_spec *spec)
{
	scoped_buffer der = BYTES_EMPTY;
	const unsigned char *p;
	X509_REQ *request;

	assert_int_equal(csr_build(spec, &der), 0);
	p = der.data;
	request = d2i_X509_REQ(NULL, &p, (long)der.length);
	assert_non_null(request);
	assert_ptr_equal(p, der.data + der.length);
	assert_int_equal(X509_REQ_verify(request, key), 1);
	return request;
}

static void challenge_types(void **state)
{
	static char long_one[10001];
	static const struct {
		const char *challenge;
		int type;
	} rows[] = {
		{ "0123456789ABCDEF", V_ASN1_PRINTABLESTRING },
		{ "AZaz09 '()+,-./:=?", V_ASN1_PRINTABLESTRING },
		{ long_one, V_ASN1_PRINTABLESTRING },
		{ "not@printable", V_ASN1_UTF8STRING },
		{ "under_score", V_ASN1_UTF8STRING },
		{ "\xc3\xa4", V_ASN1_UTF8STRING },
	};

	(void)state;
	memset(long_one, 'x', sizeof(long_one) - 1);
	for (size_t i = 0; i < COUNT(rows); i++) {
		scoped(X509_REQ) *request = build(&(struct csr_spec){ .key = key,
			.subject = "CN=u",
			.challenge = rows[i].challenge,
			.digest = NID_sha256 });
		const int at = X509_REQ_get_attr_by_NID(
			request, NID_pkcs9_challengePassword, -1);
		const ASN1_TYPE *value = X509_ATTRIBUTE_get0_type(
			X509_REQ_get_attr(request, at), 0);
		assert_int_equal(ASN1_TYPE_get(value), rows[i].type);
		assert_int_equal(ASN1_STRING_length(value->value.asn1_string),
			strlen(rows[i].challenge));
		assert_memory_equal(ASN1_STRING_get0_data(value->value.asn1_string),
			rows[i].challenge, strlen(rows[i].challenge));
	}
}

static void no_challenge(void **state)
{
	scoped(X509_REQ) *request = build(&(struct csr_spec){
		.key = key, .subject = "CN=u", .digest = NID_sha512 });

	(void)state;
	assert_int_equal(
		X509_REQ_get_attr_by_NID(request, NID_pkcs9_challengePassword, -1), -1);
	assert_int_equal(
		X509_REQ_get_signature_nid(request), NID_sha512WithRSAEncryption);
	assert_int_equal(X509_REQ_get_version(request), X509_REQ_VERSION_1);
}

static void extensions(void **state)
{
	(void)state;
	for (int critical = 0; critical < 2; critical++) {
		int is_critical = -1;
		scoped(X509_REQ) *request = build(&(struct csr_spec){ .key = key,
			.subject = "CN=u",
			.upn = "user@fourthcoffee.com",
			.digest = NID_sha256,
			.key_usage_critical = critical });
		scoped(X509_EXTENSIONS) *list = X509_REQ_get_extensions(request);
		scoped(ASN1_STRING) *usage = X509V3_get_d2i(
			list, NID_key_usage, &is_critical, NULL);
		scoped(GENERAL_NAMES) *names = X509V3_get_d2i(
			list, NID_subject_alt_name, NULL, NULL);
		ASN1_OBJECT *oid = NULL;
		ASN1_TYPE *value = NULL;

		assert_int_equal(is_critical, critical);
		assert_int_equal(ASN1_STRING_length(usage), 1);
		assert_int_equal(ASN1_STRING_get0_data(usage)[0], 0xa0);
		assert_int_equal(sk_GENERAL_NAME_num(names), 1);
		assert_int_equal(GENERAL_NAME_get0_otherName(
					 sk_GENERAL_NAME_value(names, 0), &oid, &value),
			1);
		assert_int_equal(OBJ_obj2nid(oid), NID_ms_upn);
		assert_int_equal(ASN1_TYPE_get(value), V_ASN1_UTF8STRING);
		assert_string_equal(ASN1_STRING_get0_data(value->value.utf8string),
			"user@fourthcoffee.com");
	}
}

/* What is accepted, and what it reads like afterwards. */
static void subjects(void **state)
{
	static const struct {
		const char *text, *name;
	} rows[] = {
		{ "CN=user", "CN=user" },
		{ "CN=user,O=Contoso", "CN=user,O=Contoso" },
		{ " cn = user , o = Contoso Ltd ", "CN=user,O=Contoso Ltd" },
		{ "CN=Doe\\, Jane,O=C", "CN=Doe\\, Jane,O=C" },
		{ "CN=a\\+b\\=c", "CN=a\\+b=c" },
		{ "CN=\\ lead", "CN=\\ lead" },
		{ "CN=M\\C3\\BCller", "CN=M\xc3\xbcller" },
		{ "CN=u,DC=fourthcoffee,DC=local", "CN=u,DC=fourthcoffee,DC=local" },
		{ "2.5.4.3=by oid", "CN=by oid" },
		{ "CN=u,E=u@c.com", "CN=u,emailAddress=u@c.com" },
		{ "CN=a=b", "CN=a=b" },
		{ "", NULL },
		{ "CN", NULL },
		{ "CN=", NULL },
		{ "=user", NULL },
		{ "CN=a,", NULL },
		{ ",CN=a", NULL },
		{ "CN=a+OU=b", NULL },
		{ "CN=a;O=b", NULL },
		{ "CN=#0401", NULL },
		{ "CN=\"quoted\"", NULL },
		{ "CN=a\\", NULL },
		{ "CN=a\\zz", NULL },
		{ "CN=a\\00b", NULL },
		{ "NOSUCHTYPE=a", NULL },
		{ "C=Germany", NULL },
		{ "CN=\xff\xfe", NULL },
		{ "CN=1234567890123456789012345678901234567890123456789012345678901234x",
			NULL },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		scoped_buffer der = BYTES_EMPTY;
		const struct csr_spec spec = {
			.key = key,
			.subject = rows[i].text,
			.digest = NID_sha256,
		};
		const int want = rows[i].name ? 0 : -EINVAL;
		scoped(X509_REQ) *request = NULL;
		char name[256];

		if (csr_check_subject(rows[i].text) != want)
			fail_msg("subject %s", rows[i].text);
		assert_int_equal(csr_build(&spec, &der), want);
		if (!rows[i].name)
			continue;
		request = build(&spec);
		certificate_name_text(
			name, sizeof(name), X509_REQ_get_subject_name(request));
		assert_string_equal(name, rows[i].name);
	}
}

static void bad_digest(void **state)
{
	scoped_buffer der = BYTES_EMPTY;

	(void)state;
	assert_int_equal(csr_build(&(struct csr_spec){ .key = key,
					   .subject = "CN=u",
					   .digest = NID_undef },
				 &der),
		-EIO);
	assert_int_equal(der.length, 0);
}

/* Apple's: serial 1, critical key usage, SHA-1. */
static void apple_signer(void **state)
{
	X509 *made = NULL;
	struct certificate c;
	int critical = -1;
	scoped(X509) *x = NULL;
	scoped(ASN1_STRING) *usage = NULL;

	(void)state;
	assert_int_equal(
		signer_build(&(struct signer_spec){ .key = key,
				     .subject = "CN=6F1C1E0C-9A50-4C3A-B4C4-1F0D0A3A2B1C",
				     .serial = 1,
				     .digest = NID_sha1,
				     .days = 365,
				     .key_usage = true,
				     .now = 1795321843 },
			&made),
		0);
	x = made;
	certificate_read(&c, x, CERTIFICATE_OTHER);
	assert_string_equal(c.serial, "01");
	assert_true(c.self_issued);
	assert_string_equal(c.signature_algorithm, "sha1WithRSAEncryption");
	assert_int_equal(c.not_before, 1795321843);
	assert_int_equal(c.not_after, 1795321843 + 365 * 86400);
	usage = X509_get_ext_d2i(x, NID_key_usage, &critical, NULL);
	assert_non_null(usage);
	assert_int_equal(critical, 1);
	assert_int_equal(X509_get_ext_count(x), 1);
	assert_int_equal(X509_verify(x, key), 1);
}

/* Windows's: random serial, key identifiers. */
static void windows_signer(void **state)
{
	X509 *made[2] = { NULL, NULL };
	const struct signer_spec spec = {
		.key = key,
		.subject = "CN=SCEP Protocol Certificate",
		.digest = NID_sha256,
		.days = 365,
		.key_identifiers = true,
		.now = 1795321843,
	};
	scoped(X509) *a = NULL, *b = NULL;
	const ASN1_OCTET_STRING *subject;
	X509 *none = NULL;
	const ASN1_OCTET_STRING *authority;

	(void)state;
	for (int i = 0; i < 2; i++)
		assert_int_equal(signer_build(&spec, &made[i]), 0);
	a = made[0];
	b = made[1];
	assert_int_equal(ASN1_STRING_length(X509_get0_serialNumber(a)), 16);
	assert_int_not_equal(
		ASN1_INTEGER_cmp(X509_get0_serialNumber(a), X509_get0_serialNumber(b)),
		0);
	assert_int_equal(X509_get_ext_count(a), 2);
	subject = X509_get0_subject_key_id(a);
	authority = X509_get0_authority_key_id(a);
	assert_non_null(subject);
	assert_int_equal(ASN1_STRING_cmp(subject, authority), 0);
	assert_int_equal(
		signer_build(
			&(struct signer_spec){ .key = key, .subject = "bad" }, &none),
		-EINVAL);
	assert_null(none);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(challenge_types),
		cmocka_unit_test(no_challenge),
		cmocka_unit_test(extensions),
		cmocka_unit_test(subjects),
		cmocka_unit_test(bad_digest),
		cmocka_unit_test(apple_signer),
		cmocka_unit_test(windows_signer),
	};
	return cmocka_run_group_tests_name("csr", tests, set_up, tear_down);
}
