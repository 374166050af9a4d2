/* SPDX-License-Identifier: MIT */
/*
 * OpenSSL's error queue, which is per thread and survives the failed call. Each codec
 * function empties it at the start, and drains it after an error.
 */
#ifndef SCEPPROBE_BASE_OPENSSL_H
#define SCEPPROBE_BASE_OPENSSL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/scoped.h"

/* Empties the queue. */
void openssl_forget(void);

/*
 * -ENOMEM if the queue has a failed allocation, else -EIO. Leaves the queue unchanged:
 * call it before openssl_explain.
 */
MUST_CHECK int openssl_errno(void);

/*
 * Moves the queue into out[size], oldest reason first, separated by "; "; "" if empty.
 */
void openssl_explain(char *out, size_t size);

/* A pem_password_cb for unencrypted keys: it never asks on a terminal. */
int openssl_no_passphrase(char *out, int size, int writing, void *argument);

/*
 * Enables the algorithms of OpenSSL 3's legacy provider (DES, RC2, MD4), for reading
 * only, until the object is freed. NULL if the provider is not installed.
 */
struct openssl_legacy;

struct openssl_legacy *openssl_legacy_open(void);
void openssl_legacy_close(struct openssl_legacy **legacy);

#define scoped_legacy __attribute__((cleanup(openssl_legacy_close))) struct openssl_legacy

#endif
