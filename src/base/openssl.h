/* SPDX-License-Identifier: MIT */
/*
 * OpenSSL's error queue, which is per thread and outlives the call that filled it. Each
 * codec function empties it when it begins and drains it when something went wrong.
 */
#ifndef SCEPPROBE_BASE_OPENSSL_H
#define SCEPPROBE_BASE_OPENSSL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/scoped.h"

/* Forgets what earlier calls left behind. */
void openssl_forget(void);

/*
 * -ENOMEM when the queue holds a failed allocation, else -EIO. Appends nothing, forgets
 * nothing: call it before openssl_explain.
 */
MUST_CHECK int openssl_errno(void);

/*
 * Moves the queue into out[size], oldest reason first, "; " between; "" if it is empty.
 */
void openssl_explain(char *out, size_t size);

/* A pem_password_cb for keys that must not be encrypted: nobody is asked on a terminal.
 */
int openssl_no_passphrase(char *out, int size, int writing, void *argument);

/*
 * The algorithms that OpenSSL 3 has put aside (DES, RC2, MD4), for reading only, while
 * the object lives. NULL where the legacy provider is not installed.
 */
struct openssl_legacy;

struct openssl_legacy *openssl_legacy_open(void);
void openssl_legacy_close(struct openssl_legacy **legacy);

#define scoped_legacy __attribute__((cleanup(openssl_legacy_close))) struct openssl_legacy

#endif
