/* SPDX-License-Identifier: MIT */
/*
 * Observes the TLS handshakes of one connection: the received chain, all verification
 * errors, the version and the cipher. libcurl itself stops at the first error and only
 * has a message.
 */
#ifndef SCEPPROBE_NET_TLS_H
#define SCEPPROBE_NET_TLS_H

#include <stdbool.h>

#include "trace/exchange.h"

struct tls_watch;

/* Loads the roots at these paths, each may be NULL, into one store for many connections.
 * NULL on failure. The caller's, by X509_STORE_free. */
X509_STORE *tls_roots_load(const char *file, const char *folder);

/* With `insecure` an unverified chain is recorded and accepted. `roots` are shared; NULL:
 * libcurl loads its own. */
MUST_CHECK int tls_watch_new(struct tls_watch **out, bool insecure, X509_STORE *roots);
void tls_watch_free(struct tls_watch *watch);

/* Sets the name or address that the certificate must have; copied. A mismatch is refused
 * here, so the report and the refusal agree; except for a forward proxy, which libcurl
 * checks. */
MUST_CHECK int tls_watch_host(
	struct tls_watch *watch, const char *host, bool judges_name);
/* Installs the callbacks; `context` is an SSL_CTX. A new connection resets the
 * observations. */
void tls_watch_install(struct tls_watch *watch, void *context);
/* The result of the handshake, by OpenSSL's codes: its messages differ between versions.
 */
void tls_watch_handshake(const struct tls_watch *watch, struct handshake *out);
/* Whether the server sent a fatal alert, during the handshake or later. */
bool tls_watch_alerted(const struct tls_watch *watch);
/* The unread part of its TLS that ended the handshake; static; or NULL. */
const char *tls_watch_refused(const struct tls_watch *watch);
/* Sets a function that is called before long work of OpenSSL: before it reads a message
 * of the server, and before it verifies. If it returns false the handshake ends. */
void tls_watch_tell(struct tls_watch *watch, bool (*reading)(void *), void *owner);
/* Copies the observations. Without memory the chain is left out. */
void tls_watch_copy(const struct tls_watch *watch, struct tls *out);

/* Checks these PEM files, each may be NULL: the client's certificate with its key (in the
 * same file if `key` is NULL), and the roots. -EINVAL with a sentence. */
MUST_CHECK int tls_check_files(const char *certificate, const char *key,
	const char *roots, char *why, size_t size);

#endif
