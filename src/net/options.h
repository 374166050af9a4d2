/* SPDX-License-Identifier: MIT */
/* The user's network options; known to all of net, independent of libraries. */
#ifndef SCEPPROBE_NET_OPTIONS_H
#define SCEPPROBE_NET_OPTIONS_H

#include <stdbool.h>

enum http_family { HTTP_ANY_FAMILY, HTTP_IPV4, HTTP_IPV6 };

/* Borrowed for the client's life. Zero is the default for each. */
struct http_options {
	const char *ca_file;           /* PEM; trusted instead of the system's roots */
	bool insecure;                 /* an unverified certificate is only recorded */
	const char *certificate, *key; /* PEM files of a TLS client */
	const char *proxy, *no_proxy;  /* NULL: from the environment; "": none */
	const char *const *resolve;    /* "host:port:address", NULL-ended; or NULL */
	enum http_family family;
	long connect_timeout_ms;
};

#endif
