/* SPDX-License-Identifier: MIT */
/*
 * What a TLS server may make OpenSSL do. libcurl's limits are looked at between its calls
 * into OpenSSL, so what takes long within one has to be found before it begins.
 */
#ifndef SCEPPROBE_NET_TLS_BOUNDS_H
#define SCEPPROBE_NET_TLS_BOUNDS_H

#include <stdbool.h>

#include <openssl/ssl.h>

/* DHE of more bits is refused; no Windows takes more either
 * (https://learn.microsoft.com/windows-server/security/tls/tls-registry-settings,
 * ClientMaxKeyBitLength). */
enum { TLS_DHE_BITS_MAX = 4096 };

struct tls_bounds {
	const char *refused;          /* static; NULL: nothing was */
	bool (*reading)(void *owner); /* told of each message; or NULL */
	void *owner;
	int (*security)(const SSL *, const SSL_CTX *, int, int, int, void *, void *);
};

/* Watches connections of the context; `bounds` lives as long. What was refused ends the
 * handshake. */
void tls_bounds_install(struct tls_bounds *bounds, SSL_CTX *context);

#endif
