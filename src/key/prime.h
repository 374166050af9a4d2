/* SPDX-License-Identifier: MIT */
/* Random prime numbers for RSA keys. */
#ifndef SCEPPROBE_KEY_PRIME_H
#define SCEPPROBE_KEY_PRIME_H

#include <stdbool.h>

#include "base/scoped.h"

/* The minimum for prime_find; its error bound holds from this length. */
enum { PRIME_BITS_MIN = 512 };

/*
 * A random prime number of exactly `bits` bits. The three highest bits are set, so the
 * product of three such numbers has the sum of their lengths. The number minus one is no
 * multiple of `exponent`, as RSA requires (RFC 8017 section 3.1). `is_wanted` is called
 * before each test of some tenths of a millisecond. 0, -ECANCELED if it returns false,
 * -ENOMEM, or -EIO without random numbers from the library.
 */
MUST_CHECK int prime_find(BIGNUM *out, int bits, BN_ULONG exponent,
	bool (*is_wanted)(void *argument), void *argument);

/*
 * The Miller-Rabin test (FIPS 186-5 B.3.1) of an odd number above 3 with this number of
 * random bases: 1 for probably prime, 0 for composite, -ENOMEM or -EIO.
 */
MUST_CHECK int prime_test(const BIGNUM *number, int rounds, BN_CTX *context);

#endif
