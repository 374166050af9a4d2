/* SPDX-License-Identifier: MIT */
/*
 * On POSIX, sockets use errno, libcurl knows the files with roots, and the environment
 * names the user's proxy.
 */
#include <string.h>

#include "port/port.h"

int port_socket_error(long error)
{
	return (int)error;
}

const char *port_socket_words(long error)
{
	return strerror((int)error);
}

X509_STORE *port_roots(void)
{
	return NULL;
}

void port_complete_roots(X509_STORE *store, X509 *leaf, STACK_OF(X509) * sent)
{
	(void)store;
	(void)leaf;
	(void)sent;
}

const char *port_proxy(
	const char *scheme, const char *host, unsigned port, const char **from)
{
	(void)scheme;
	(void)host;
	(void)port;
	*from = NULL;
	return NULL;
}

bool port_logs_in(void)
{
	return false;
}
