/* SPDX-License-Identifier: MIT */
/* RSA keys with three prime numbers, made in a fraction of the usual time. */
#ifndef SCEPPROBE_KEY_RSA_H
#define SCEPPROBE_KEY_RSA_H

#include <stdbool.h>

#include "base/scoped.h"

/* Shorter keys would have prime numbers that can be found. */
enum { RSA_THREE_BITS_MIN = 2048 };

/*
 * A new key (the caller's) of exactly `bits` bits, at least RSA_THREE_BITS_MIN, with the
 * public exponent 65537. `is_wanted` is called again and again. 0, -ECANCELED if it
 * returns false, -ENOMEM, or -EIO if the library rejects the key.
 */
MUST_CHECK int rsa_of_three(
	EVP_PKEY **out, unsigned bits, bool (*is_wanted)(void *argument), void *argument);

#endif
