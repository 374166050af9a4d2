/* SPDX-License-Identifier: MIT */
/*
 * The objects that an abandoned worker keeps: everything that libcurl or its callbacks
 * may still use when OpenSSL returns.
 */
#ifndef SCEPPROBE_NET_WRECK_H
#define SCEPPROBE_NET_WRECK_H

#include "net/http.h"

struct wreck;

/* Makes room for this number of connections. -ENOMEM. */
MUST_CHECK int wreck_new(struct wreck **out, size_t most);
/* Takes a connection, and the exchange in progress on it, or NULL. */
void wreck_take(struct wreck *wreck, struct http *http, struct exchange *exchange);
/* Abandons the worker with the wreck and the multi handle, and frees both when it
 * returns. */
void wreck_leave(struct wreck *wreck, struct worker *worker, CURLM *multi);

#endif
