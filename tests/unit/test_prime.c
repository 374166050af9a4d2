/* SPDX-License-Identifier: MIT */
/* net/prime: what it finds is prime, and the test is no more and no less than that. */
#include "support.h"

#include <errno.h>
#include <string.h>

#include <openssl/bn.h>

#include "key/prime.h"

static BN_CTX *context;

static int set_up(void **state)
{
	(void)state;
	context = BN_CTX_new();
	return context ? 0 : -1;
}

static int tear_down(void **state)
{
	(void)state;
	BN_CTX_free(context);
	return 0;
}

static void expect(const char *decimal, int wanted)
{
	scoped(BIGNUM) *number = NULL;

	assert_true(BN_dec2bn(&number, decimal));
	assert_int_equal(prime_test(number, 20, context), wanted);
}

static void small_numbers(void **state)
{
	scoped(BIGNUM) *number = BN_new();

	(void)state;
	for (size_t i = 2; i < 2500; i = place_behind(i, 2500, 1)) {
		assert_true(BN_set_word(number, 2 * i + 1));
		assert_int_equal(prime_test(number, 20, context),
			BN_check_prime(number, context, NULL));
	}
}

static void known_numbers(void **state)
{
	(void)state;
	/* 2^127 - 1, 2^89 - 1, and the next odd one to each. */
	expect("170141183460469231731687303715884105727", 1);
	expect("170141183460469231731687303715884105729", 0);
	expect("618970019642690137449562111", 1);
	expect("618970019642690137449562113", 0);
	/* 2^192 - 2^64 - 1, the field of P-192. */
	expect("6277101735386680763835789423207666416083908700390324961279", 1);
	/* Carmichael numbers, which Fermat's test takes for prime. */
	expect("561", 0);
	expect("1590231231043178376951698401", 0);
	/* Strong pseudoprime to the first 13 prime numbers (Sorenson, Webster 2015). */
	expect("3317044064679887385961981", 0);
}

static void product_of_two(void **state)
{
	scoped(BIGNUM) *p = BN_new(), *q = BN_new(), *product = BN_new();

	(void)state;
	assert_true(BN_generate_prime_ex(p, 256, 0, NULL, NULL, NULL));
	assert_true(BN_generate_prime_ex(q, 256, 0, NULL, NULL, NULL));
	assert_true(BN_mul(product, p, q, context));
	assert_int_equal(prime_test(product, 10, context), 0);
	assert_true(BN_sqr(product, p, context));
	assert_int_equal(prime_test(product, 10, context), 0);
}

static bool wanted(void *argument)
{
	unsigned *asked = argument;

	(*asked)++;
	return true;
}

static bool wanted_at_first(void *argument)
{
	unsigned *left = argument;

	return (*left)-- > 1;
}

/* With the exponent 3, every other prime number would not do. */
static void found(void **state)
{
	static const int bits[] = { PRIME_BITS_MIN, 682, 683, 1024 };
	scoped(BIGNUM) *number = BN_new(), *last = BN_new();

	(void)state;
	for (size_t i = 0; i < (is_quick() ? 1 : 8) * COUNT(bits); i++) {
		const int length = bits[i % COUNT(bits)];
		unsigned asked = 0;

		assert_int_equal(prime_find(number, length, 3, wanted, &asked), 0);
		assert_true(asked > 0);
		assert_int_equal(BN_num_bits(number), length);
		assert_true(BN_is_bit_set(number, length - 2));
		assert_true(BN_is_bit_set(number, length - 3));
		assert_int_equal(BN_mod_word(number, 3), 2);
		assert_int_equal(BN_check_prime(number, context, NULL), 1);
		assert_int_not_equal(BN_cmp(number, last), 0);
		assert_non_null(BN_copy(last, number));
	}
}

static void given_up(void **state)
{
	scoped(BIGNUM) *number = BN_new();

	(void)state;
	for (unsigned after = 1; after < 4; after++) {
		unsigned left = after;
		const int r = prime_find(number, 4096, 65537, wanted_at_first, &left);

		assert_int_equal(r, -ECANCELED);
		assert_int_equal(left, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(small_numbers),
		cmocka_unit_test(known_numbers),
		cmocka_unit_test(product_of_two),
		cmocka_unit_test(found),
		cmocka_unit_test(given_up),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
