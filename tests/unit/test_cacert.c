/* SPDX-License-Identifier: MIT */
/* scep/cacert: who plays which part in a GetCACert answer. */
#include "support.h"

#include <errno.h>

#include "scep/cacert.h"
#include "scep/vocabulary.h"

enum { CA, OLD_CA, SUB, RA, OTHER, N_KEYS };

static EVP_PKEY *keys[N_KEYS];
static X509 *ca, *old_ca;

static int set_up(void **state)
{
	(void)state;
	for (int i = 0; i < N_KEYS; i++)
		keys[i] = EVP_RSA_gen(1024);
	ca = make_certificate(&(struct wanted){ .name = "CA",
		.key = keys[CA],
		.serial = 2,
		.basic_constraints = "critical,CA:TRUE",
		.key_usage = "keyCertSign,cRLSign" });
	old_ca = make_certificate(&(struct wanted){ .name = "CA",
		.key = keys[OLD_CA],
		.serial = 1,
		.age = 400,
		.basic_constraints = "critical,CA:TRUE" });
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	X509_free(ca);
	X509_free(old_ca);
	for (int i = 0; i < N_KEYS; i++)
		EVP_PKEY_free(keys[i]);
	return 0;
}

/* An end entity under the CA (or the old one's key). */
static X509 *make_ra(const char *name, const char *usage, int issuer_key, const char *eku)
{
	static long serial = 100;

	serial++;
	return make_certificate(&(struct wanted){ .name = name,
		.key = keys[RA],
		.issuer = ca,
		.issuer_key = keys[issuer_key],
		.serial = serial,
		.key_usage = usage,
		.extended_usage = eku });
}

static void the_vector(void **state)
{
	scoped_buffer body = load("cacert.p7b");
	scoped(X509) *want_ca = load_certificate("ca.pem");
	scoped(X509) *want_signing = load_certificate("ra-signing.pem");
	scoped(X509) *want_encryption = load_certificate("ra-encryption.pem");
	struct cacert c;

	(void)state;
	assert_int_equal(cacert_read(&c, bytes_span(&body)), 0);
	assert_true(c.bag);
	assert_int_equal(c.n_sent, 3);
	assert_int_equal(sk_X509_num(c.all), 3);
	assert_int_equal(X509_cmp(c.ca, want_ca), 0);
	assert_int_equal(X509_cmp(c.ra_signing, want_signing), 0);
	assert_int_equal(X509_cmp(c.ra_encryption, want_encryption), 0);
	assert_false(c.ra_signing_stray || c.ra_encryption_stray);
	assert_string_equal(c.fault, "");
	cacert_clear(&c);
	assert_null(c.all);
}

static void expect_part(X509 *got, X509 *const bag[], int want)
{
	if (want < 0) {
		assert_null(got);
		return;
	}
	assert_non_null(got);
	assert_int_equal(X509_cmp(got, bag[want]), 0);
}

/* The parts as indexes into the bag, -1 for nobody. */
static void expect(X509 *const bag[], int want_ca, int signing, int encryption, int stray)
{
	scoped_buffer body = make_bag(bag);
	struct cacert c;

	assert_int_equal(cacert_read(&c, bytes_span(&body)), 0);
	expect_part(c.ca, bag, want_ca);
	expect_part(c.ra_signing, bag, signing);
	expect_part(c.ra_encryption, bag, encryption);
	assert_int_equal(c.ra_signing_stray + 2 * c.ra_encryption_stray, stray);
	cacert_clear(&c);
}

/*
 * OpenSSL sorts the certificates of a bag by their encoding when it writes them, so the
 * order of a test's array is not the order sent; tests with ties are written for that.
 */
static void parts(void **state)
{
	scoped(X509) *sign = make_ra("s", "digitalSignature", CA, NULL);
	scoped(X509) *encrypt = make_ra("e", "keyEncipherment", CA, NULL);
	scoped(X509) *data = make_ra("d", "dataEncipherment", CA, NULL);
	scoped(X509) *both = make_ra("b", "digitalSignature,keyEncipherment", CA, NULL);
	scoped(X509) *free_usage = make_ra("f", NULL, CA, NULL);
	scoped(X509) *agent = make_ra(
		"a", "digitalSignature,keyEncipherment", CA, SCEP_OID_REQUEST_AGENT);
	scoped(X509) *stray = make_ra("x", "keyEncipherment", OLD_CA, NULL);
	scoped(X509) *agreement = make_ra("k", "keyAgreement", CA, NULL);

	(void)state;
	expect((X509 *[]){ ca, sign, encrypt, NULL }, 0, 1, 2, 0);
	expect((X509 *[]){ ca, both, NULL }, 0, 1, 1, 0);
	expect((X509 *[]){ both, sign, encrypt, ca, NULL }, 3, 1, 2, 0);
	expect((X509 *[]){ sign, data, ca, NULL }, 2, 0, 1, 0);
	expect((X509 *[]){ both, data, ca, NULL }, 2, 0, 0, 0);
	expect((X509 *[]){ free_usage, sign, ca, NULL }, 2, 1, 0, 0);
	expect((X509 *[]){ both, agent, ca, NULL }, 2, 1, 1, 0);
	expect((X509 *[]){ sign, stray, ca, NULL }, 2, 0, 1, 2);
	expect((X509 *[]){ sign, stray, ca, old_ca, NULL }, 2, 0, 1, 2);
	expect((X509 *[]){ stray, sign, old_ca, NULL }, 2, 1, 0, 1);
	expect((X509 *[]){ agreement, ca, NULL }, 1, -1, -1, 0);
}

/* The issuer is told by the key that signed, when two have its name; what only the older
 * of them signed is from before the renewal. */
static void renewed_ca(void **state)
{
	scoped(X509) *old_ra = make_ra(
		"o", "digitalSignature,keyEncipherment", OLD_CA, NULL);
	scoped(X509) *new_ra = make_ra("n", "digitalSignature,keyEncipherment", CA, NULL);

	(void)state;
	expect((X509 *[]){ ca, old_ca, old_ra, NULL }, 1, 2, 2, 3);
	expect((X509 *[]){ ca, old_ca, new_ra, NULL }, 0, 2, 2, 0);
	expect((X509 *[]){ ca, old_ra, NULL }, 0, 1, 1, 3);
}

static void without_ra(void **state)
{
	scoped(X509) *sub = make_certificate(&(struct wanted){ .name = "Sub",
		.key = keys[SUB],
		.issuer = ca,
		.issuer_key = keys[CA],
		.serial = 7,
		.basic_constraints = "critical,CA:TRUE",
		.key_usage = "keyCertSign,digitalSignature,keyEncipherment" });

	(void)state;
	expect((X509 *[]){ old_ca, NULL }, 0, 0, 0, 0);  /* no key usage: anything */
	expect((X509 *[]){ ca, NULL }, 0, 0, 0, 0);      /* nobody else could */
	expect((X509 *[]){ ca, sub, NULL }, 1, 1, 1, 0); /* the lower one */
}

static void a_bare_certificate(void **state)
{
	scoped_buffer body = encode_certificate(old_ca);
	struct cacert c;

	(void)state;
	assert_int_equal(cacert_read(&c, bytes_span(&body)), 0);
	assert_false(c.bag);
	assert_int_equal(c.n_sent, 1);
	assert_ptr_equal(c.ca, c.ra_signing);
	assert_ptr_equal(c.ca, c.ra_encryption);
	cacert_clear(&c);

	bytes_append_text(&body, "\r\n");
	assert_int_equal(cacert_read(&c, bytes_span(&body)), 0);
	assert_string_equal(c.fault, "octets follow the certificate");
	cacert_clear(&c);
}

/* Twice the same octets, then others, then what is none: the memo changes no answer. */
static void remembered(void **state)
{
	scoped_buffer one = load("cacert.p7b"), other = encode_certificate(old_ca);
	const struct span bodies[] = { bytes_span(&one), bytes_span(&one),
		bytes_span(&other), SPAN("<h1>no</h1>"), bytes_span(&other),
		bytes_span(&one) };
	struct cacert_memo memo = { .body = BYTES_EMPTY };
	struct cacert last = { .all = NULL };

	(void)state;
	for (size_t i = 0; i < COUNT(bodies); i++) {
		struct cacert read, recalled;
		const int r = cacert_read(&read, bodies[i]);

		assert_int_equal(cacert_recall(&recalled, bodies[i], &memo), r);
		assert_int_equal(sk_X509_num(recalled.all), sk_X509_num(read.all));
		assert_int_equal(recalled.n_sent, read.n_sent);
		assert_string_equal(recalled.fault, read.fault);
		if (r == 0) {
			assert_int_equal(X509_cmp(recalled.ca, read.ca), 0);
			assert_int_equal(
				X509_cmp(recalled.ra_signing, read.ra_signing), 0);
		}
		/* That it was remembered: the same object, not one like it. */
		if (i == 1)
			assert_ptr_equal(recalled.ca, last.ca);
		cacert_clear(&last);
		last = recalled;
		cacert_clear(&read);
	}
	cacert_clear(&last);
	cacert_memo_clear(&memo);
}

static void faults(void **state)
{
	scoped_buffer message = load("jscep-3.0.0-sha512-3des.ber");
	scoped_buffer pem = load("ca.pem"), none = make_bag((X509 *[]){ NULL });
	const struct {
		struct span body;
		int result;
		const char *fault;
	} rows[] = {
		{ SPAN(""), -EBADMSG, "the body is empty" },
		{ SPAN("<html>"), -EBADMSG, "neither a certificate nor a SignedData" },
		{ bytes_span(&pem), -EBADMSG, "PEM text instead of DER" },
		{ bytes_span(&none), -EBADMSG, "a SignedData without certificates" },
		{ bytes_span(&message), 0,
			"the SignedData is not degenerate: it has a signer" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct cacert c;
		assert_int_equal(cacert_read(&c, rows[i].body), rows[i].result);
		assert_string_equal(c.fault, rows[i].fault);
		assert_int_equal(c.all == NULL, rows[i].result < 0);
		cacert_clear(&c);
	}
}

static void truncated(void **state)
{
	scoped_buffer body = load("cacert.p7b");

	(void)state;
	for (size_t i = 0; i < body.length; i = place_behind(i, body.length, 1)) {
		struct cacert c;
		assert_int_equal(
			cacert_read(&c, (struct span){ body.data, i }), -EBADMSG);
		cacert_clear(&c);
	}
}

static void thousands(void **state)
{
	enum { MANY = 10000 };
	scoped_buffer one = encode_certificate(ca), many = BYTES_EMPTY,
		      body = BYTES_EMPTY;
	struct cacert c;

	(void)state;
	for (int i = 0; i < MANY; i++)
		bytes_append_span(&many, bytes_span(&one));
	/* indefinite lengths spare us the arithmetic, and BER has to be read anyway */
	bytes_append_span(
		&body, SPAN("\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
			    "\xa0\x80\x30\x80\x02\x01\x01\x31\x00\x30\x0b\x06\x09"
			    "\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\xa0\x80"));
	bytes_append_span(&body, bytes_span(&many));
	bytes_append_span(&body, SPAN("\0\0\x31\0\0\0\0\0\0\0"));
	assert_int_equal(cacert_read(&c, bytes_span(&body)), 0);
	assert_int_equal(c.n_sent, MANY);
	assert_int_equal(sk_X509_num(c.all), CACERT_MAX);
	assert_string_not_equal(c.fault, "");
	cacert_clear(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_vector),
		cmocka_unit_test(parts),
		cmocka_unit_test(renewed_ca),
		cmocka_unit_test(without_ra),
		cmocka_unit_test(a_bare_certificate),
		cmocka_unit_test(remembered),
		cmocka_unit_test(faults),
		cmocka_unit_test(truncated),
		cmocka_unit_test(thousands),
	};
	return cmocka_run_group_tests_name("cacert", tests, set_up, tear_down);
}
