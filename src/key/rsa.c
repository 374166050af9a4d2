/* SPDX-License-Identifier: MIT */
/*
 * A key of three prime numbers (RFC 8017 section 3.2). From outside, by its product, it
 * looks like any other. Each of the three primes is shorter than each of two would be,
 * and shorter primes are found much sooner. For 2048 bits they have 683, far beyond the
 * largest factor ever found by its size (some 270 bits).
 *
 * No copy of the key stays in memory, except the result.
 */
#include "key/rsa.h"

#include <errno.h>

#include <openssl/core_names.h>
#include <openssl/params.h>

#include "base/openssl.h"
#include "key/prime.h"

enum { PRIMES = 3, EXPONENT = 65537 };

/* The numbers of RSAPrivateKey, RFC 8017 appendix A.1.2. */
enum number {
	MODULUS,
	PUBLIC_EXPONENT,
	PRIVATE_EXPONENT,
	FACTOR,
	CRT_EXPONENT = FACTOR + PRIMES,
	COEFFICIENT = CRT_EXPONENT + PRIMES,
	NUMBERS = COEFFICIENT + PRIMES - 1,
};

static const char *const names[NUMBERS] = {
	[MODULUS] = OSSL_PKEY_PARAM_RSA_N,
	[PUBLIC_EXPONENT] = OSSL_PKEY_PARAM_RSA_E,
	[PRIVATE_EXPONENT] = OSSL_PKEY_PARAM_RSA_D,
	[FACTOR] = OSSL_PKEY_PARAM_RSA_FACTOR1,
	[FACTOR + 1] = OSSL_PKEY_PARAM_RSA_FACTOR2,
	[FACTOR + 2] = OSSL_PKEY_PARAM_RSA_FACTOR3,
	[CRT_EXPONENT] = OSSL_PKEY_PARAM_RSA_EXPONENT1,
	[CRT_EXPONENT + 1] = OSSL_PKEY_PARAM_RSA_EXPONENT2,
	[CRT_EXPONENT + 2] = OSSL_PKEY_PARAM_RSA_EXPONENT3,
	[COEFFICIENT] = OSSL_PKEY_PARAM_RSA_COEFFICIENT1,
	[COEFFICIENT + 1] = OSSL_PKEY_PARAM_RSA_COEFFICIENT2,
};

/* What is made on the way. */
struct work {
	BIGNUM *number[NUMBERS];
	BIGNUM *less_one[PRIMES]; /* each factor less one */
	BIGNUM *product;
	BN_CTX *context;
};

static void work_end(struct work *work)
{
	BN_CTX_end(work->context);
	BN_CTX_free(work->context);
}

/* The context wipes all values from it. */
static bool work_begin(struct work *work)
{
	work->context = BN_CTX_new();
	if (!work->context)
		return false;
	BN_CTX_start(work->context);
	for (int i = 0; i < NUMBERS; i++)
		work->number[i] = BN_CTX_get(work->context);
	for (int i = 0; i < PRIMES; i++)
		work->less_one[i] = BN_CTX_get(work->context);
	work->product = BN_CTX_get(work->context);
	if (work->product)
		return true;
	work_end(work);
	return false;
}

/* Three of nearly the same length; the product has all of `bits`. */
static int find_factors(
	struct work *work, unsigned bits, bool (*is_wanted)(void *), void *argument)
{
	int left = (int)bits, r = 0;

	for (int i = 0; r == 0 && i < PRIMES; i++) {
		const int length = (left + PRIMES - i - 1) / (PRIMES - i);

		r = prime_find(
			work->number[FACTOR + i], length, EXPONENT, is_wanted, argument);
		BN_set_flags(work->number[FACTOR + i], BN_FLG_CONSTTIME);
		left -= length;
	}
	return r;
}

/* The modulus, and both exponents: d = 1 / e (mod the product of the factors less one).
 */
static bool find_exponents(struct work *work)
{
	BIGNUM **number = work->number;

	if (!BN_one(number[MODULUS]) || !BN_one(work->product) ||
		!BN_set_word(number[PUBLIC_EXPONENT], EXPONENT))
		return false;
	for (int i = 0; i < PRIMES; i++)
		if (!BN_sub(work->less_one[i], number[FACTOR + i], BN_value_one()) ||
			!BN_mul(number[MODULUS], number[MODULUS], number[FACTOR + i],
				work->context) ||
			!BN_mul(work->product, work->product, work->less_one[i],
				work->context))
			return false;
	BN_set_flags(work->product, BN_FLG_CONSTTIME);
	return BN_mod_inverse(number[PRIVATE_EXPONENT], number[PUBLIC_EXPONENT],
		work->product, work->context);
}

/* What the private operation works with, for each factor. */
static bool find_shares(struct work *work)
{
	BIGNUM **number = work->number, *before = work->product;

	if (!BN_copy(before, number[FACTOR + 1]))
		return false;
	for (int i = 0; i < PRIMES; i++)
		if (!BN_mod(number[CRT_EXPONENT + i], number[PRIVATE_EXPONENT],
			    work->less_one[i], work->context))
			return false;
	/* 1 / factor 2 (mod factor 1), and 1 / (factor 1 * factor 2) (mod factor 3). */
	return BN_mod_inverse(
		       number[COEFFICIENT], before, number[FACTOR], work->context) &&
	       BN_mul(before, before, number[FACTOR], work->context) &&
	       BN_mod_inverse(number[COEFFICIENT + 1], before, number[FACTOR + 2],
		       work->context);
}

/* The library copies what the parameters point at. */
static EVP_PKEY *key_of(OSSL_PARAM *parameters)
{
	scoped(EVP_PKEY_CTX) *context = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	EVP_PKEY *key = NULL;

	if (!context || EVP_PKEY_fromdata_init(context) <= 0 ||
		EVP_PKEY_fromdata(context, &key, EVP_PKEY_KEYPAIR, parameters) <= 0)
		return NULL;
	return key;
}

/* `room` holds each number in turn. */
static EVP_PKEY *import(const struct work *work, unsigned char *room, size_t size)
{
	OSSL_PARAM parameters[NUMBERS + 1];

	for (int i = 0; i < NUMBERS; i++, room += size) {
		if (BN_bn2nativepad(work->number[i], room, (int)size) < 0)
			return NULL;
		parameters[i] = OSSL_PARAM_construct_BN(names[i], room, size);
	}
	parameters[NUMBERS] = OSSL_PARAM_construct_end();
	return key_of(parameters);
}

static int assemble(struct work *work, unsigned bits, EVP_PKEY **out)
{
	const size_t size = (bits + 7) / 8;
	unsigned char *room;

	if (!find_exponents(work) || !find_shares(work))
		return openssl_errno();
	room = OPENSSL_malloc(NUMBERS * size);
	if (!room)
		return -ENOMEM;
	*out = import(work, room, size);
	OPENSSL_clear_free(room, NUMBERS * size);
	return *out ? 0 : openssl_errno();
}

int rsa_of_three(
	EVP_PKEY **out, unsigned bits, bool (*is_wanted)(void *argument), void *argument)
{
	struct work work;
	int r;

	openssl_forget();
	if (!work_begin(&work))
		return -ENOMEM;
	r = find_factors(&work, bits, is_wanted, argument);
	if (r == 0)
		r = assemble(&work, bits, out);
	work_end(&work);
	return r;
}
