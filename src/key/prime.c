/* SPDX-License-Identifier: MIT */
/*
 * A random start, a sieve, and the Miller-Rabin test for the remaining numbers. All
 * arithmetic is OpenSSL's. OpenSSL's own search, BN_generate_prime_ex, tests each number
 * with 64 or 128 bases, because an attacker may have chosen it, and has no parameter for
 * fewer: two thirds of the time of a key. A random number needs far fewer for the same
 * certainty, as explained below.
 *
 * Freed memory has no trace of a number, and each base takes the same time for every
 * number. The code knows nothing of RSA except one condition.
 */
#include "key/prime.h"

#include <errno.h>
#include <string.h>

#include "base/openssl.h"

enum {
	/* Multiples of primes below this are removed without a test. */
	SMALL = 1 << 14,
	/* Odd numbers looked at from one start. Of those of 683 bits one in 237 is prime,
	 * so that one start in five thousand is in vain. */
	WINDOW = 1 << 11,
	/*
	 * Damgard, Landrock, Pomerance: "Average case error estimates for the strong
	 * probable prime test", 1993: a random number of k bits that passes t tests is
	 * composite with a probability below k^1.5 * 2^t * t^-0.5 * 4^(2 - sqrt(t * k)):
	 * with 10 tests of 683 bits 2^-138, of 512 bits 2^-117. Looking onwards from a
	 * random start costs some 20 bits of that (Brandt, Damgard: "On generation of
	 * probable primes by incremental search", 1992). FIPS 186-5 asks for 2^-112 with
	 * 2048 bits.
	 */
	ROUNDS = 10,
};

/* ---- the sieve ---- */

/* For each odd number below SMALL, at half its value: whether a smaller one divides it.
 */
static void sieve(bool composite[SMALL / 2])
{
	memset(composite, 0, SMALL / 2 * sizeof(*composite));
	for (unsigned q = 3; q * q < SMALL; q += 2)
		for (unsigned m = q * q; !composite[q / 2] && m < SMALL; m += 2 * q)
			composite[m / 2] = true;
}

/* Marks those of start, start + 2, start + 4, ... that a small prime number divides. */
static int strike_out(bool struck[WINDOW], const BIGNUM *start)
{
	bool composite[SMALL / 2];

	sieve(composite);
	memset(struck, 0, WINDOW * sizeof(*struck));
	for (unsigned q = 3; q < SMALL; q += 2) {
		BN_ULONG rest;
		unsigned distance;

		if (composite[q / 2])
			continue;
		rest = BN_mod_word(start, q);
		if (rest >= q)
			return openssl_errno();
		/* To the next odd multiple of q; start is odd. */
		distance = (q - (unsigned)rest) % q;
		distance += distance % 2 ? q : 0;
		for (unsigned i = distance / 2; i < WINDOW; i += q)
			struck[i] = true;
	}
	return 0;
}

/* ---- the test ---- */

/* One number under test: number - 1 = odd * 2^twos. */
struct candidate {
	const BIGNUM *number;
	BIGNUM *less_one, *odd, *base, *power;
	int twos;
	BN_MONT_CTX *montgomery;
	BN_CTX *context;
};

/* A random base from 2 to number - 2. */
static bool draw_base(struct candidate *c)
{
	return BN_copy(c->power, c->less_one) && BN_sub_word(c->power, 2) &&
	       BN_priv_rand_range(c->base, c->power) && BN_add_word(c->base, 2);
}

/* Whether the base does not witness that the number is composite: 1, 0, or below. */
static int round_passes(struct candidate *c)
{
	if (!draw_base(c) || !BN_mod_exp_mont_consttime(c->power, c->base, c->odd,
				     c->number, c->context, c->montgomery))
		return -1;
	if (BN_is_one(c->power))
		return 1;
	for (int i = 0; BN_cmp(c->power, c->less_one) != 0; i++) {
		if (i == c->twos - 1)
			return 0;
		if (!BN_mod_sqr(c->power, c->power, c->number, c->context))
			return -1;
	}
	return 1;
}

static int rounds_pass(struct candidate *c, int rounds)
{
	int passes = 1;

	c->twos = 1;
	if (!c->power || !BN_copy(c->less_one, c->number) ||
		!BN_sub_word(c->less_one, 1) ||
		!BN_MONT_CTX_set(c->montgomery, c->number, c->context))
		return -1;
	while (!BN_is_bit_set(c->less_one, c->twos))
		c->twos++;
	if (!BN_rshift(c->odd, c->less_one, c->twos))
		return -1;
	for (int i = 0; i < rounds && passes > 0; i++)
		passes = round_passes(c);
	return passes;
}

int prime_test(const BIGNUM *number, int rounds, BN_CTX *context)
{
	struct candidate c = {
		.number = number,
		.context = context,
		.montgomery = BN_MONT_CTX_new(),
	};
	int r = -1;

	openssl_forget();
	BN_CTX_start(context);
	c.less_one = BN_CTX_get(context);
	c.odd = BN_CTX_get(context);
	c.base = BN_CTX_get(context);
	c.power = BN_CTX_get(context);
	if (c.montgomery)
		r = rounds_pass(&c, rounds);
	BN_CTX_end(context);
	BN_MONT_CTX_free(c.montgomery);
	return r < 0 ? openssl_errno() : r;
}

/* ---- the search ---- */

struct search {
	BN_ULONG exponent;
	bool (*is_wanted)(void *argument);
	void *argument;
	BN_CTX *context;
};

/* Odd, and with the three highest bits set. */
static int draw_start(BIGNUM *start, int bits)
{
	if (!BN_priv_rand(start, bits, BN_RAND_TOP_TWO, BN_RAND_BOTTOM_ODD) ||
		!BN_set_bit(start, bits - 3))
		return openssl_errno();
	return 0;
}

/* Moves by 2 through the window: 1 with the first prime number in `number`, 0 if none has
 * the length and is fit for RSA. */
static int search_window(const struct search *search, BIGNUM *number)
{
	const int bits = BN_num_bits(number);
	bool struck[WINDOW];
	int r = strike_out(struck, number);

	for (unsigned i = 0; r == 0 && i < WINDOW; i++) {
		if (i > 0 && !BN_add_word(number, 2))
			return openssl_errno();
		if (struck[i] || BN_mod_word(number, search->exponent) == 1)
			continue;
		if (BN_num_bits(number) != bits)
			return 0;
		if (!search->is_wanted(search->argument))
			return -ECANCELED;
		r = prime_test(number, ROUNDS, search->context);
	}
	return r;
}

int prime_find(BIGNUM *out, int bits, BN_ULONG exponent,
	bool (*is_wanted)(void *argument), void *argument)
{
	scoped(BN_CTX) *context = BN_CTX_new();
	const struct search search = {
		.exponent = exponent,
		.is_wanted = is_wanted,
		.argument = argument,
		.context = context,
	};
	int r = 0;

	if (!context)
		return -ENOMEM;
	while (r == 0) {
		r = draw_start(out, bits);
		if (r == 0)
			r = search_window(&search, out);
	}
	return r > 0 ? 0 : r;
}
