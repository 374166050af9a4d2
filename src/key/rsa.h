/* SPDX-License-Identifier: MIT */
/* An RSA key of three prime numbers, made in a fraction of the time. */
#ifndef SCEPPROBE_KEY_RSA_H
#define SCEPPROBE_KEY_RSA_H

#include <stdbool.h>

#include "base/scoped.h"

/* Shorter keys would have prime numbers that are within reach. */
enum { RSA_THREE_BITS_MIN = 2048 };

/*
 * A new key (the caller's) of exactly `bits` bits, at least RSA_THREE_BITS_MIN, with the
 * public exponent 65537. `is_wanted` is asked all the while. 0, -ECANCELED when it says
 * no, -ENOMEM, or -EIO when the library does not take such a key.
 */
MUST_CHECK int rsa_of_three(
	EVP_PKEY **out, unsigned bits, bool (*is_wanted)(void *argument), void *argument);

#endif
