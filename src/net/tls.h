/* SPDX-License-Identifier: MIT */
/*
 * Watches the TLS handshakes of one connection: the chain as sent, every reason why it
 * does not verify, the version and cipher agreed. libcurl alone stops at the first
 * reason and tells it in words.
 */
#ifndef SCEPPROBE_NET_TLS_H
#define SCEPPROBE_NET_TLS_H

#include <stdbool.h>

#include "trace/exchange.h"

struct tls_watch;

/* The roots at these paths, either may be NULL, in one store for many connections. NULL
 * where they cannot be loaded. The caller's, by X509_STORE_free. */
X509_STORE *tls_roots_load(const char *file, const char *folder);

/* With `insecure` a chain that does not verify is recorded and accepted. `roots` are
 * shared; NULL: those that libcurl loads. */
MUST_CHECK int tls_watch_new(struct tls_watch **out, bool insecure, X509_STORE *roots);
void tls_watch_free(struct tls_watch *watch);

/* The host that the certificate must name: a name or an address; copied. A certificate
 * that does not is refused here, so that what is reported of it comes from the same
 * judgement; unless somebody else judges, as libcurl does of a forward proxy's. */
MUST_CHECK int tls_watch_host(
	struct tls_watch *watch, const char *host, bool judges_name);
/* Installs the callbacks; `context` is an SSL_CTX. A new connection forgets the last. */
void tls_watch_install(struct tls_watch *watch, void *context);
/* How the handshake went, by OpenSSL's codes: its words differ between versions. */
void tls_watch_handshake(const struct tls_watch *watch, struct handshake *out);
/* Whether the server has sent a fatal alert, during the handshake or later. */
bool tls_watch_alerted(const struct tls_watch *watch);
/* What of its TLS was not looked at, which ended the handshake; static; or NULL. */
const char *tls_watch_refused(const struct tls_watch *watch);
/* Has `reading` called before OpenSSL does what may take it long: before it reads a
 * message of the server's, and before it verifies. False from it ends the handshake. */
void tls_watch_tell(struct tls_watch *watch, bool (*reading)(void *), void *owner);
/* Copies what was seen. Without memory for the chain, the chain is left out. */
void tls_watch_copy(const struct tls_watch *watch, struct tls *out);

/* Whether OpenSSL can use these PEM files, NULL for none: the client's certificate with
 * its key (in the same file when `key` is NULL), and the roots. -EINVAL with a sentence.
 */
MUST_CHECK int tls_check_files(const char *certificate, const char *key,
	const char *roots, char *why, size_t size);

#endif
