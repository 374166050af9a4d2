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

/*
 * Makes the algorithms available that OpenSSL 3 has put aside (DES, RC2, MD4), for
 * reading only; for the rest of the process. False where the legacy provider is not
 * installed.
 */
bool openssl_load_legacy(void);

#endif
