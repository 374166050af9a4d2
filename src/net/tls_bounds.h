/* SPDX-License-Identifier: MIT */
/*
 * Limits on the work that a TLS server can cause in OpenSSL. libcurl's limits only apply
 * between its calls of OpenSSL, so expensive messages are recognised before OpenSSL reads
 * them.
 */
#ifndef SCEPPROBE_NET_TLS_BOUNDS_H
#define SCEPPROBE_NET_TLS_BOUNDS_H

#include <stdbool.h>

#include <openssl/ssl.h>

/* DHE with more bits is refused; Windows has the same limit
 * (https://learn.microsoft.com/windows-server/security/tls/tls-registry-settings,
 * ClientMaxKeyBitLength). */
enum { TLS_DHE_BITS_MAX = 4096 };

struct tls_bounds {
	const char *refused;          /* static; NULL: none */
	bool (*reading)(void *owner); /* called for each message; or NULL */
	void *owner;
	int (*security)(const SSL *, const SSL_CTX *, int, int, int, void *, void *);
};

/* Observes the connections of the context; `bounds` must live as long. A refused message
 * ends the handshake. */
void tls_bounds_install(struct tls_bounds *bounds, SSL_CTX *context);

#endif
