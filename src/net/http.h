/* SPDX-License-Identifier: MIT */
/*
 * One device's connection: sends an exchange's request as it stands and records what
 * came back, or why nothing did. Knows libcurl; judges nothing.
 */
#ifndef SCEPPROBE_NET_HTTP_H
#define SCEPPROBE_NET_HTTP_H

#include <curl/curl.h>

#include "net/options.h"
#include "net/worker.h"
#include "trace/blank.h"
#include "trace/exchange.h"

struct http;

/* The version of libcurl in this process, static. */
const char *http_library_version(void);

/* The system's roots as libcurl would load them for each connection. NULL where there are
 * none, or none that can be read. The caller's. */
X509_STORE *http_system_roots(void);

/* A client with a connection cache of its own: devices share neither a connection nor a
 * TLS session. `roots` are trusted unless the options name others; shared. NULL: libcurl
 * loads what it finds. libcurl is called by the worker, to whom signs of life are given;
 * borrowed. */
MUST_CHECK int http_new(struct http **out, const struct http_options *options,
	X509_STORE *roots, struct worker *worker);
void http_free(struct http *http);
/* Takes it off a multi handle and frees it, where the exchange may be gone. */
void http_drop(struct http *http, CURLM *multi);

/*
 * Puts the exchange's request on the multi handle; the exchange is borrowed until
 * http_end. The easy handle's private pointer is `owner`. -ENOMEM, or -EINVAL when
 * libcurl refuses a setting.
 */
MUST_CHECK int http_begin(struct http *http, CURLM *multi, struct exchange *exchange,
	long timeout_ms, void *owner);
/* The code of libcurl for what a callback of ours ended: a limit of time, or of work. */
CURLcode http_why_aborted(const struct http *http);
/* Takes it off again and completes the exchange. */
void http_end(struct http *http, CURLM *multi, CURLcode code);

/* Adds what the last exchange sent in secret below HTTP's messages, borrowed: the
 * credentials of its forward proxy. */
void http_secrets(const struct http *http, struct secrets *secrets);

#endif
