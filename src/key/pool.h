/* SPDX-License-Identifier: MIT */
/*
 * RSA keys made in worker threads while the network is waited for, as many at once as
 * there are processors. A key belongs to who ordered it, is handed out once and never
 * used for two sessions.
 *
 * Why this folder makes keys of its own, and what they are for. A probe of three devices
 * needs four keys, and OpenSSL takes longer for one than a near server takes for all of
 * its answers, so a probe would mostly wait for itself. The work for a prime number grows
 * with the fourth power of its length: three of 683 bits take 3/2 * (2/3)^4 = 0.3 of what
 * two of 1024 take, and most of OpenSSL's tests are for numbers that an enemy may have
 * chosen, not for such as were drawn at random (prime.c has that arithmetic, rsa.c the
 * key).
 *
 * But cryptography of one's own earns no trust that it does not need. So these keys are
 * for messages with a placeholder only: the server must refuse them, nothing is
 * certified, and they are forgotten when the probe ends. Whatever may come to serve
 * somebody, because there is a challenge, a certificate to renew, or a place for what is
 * issued, gets its key from OpenSSL's generator as it is.
 */
#ifndef SCEPPROBE_KEY_POOL_H
#define SCEPPROBE_KEY_POOL_H

#include "base/scoped.h"

struct keys;

/* `wake` is called from a worker whenever a key is ready, or cannot be made. */
MUST_CHECK int keys_new(struct keys **out, void (*wake)(void *), void *argument);
/* Stops the workers, also within a key; unused keys are destroyed. */
void keys_free(struct keys *keys);

enum key_use {
	KEY_DISPOSABLE, /* for placeholders: of our own making */
	KEY_TO_KEEP,    /* may be certified: OpenSSL's */
};

/* Orders one key for `owner`, which is told again with the key and not looked at here.
 * First come, first served. A negative errno without memory or without a thread. */
MUST_CHECK int keys_order(
	struct keys *keys, unsigned bits, enum key_use use, void *owner);
/* 1, a key (the caller's) and its owner when one is ready, 0 when none is, -EIO when
 * the library cannot make keys. */
MUST_CHECK int keys_take(struct keys *keys, EVP_PKEY **key, void **owner);
/* Drops what the owner ordered and did not get. */
void keys_forget(struct keys *keys, const void *owner);

#endif
