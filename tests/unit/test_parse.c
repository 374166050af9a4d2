/* SPDX-License-Identifier: MIT */
/* scep/parse: what OpenSSL is not given, in every form of BER, and what it is. */
#include "support.h"

#include "scep/der.h"
#include "scep/parse.h"

#define EC_OID "\x06\x07\x2a\x86\x48\xce\x3d\x02\x01"

static bool refuses(const char *data, size_t length)
{
	return parse_refuses((struct span){ (const unsigned char *)data, length });
}

#define REFUSES(text) refuses((text), sizeof(text) - 1)

static void curves(void **state)
{
	(void)state;
	assert_true(REFUSES("\x30\x0e" EC_OID "\x30\x03\x02\x01\x01"));
	/* Lengths in a long form, without end, and a tag in the form for large numbers.
	 */
	assert_true(REFUSES("\x30\x80" EC_OID "\x30\x80\x02\x01\x01\0\0\0\0"));
	assert_true(REFUSES("\x30\x0f" EC_OID "\x30\x81\x03\x02\x01\x01"));
	assert_true(REFUSES("\x30\x0f" EC_OID "\x3f\x10\x03\x02\x01\x01"));
	assert_true(REFUSES("\x30\x0f" EC_OID "\x30\x04\x1f\x02\x01\x01"));
	/* Anywhere, and with the OID's own length in a long form. */
	assert_true(REFUSES(
		"xyz\x06\x81\x07\x2a\x86\x48\xce\x3d\x02\x01\x30\x03\x02\x01\x01"));
	/* A named curve, none, the end of the octets, and what only looks like it. */
	assert_false(
		REFUSES("\x30\x13" EC_OID "\x06\x08\x2a\x86\x48\xce\x3d\x03\x01\x07"));
	assert_false(REFUSES("\x30\x0b" EC_OID "\x05\x00"));
	assert_false(REFUSES("\x30\x09" EC_OID));
	assert_false(REFUSES("\x30\x0d" EC_OID "\x30\x02\x06\x00"));
	assert_false(REFUSES(""));
	assert_false(REFUSES("\x2a"));
}

/* SEQUENCE { SEQUENCE { OID }, BIT STRING }, so many times in a SEQUENCE. */
static void append_keys(struct bytes *out, unsigned n, bool indefinite)
{
	static const unsigned char key[] = { 0x30, 10, 0x30, 5, 0x06, 3, 0x2b, 0x65, 0x70,
		0x03, 1, 0 };
	struct bytes inside = BYTES_EMPTY;

	for (unsigned i = 0; i < n; i++)
		bytes_append(&inside, key, sizeof(key));
	if (indefinite)
		der_append_indefinite(out, DER_SEQUENCE, bytes_span(&inside));
	else
		der_append(out, DER_SEQUENCE, bytes_span(&inside));
	bytes_clear(&inside);
}

static void keys(void **state)
{
	(void)state;
	for (unsigned i = 0; i < 4; i++) {
		struct bytes octets = BYTES_EMPTY;

		append_keys(&octets, PARSE_KEYS_MAX + i / 2, i % 2);
		assert_int_equal(parse_refuses(bytes_span(&octets)) != NULL, i / 2);
		bytes_clear(&octets);
	}
}

static void fewer(void **state)
{
	struct bytes whole = load("cacert.p7b"), some = BYTES_EMPTY;
	scoped(CMS_ContentInfo) *all = parse_cms(bytes_span(&whole), NULL);
	scoped_certificates *before = CMS_get1_certs(all);
	STACK_OF(X509) * after;
	scoped(CMS_ContentInfo) *cms = NULL;

	(void)state;
	assert_int_equal(
		parse_shorten_bag(bytes_span(&whole), 2, &some), sk_X509_num(before));
	cms = parse_cms(bytes_span(&some), NULL);
	assert_non_null(cms);
	after = CMS_get1_certs(cms);
	assert_int_equal(sk_X509_num(after), 2);
	for (int i = 0; i < 2; i++)
		assert_int_equal(
			X509_cmp(sk_X509_value(before, i), sk_X509_value(after, i)), 0);
	sk_X509_pop_free(after, X509_free);
	/* Cut anywhere it is no bag, or one with fewer, and reads nothing behind it. */
	for (size_t length = 0; length < whole.length; length += 7) {
		bytes_reset(&some);
		assert_true(parse_shorten_bag((struct span){ whole.data, length }, 64,
				    &some) <= sk_X509_num(before));
	}
	bytes_clear(&whole);
	bytes_clear(&some);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(curves),
		cmocka_unit_test(keys),
		cmocka_unit_test(fewer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
