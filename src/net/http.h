/* SPDX-License-Identifier: MIT */
/*
 * One device's connection: sends an exchange's request as it stands and records what
 * came back, or why nothing did. Knows libcurl; judges nothing.
 */
#ifndef SCEPPROBE_NET_HTTP_H
#define SCEPPROBE_NET_HTTP_H

#include <signal.h>

#include <curl/curl.h>

#include "net/options.h"
#include "net/suspend.h"
#include "trace/blank.h"
#include "trace/exchange.h"

struct http;

/* The version of libcurl in this process, static. */
const char *http_library_version(void);

/* The system's roots as libcurl would load them for each connection. NULL where there are
 * none, or none that can be read. The caller's. */
X509_STORE *http_system_roots(void);

/* A client with a connection cache of its own: devices share neither a connection nor a
 * TLS session. `roots` are trusted unless the options name others; borrowed. NULL:
 * libcurl loads what it finds. Whatever it is at ends soon after *stop is set,
 * and what it looks at meanwhile is told to `suspend`; both are borrowed. */
MUST_CHECK int http_new(struct http **out, const struct http_options *options,
	X509_STORE *roots, const volatile sig_atomic_t *stop, struct suspend *suspend);
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

/* Adds what the last exchange sent in secret below HTTP's messages, borrowed: the
 * credentials of its forward proxy. */
void http_secrets(const struct http *http, struct secrets *secrets);

#endif
