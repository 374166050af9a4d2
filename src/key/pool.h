/* SPDX-License-Identifier: MIT */
/*
 * RSA keys made in worker threads while the network is waited for, as many at once as
 * there are processors. A key belongs to who ordered it, is handed out once and never
 * used for two sessions. With lookup.c, the only file that knows threads.
 */
#ifndef SCEPPROBE_KEY_POOL_H
#define SCEPPROBE_KEY_POOL_H

#include "base/scoped.h"

struct keys;

/* `wake` is called from a worker whenever a key is ready, or cannot be made. */
MUST_CHECK int keys_new(struct keys **out, void (*wake)(void *), void *argument);
/* Stops the workers, also within a key; unused keys are destroyed. */
void keys_free(struct keys *keys);

/* Orders one key for `owner`, which is told again with the key and not looked at here.
 * First come, first served. A negative errno without memory or without a thread. */
MUST_CHECK int keys_order(struct keys *keys, unsigned bits, void *owner);
/* 1, a key (the caller's) and its owner when one is ready, 0 when none is, -EIO when
 * the library cannot make keys. */
MUST_CHECK int keys_take(struct keys *keys, EVP_PKEY **key, void **owner);
/* Drops what the owner ordered and did not get. */
void keys_forget(struct keys *keys, const void *owner);

#endif
