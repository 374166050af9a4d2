/* SPDX-License-Identifier: MIT */
/*
 * RSA keys made in a worker thread while the network is waited for. A key is handed out
 * once and never used for two sessions. With lookup.c, the only file that knows threads.
 */
#ifndef SCEPPROBE_NET_KEYS_H
#define SCEPPROBE_NET_KEYS_H

#include "base/scoped.h"

struct keys;

/* `wake` is called from the worker whenever a key is ready, or cannot be made. */
MUST_CHECK int keys_new(struct keys **out, void (*wake)(void *), void *argument);
/* Stops the worker after the key it is making; unused keys are destroyed. */
void keys_free(struct keys *keys);

/* Orders one key. */
MUST_CHECK int keys_order(struct keys *keys, unsigned bits);
/* 1 and *key (the caller's) when one of that size is ready, 0 when not yet, -EIO when
 * the library cannot make keys. */
MUST_CHECK int keys_take(struct keys *keys, unsigned bits, EVP_PKEY **key);

#endif
