/* SPDX-License-Identifier: MIT */
/*
 * An OpenSSL that does not come back, or finds no roots, put before the real one by
 * LD_PRELOAD. SCEPPROBE_OPENSSL is "HOW=HOST=SECONDS": connections to that host (its
 * server name in TLS) take so long
 *
 *   verify   when the chain is verified, with the processor at work
 *   sleep    the same, asleep
 *   connect  when the handshake begins
 *   read     behind the handshake, before the answer
 *
 * or it begins with "roots": no file with roots can be read.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <openssl/ssl.h>

#define SEEN __attribute__((visibility("default")))

/* NOLINTBEGIN(readability-redundant-declaration): to be seen from outside */
SEEN int X509_verify_cert(X509_STORE_CTX *context);
SEEN int SSL_connect(SSL *ssl);
SEEN int SSL_read(SSL *ssl, void *buffer, int size);
SEEN int X509_STORE_load_file(X509_STORE *store, const char *file);
/* NOLINTEND(readability-redundant-declaration) */

static double now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void hold_up(const char *at, const SSL *ssl)
{
	const char *name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
	char how[16], host[64];
	double began = now();
	unsigned seconds;

	if (!name || sscanf(getenv("SCEPPROBE_OPENSSL"), "%15[^=]=%63[^=]=%u", how, host,
			     &seconds) != 3)
		return;
	if (strcmp(host, name) != 0)
		return;
	if (strcmp(how, "sleep") == 0 && strcmp(at, "verify") == 0)
		sleep(seconds);
	else if (strcmp(how, at) == 0)
		while (now() - began < seconds)
			;
}

int X509_verify_cert(X509_STORE_CTX *context)
{
	int (*real)(X509_STORE_CTX *) = (int (*)(X509_STORE_CTX *))(size_t)dlsym(
		RTLD_NEXT, "X509_verify_cert");
	const SSL *ssl = X509_STORE_CTX_get_ex_data(
		context, SSL_get_ex_data_X509_STORE_CTX_idx());

	if (ssl)
		hold_up("verify", ssl);
	return real(context);
}

int SSL_connect(SSL *ssl)
{
	int (*real)(SSL *) = (int (*)(SSL *))(size_t)dlsym(RTLD_NEXT, "SSL_connect");

	hold_up("connect", ssl);
	return real(ssl);
}

int SSL_read(SSL *ssl, void *buffer, int size)
{
	int (*real)(SSL *, void *, int) = (int (*)(SSL *, void *, int))(size_t)dlsym(
		RTLD_NEXT, "SSL_read");

	hold_up("read", ssl);
	return real(ssl, buffer, size);
}

int X509_STORE_load_file(X509_STORE *store, const char *file)
{
	int (*real)(X509_STORE *, const char *) = (int (*)(X509_STORE *, const char *))(
		size_t)dlsym(RTLD_NEXT, "X509_STORE_load_file");

	if (strncmp(getenv("SCEPPROBE_OPENSSL"), "roots", strlen("roots")) == 0)
		return 0;
	return real(store, file);
}
