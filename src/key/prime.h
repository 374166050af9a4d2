/* SPDX-License-Identifier: MIT */
/* Random prime numbers for RSA keys. */
#ifndef SCEPPROBE_KEY_PRIME_H
#define SCEPPROBE_KEY_PRIME_H

#include <stdbool.h>

#include "base/scoped.h"

/* The least that prime_find is asked for; what is said of its error holds from here on.
 */
enum { PRIME_BITS_MIN = 512 };

/*
 * A random prime number of exactly `bits` bits, the three highest of them set, so that a
 * product of three such numbers is as long as they are together. One less than it is no
 * multiple of `exponent`, as RSA needs (RFC 8017 section 3.1). `is_wanted` is asked
 * before each test of some tenths of a millisecond. 0, -ECANCELED when it says no,
 * -ENOMEM, or -EIO when the library has no random numbers.
 */
MUST_CHECK int prime_find(BIGNUM *out, int bits, BN_ULONG exponent,
	bool (*is_wanted)(void *argument), void *argument);

/*
 * Whether an odd number above 3 passes the test of Miller and Rabin (FIPS 186-5 B.3.1)
 * with so many random bases: 1, 0 when it is composite, -ENOMEM or -EIO.
 */
MUST_CHECK int prime_test(const BIGNUM *number, int rounds, BN_CTX *context);

#endif
