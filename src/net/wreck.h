/* SPDX-License-Identifier: MIT */
/*
 * What a worker that was left behind keeps: everything that libcurl or a callback of it
 * may still touch when OpenSSL comes back.
 */
#ifndef SCEPPROBE_NET_WRECK_H
#define SCEPPROBE_NET_WRECK_H

#include "net/http.h"

struct wreck;

/* For so many connections. -ENOMEM. */
MUST_CHECK int wreck_new(struct wreck **out, size_t most);
/* Takes a connection, and the exchange that is in flight on it, or NULL. */
void wreck_take(struct wreck *wreck, struct http *http, struct exchange *exchange);
/* Leaves the worker behind with the wreck and the multi handle, and frees all that when
 * it comes back. */
void wreck_leave(struct wreck *wreck, struct worker *worker, CURLM *multi);

#endif
