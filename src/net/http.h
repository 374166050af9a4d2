/* SPDX-License-Identifier: MIT */
/*
 * One device's connection: sends an exchange's request as it stands and records what
 * came back, or why nothing did. Knows libcurl; judges nothing.
 */
#ifndef SCEPPROBE_NET_HTTP_H
#define SCEPPROBE_NET_HTTP_H

#include <stdbool.h>

#include <curl/curl.h>

#include "trace/exchange.h"

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

struct http;

/* The system's roots as libcurl would load them for each connection. NULL where there are
 * none, or none that can be read. The caller's. */
X509_STORE *http_system_roots(void);

/* A client with a connection cache of its own: devices share neither a connection nor a
 * TLS session. `roots` are trusted unless the options name others; borrowed. NULL:
 * libcurl loads what it finds. */
MUST_CHECK int http_new(
	struct http **out, const struct http_options *options, X509_STORE *roots);
void http_free(struct http *http);

/*
 * Puts the exchange's request on the multi handle; the exchange is borrowed until
 * http_end. The easy handle's private pointer is `owner`. -ENOMEM, or -EINVAL when
 * libcurl refuses a setting.
 */
MUST_CHECK int http_begin(struct http *http, CURLM *multi, struct exchange *exchange,
	long timeout_ms, void *owner);
/* Takes it off again and completes the exchange. */
void http_end(struct http *http, CURLM *multi, CURLcode code);

#endif
