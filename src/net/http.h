/* SPDX-License-Identifier: MIT */
/*
 * One device's connection: sends an exchange's request unchanged, and records the answer
 * or the error. It uses libcurl and makes no judgement.
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

/* The system's roots, loaded once; libcurl would load them for each connection. NULL
 * without readable roots. The caller's. */
X509_STORE *http_system_roots(void);

/* A client with its own connection cache: devices share neither connections nor TLS
 * sessions. `roots` are trusted unless the options name others; shared. NULL: libcurl
 * loads its own. The worker, borrowed, calls libcurl and gets signs of life. */
MUST_CHECK int http_new(struct http **out, const struct http_options *options,
	X509_STORE *roots, struct worker *worker);
void http_free(struct http *http);
/* Removes it from a multi handle and frees it, even if the exchange is already freed. */
void http_drop(struct http *http, CURLM *multi);

/*
 * Adds the exchange's request to the multi handle; the exchange is borrowed until
 * http_end. The easy handle's private pointer is `owner`. -ENOMEM, or -EINVAL if libcurl
 * rejects a setting.
 */
MUST_CHECK int http_begin(struct http *http, CURLM *multi, struct exchange *exchange,
	long timeout_ms, void *owner);
/* libcurl's code for a transfer that our callback ended: a limit of time, or of work. */
CURLcode http_why_aborted(const struct http *http);
/* Removes it again and completes the exchange. */
void http_end(struct http *http, CURLM *multi, CURLcode code);

/* Adds the borrowed secrets outside the HTTP messages of the last exchange: the
 * credentials of its forward proxy. */
void http_secrets(const struct http *http, struct secrets *secrets);

#endif
