/* SPDX-License-Identifier: MIT */
/* scep/certificate: certificates as data. */
#include "support.h"

#include <limits.h>

#include <openssl/ec.h>

#include "scep/certificate.h"

static void reads_a_vector(void **state)
{
	scoped(X509) *x = load_certificate("ra-encryption.pem");
	struct certificate c;

	(void)state;
	certificate_read(&c, x, CERTIFICATE_RA_ENCRYPTION);
	assert_string_equal(c.subject, "CN=NDES-MSCEP-RA,C=US");
	assert_string_equal(c.issuer, "CN=FourthCoffee CA,DC=fourthcoffee,DC=local");
	assert_string_equal(c.serial, "68000000099A9DE56310F95C4F000000000009");
	assert_string_equal(c.key, "RSA 2048");
	assert_string_equal(c.signature_algorithm, "sha256WithRSAEncryption");
	assert_int_equal(strlen(c.sha1), 40);
	assert_int_equal(strlen(c.sha256), 64);
	assert_false(c.self_issued);
	assert_int_equal(c.role, CERTIFICATE_RA_ENCRYPTION);
	/* 2026-11-22T04:30:43Z and 300 days later, as openssl x509 prints them */
	assert_int_equal(c.not_before, 1795321843);
	assert_int_equal(c.not_after, 1795321843 + INT64_C(300) * 86400);
	assert_true(certificate_key_usable(x));
}

static void an_ec_key(void **state)
{
	scoped(EVP_PKEY) *key = EVP_EC_gen("P-256");
	struct certificate c;
	scoped(X509) *x = NULL;

	(void)state;
	assert_non_null(key);
	x = make_certificate(&(struct wanted){
		.name = "evil\x1b[2J, M\xc3\xbcller", .key = key, .serial = -5 });
	certificate_read(&c, x, CERTIFICATE_TLS);
	assert_string_equal(c.key, "EC P-256");
	assert_null(strchr(c.subject, '\x1b'));
	assert_non_null(strstr(c.subject, "M\xc3\xbcller"));
	assert_string_equal(c.serial, "-05");
	assert_true(c.self_issued);
}

/* The usage that NDES's RA certificates have, and others have not. */
static void an_enrolment_agent(void **state)
{
	static const struct {
		const char *usage;
		bool agent;
	} cases[] = {
		{ "1.3.6.1.4.1.311.20.2.1", true },
		{ "clientAuth,1.3.6.1.4.1.311.20.2.1", true },
		{ "1.3.6.1.4.1.311.20.2.10", false },
		{ "serverAuth", false },
	};
	scoped(EVP_PKEY) *key = EVP_EC_gen("P-256");
	struct certificate c;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		scoped(X509) *x = make_certificate(
			&(struct wanted){ .name = "n", .key = key });
		X509_EXTENSION *extension = X509V3_EXT_conf_nid(
			NULL, NULL, NID_ext_key_usage, cases[i].usage);

		assert_int_equal(X509_add_ext(x, extension, -1), 1);
		X509_EXTENSION_free(extension);
		certificate_read(&c, x, CERTIFICATE_RA_SIGNING);
		assert_int_equal(c.enrolment_agent, cases[i].agent);
	}
}

static void long_things(void **state)
{
	scoped(EVP_PKEY) *key = EVP_RSA_gen(1024);
	unsigned char number[100];
	struct certificate c;
	scoped(X509) *x = NULL;

	(void)state;
	x = make_certificate(&(struct wanted){ .name = "n", .key = key });
	memset(number, 0xab, sizeof(number));
	ASN1_STRING_set(X509_get_serialNumber(x), number, sizeof(number));
	for (int i = 0; i < 40; i++)
		X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "OU", MBSTRING_UTF8,
			(const unsigned char *)"a department with a name", -1, -1, 0);
	certificate_read(&c, x, CERTIFICATE_OTHER);
	assert_int_equal(strlen(c.serial), 64 + 3);
	assert_string_equal(c.serial + 64, "...");
	assert_int_equal(strlen(c.subject), sizeof(c.subject) - 1);
}

static void signings(void **state)
{
	static const struct {
		const char *algorithm;
		enum certificate_signing signing;
	} rows[] = {
		{ "sha256WithRSAEncryption", CERTIFICATE_SIGNED_WELL },
		{ "sha512-256WithRSAEncryption", CERTIFICATE_SIGNED_WELL },
		{ "ecdsa-with-SHA256", CERTIFICATE_SIGNED_WELL },
		{ "ED25519", CERTIFICATE_SIGNED_WELL },
		{ "", CERTIFICATE_SIGNED_WELL },
		{ "sha1WithRSAEncryption", CERTIFICATE_SIGNED_WEAKLY },
		{ "ecdsa-with-SHA1", CERTIFICATE_SIGNED_WEAKLY },
		{ "dsaWithSHA1", CERTIFICATE_SIGNED_WEAKLY },
		{ "md5WithRSAEncryption", CERTIFICATE_SIGNED_WEAKLY },
		{ "rsassaPss", CERTIFICATE_SIGNED_PSS },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct certificate c = { .key = "" };
		snprintf(c.signature_algorithm, sizeof(c.signature_algorithm), "%s",
			rows[i].algorithm);
		assert_int_equal(certificate_signing(&c), rows[i].signing);
	}
}

static void rsa_bits(void **state)
{
	(void)state;
	assert_int_equal(
		certificate_rsa_bits(&(struct certificate){ .key = "RSA 1024" }), 1024);
	assert_int_equal(
		certificate_rsa_bits(&(struct certificate){ .key = "EC P-256" }), 0);
	assert_int_equal(certificate_rsa_bits(&(struct certificate){ .key = "" }), 0);
	assert_int_equal(
		certificate_rsa_bits(&(struct certificate){ .key = "RSA x" }), 0);
}

static void days(void **state)
{
	static const struct {
		int64_t left;
		int days;
	} rows[] = {
		{ 0, 0 },
		{ 86399, 0 },
		{ 86400, 1 },
		{ -1, -1 },
		{ -86400, -1 },
		{ -86401, -2 },
		{ INT64_MAX / 2, INT_MAX },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		const struct certificate c = { .not_after = 1000 + rows[i].left };
		assert_int_equal(certificate_days_left(&c, 1000), rows[i].days);
	}
}

static void times(void **state)
{
	static const struct {
		const char *text;
		int64_t time;
	} rows[] = {
		{ "19700101000000Z", 0 },
		{ "20000229235959Z", 951868799 },
		{ "20380119031408Z", 2147483648 },
		{ "19500101000000Z", -631152000 },
		{ "99991231235959Z", 253402300799 },
	};
	scoped(EVP_PKEY) *key = EVP_RSA_gen(1024);
	scoped(X509) *x = NULL;

	(void)state;
	x = make_certificate(&(struct wanted){ .name = "n", .key = key });
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct certificate c;
		assert_int_equal(
			ASN1_TIME_set_string(X509_getm_notAfter(x), rows[i].text), 1);
		certificate_read(&c, x, CERTIFICATE_OTHER);
		assert_int_equal(c.not_after, rows[i].time);
	}
}

static void roles(void **state)
{
	(void)state;
	assert_string_equal(certificate_role_name(CERTIFICATE_CA), "ca");
	assert_string_equal(certificate_role_name(CERTIFICATE_RA_SIGNING), "ra-signing");
	assert_string_equal(
		certificate_role_name(CERTIFICATE_RA_ENCRYPTION), "ra-encryption");
	assert_string_equal(certificate_role_name(CERTIFICATE_ISSUED), "issued");
	assert_string_equal(certificate_role_name(CERTIFICATE_TLS), "tls");
	assert_string_equal(certificate_role_name(CERTIFICATE_OTHER), "other");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_a_vector),
		cmocka_unit_test(an_ec_key),
		cmocka_unit_test(an_enrolment_agent),
		cmocka_unit_test(long_things),
		cmocka_unit_test(signings),
		cmocka_unit_test(rsa_bits),
		cmocka_unit_test(days),
		cmocka_unit_test(times),
		cmocka_unit_test(roles),
	};
	return cmocka_run_group_tests_name("certificate", tests, NULL, NULL);
}
