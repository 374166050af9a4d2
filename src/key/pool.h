/* SPDX-License-Identifier: MIT */
/*
 * RSA keys from worker threads, one for each processor, while the program waits for the
 * network. A key belongs to its owner, is handed out once, and is never used for two
 * sessions.
 *
 * Why this folder has its own key generation, and what the keys are for: a probe of three
 * devices needs four keys, and OpenSSL takes longer for one key than a near server for
 * all of its answers, so the probe would mostly wait for keys. The work for a prime
 * number grows with the fourth power of its length: three of 683 bits take 3/2 * (2/3)^4
 * = 0.3 of the time for two of 1024. Most of OpenSSL's tests are for numbers that an
 * attacker may have chosen, not for random ones (prime.c has the arithmetic, rsa.c the
 * key).
 *
 * Hand-written cryptography must protect nothing real. So these keys are only for
 * messages with a placeholder: the server must refuse them, nothing is certified, and the
 * keys are destroyed at the end of the probe. A key that may be certified (with a
 * challenge, a certificate to renew, or a file for issued certificates) comes from
 * OpenSSL's own generator.
 */
#ifndef SCEPPROBE_KEY_POOL_H
#define SCEPPROBE_KEY_POOL_H

#include "base/scoped.h"

struct keys;

/* A worker calls `wake` when a key is ready or has failed. */
MUST_CHECK int keys_new(struct keys **out, void (*wake)(void *), void *argument);
/* Stops the workers, even during a key, and destroys unused keys. */
void keys_free(struct keys *keys);

enum key_use {
	KEY_DISPOSABLE, /* for placeholders: our generator */
	KEY_TO_KEEP,    /* may be certified: OpenSSL's generator */
};

/* Orders one key for `owner`, an opaque pointer that is returned with the key. First
 * come, first served. A negative errno without memory or without a thread. */
MUST_CHECK int keys_order(
	struct keys *keys, unsigned bits, enum key_use use, void *owner);
/* 1, a key (the caller's) and its owner if one is ready; 0 if none is; -EIO if the
 * library cannot make keys. */
MUST_CHECK int keys_take(struct keys *keys, EVP_PKEY **key, void **owner);
/* Drops all unfinished orders and undelivered keys of the owner. */
void keys_forget(struct keys *keys, const void *owner);

#endif
