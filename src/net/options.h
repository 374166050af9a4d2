/* SPDX-License-Identifier: MIT */
/* How a user wants the network to be used; known to all of net, and to no library. */
#ifndef SCEPPROBE_NET_OPTIONS_H
#define SCEPPROBE_NET_OPTIONS_H

#include <stdbool.h>

enum http_family { HTTP_ANY_FAMILY, HTTP_IPV4, HTTP_IPV6 };

/* Borrowed for the client's life. Zero is the default for each. */
struct http_options {
	const char *ca_file; /* PEM; trusted in place of the system's roots */
	bool insecure;       /* a certificate that does not verify is only recorded */
	const char *certificate, *key; /* PEM files of a TLS client */
	const char *proxy, *no_proxy;  /* NULL: as the environment says; "": none */
	const char *const *resolve;    /* "host:port:address", NULL-ended; or NULL */
	enum http_family family;
	long connect_timeout_ms;
};

#endif
