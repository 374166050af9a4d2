/* SPDX-License-Identifier: MIT */
/* net/rsa: keys of three prime numbers do what keys do, and share nothing. */
#include "support.h"

#include <errno.h>
#include <string.h>

#include <openssl/core_names.h>

#include "key/rsa.h"

static bool always(void *argument)
{
	(void)argument;
	return true;
}

static bool at_first(void *argument)
{
	unsigned *left = argument;

	return (*left)-- > 1;
}

static EVP_PKEY *make(unsigned bits)
{
	EVP_PKEY *key = NULL;

	assert_int_equal(rsa_of_three(&key, bits, always, NULL), 0);
	assert_non_null(key);
	return key;
}

static BIGNUM *number_of(const EVP_PKEY *key, const char *name)
{
	BIGNUM *number = NULL;

	assert_int_equal(EVP_PKEY_get_bn_param(key, name, &number), 1);
	return number;
}

/* OpenSSL's own check: each factor prime, each number what the others make it. */
static void passes_the_library(EVP_PKEY *key, int bits)
{
	scoped(EVP_PKEY_CTX) *context = EVP_PKEY_CTX_new(key, NULL);

	assert_int_equal(EVP_PKEY_get_bits(key), bits);
	assert_int_equal(EVP_PKEY_check(context), 1);
	assert_int_equal(EVP_PKEY_pairwise_check(context), 1);
}

/* The way that this program uses it. */
static void signs(EVP_PKEY *key)
{
	scoped(EVP_MD_CTX) *signer = EVP_MD_CTX_new(), *verifier = EVP_MD_CTX_new();
	unsigned char signature[512];
	size_t length = sizeof(signature);

	assert_int_equal(EVP_DigestSignInit(signer, NULL, EVP_sha256(), NULL, key), 1);
	assert_int_equal(
		EVP_DigestSign(signer, signature, &length, (const unsigned char *)"x", 1),
		1);
	assert_int_equal(
		EVP_DigestVerifyInit(verifier, NULL, EVP_sha256(), NULL, key), 1);
	assert_int_equal(EVP_DigestVerify(verifier, signature, length,
				 (const unsigned char *)"x", 1),
		1);
	assert_int_not_equal(EVP_DigestVerify(verifier, signature, length,
				     (const unsigned char *)"y", 1),
		1);
}

static void sizes(void **state)
{
	static const unsigned bits[] = { 2048, 2049, 3072, 4096 };

	(void)state;
	for (size_t i = 0; i < (is_quick() ? 1 : COUNT(bits)); i++) {
		scoped(EVP_PKEY) *key = make(bits[i]);

		passes_the_library(key, (int)bits[i]);
		if (bits[i] % 8 == 0)
			signs(key);
	}
}

static void three_factors(void **state)
{
	static const char *const names[] = {
		OSSL_PKEY_PARAM_RSA_FACTOR1,
		OSSL_PKEY_PARAM_RSA_FACTOR2,
		OSSL_PKEY_PARAM_RSA_FACTOR3,
	};
	scoped(EVP_PKEY) *key = make(2048);
	scoped(BIGNUM) *exponent = number_of(key, OSSL_PKEY_PARAM_RSA_E);
	int bits = 0;

	(void)state;
	for (size_t i = 0; i < COUNT(names); i++) {
		scoped(BIGNUM) *factor = number_of(key, names[i]);

		assert_in_range(BN_num_bits(factor), 682, 683);
		bits += BN_num_bits(factor);
	}
	assert_int_equal(bits, 2048);
	assert_true(BN_is_word(exponent, 65537));
}

/* A file of such a key is read again. */
static void written_and_read(void **state)
{
	scoped(EVP_PKEY) *key = make(2048), *again = NULL;
	scoped(BIO) *file = BIO_new(BIO_s_mem());

	(void)state;
	assert_true(PEM_write_bio_PrivateKey(file, key, NULL, NULL, 0, NULL, NULL));
	again = PEM_read_bio_PrivateKey(file, NULL, NULL, NULL);
	assert_non_null(again);
	assert_int_equal(EVP_PKEY_eq(key, again), 1);
	passes_the_library(again, 2048);
}

/* No two of many keys have a factor in common. */
static void nothing_shared(void **state)
{
	enum { KEYS = 24 };
	const int wanted = is_quick() ? 3 : KEYS;
	BIGNUM *modulus[KEYS], *common = BN_new();
	BN_CTX *context = BN_CTX_new();

	(void)state;
	for (int i = 0; i < wanted; i++) {
		scoped(EVP_PKEY) *key = make(2048);

		modulus[i] = number_of(key, OSSL_PKEY_PARAM_RSA_N);
		for (int k = 0; k < i; k++) {
			assert_true(BN_gcd(common, modulus[i], modulus[k], context));
			assert_true(BN_is_one(common));
		}
	}
	for (int i = 0; i < wanted; i++)
		BN_free(modulus[i]);
	BN_free(common);
	BN_CTX_free(context);
}

static void given_up(void **state)
{
	(void)state;
	/* Three tests at least are needed, so with two of them there is no key. */
	for (unsigned after = 1; after <= 3; after++) {
		EVP_PKEY *key = NULL;
		unsigned left = after;

		assert_int_equal(rsa_of_three(&key, 4096, at_first, &left), -ECANCELED);
		assert_null(key);
	}
	/* With more there may be one: of 27 in one run of a hundred. */
	for (unsigned after = 27; after <= 216; after *= 2) {
		scoped(EVP_PKEY) *key = NULL;
		unsigned left = after;
		int r = rsa_of_three(&key, 4096, at_first, &left);

		assert_true(key ? r == 0 : r == -ECANCELED);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes),
		cmocka_unit_test(three_factors),
		cmocka_unit_test(written_and_read),
		cmocka_unit_test(nothing_shared),
		cmocka_unit_test(given_up),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
