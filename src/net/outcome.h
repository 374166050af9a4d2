/* SPDX-License-Identifier: MIT */
/*
 * The course of one exchange: notes during the transfer, and the record made from them
 * and from libcurl's values.
 */
#ifndef SCEPPROBE_NET_OUTCOME_H
#define SCEPPROBE_NET_OUTCOME_H

#include <stdbool.h>

#include <curl/curl.h>

#include "trace/exchange.h"

struct outcome {
	char error[CURL_ERROR_SIZE]; /* libcurl's message */
	char *host;                  /* of the URL, without brackets; owned */
	unsigned port;
	const char *proxy;   /* in use, with credentials; borrowed; or NULL */
	bool endless;        /* reading took more work than allowed */
	bool too_large;      /* larger than the limit */
	const char *broken;  /* why the body cannot be decoded; static; or NULL */
	const char *refused; /* unread part of its TLS; static; or NULL */
	int no_socket;       /* errno of a failed socket, or 0 */
	bool connected;      /* TLS may begin */
	bool head_ended;     /* the end of the headers was received */
	bool alerted;        /* by a TLS alert, during the handshake or later */
};

/* Resets for the next exchange. Errors as url_host. */
MUST_CHECK int outcome_begin(struct outcome *outcome, const char *url);
void outcome_clear(struct outcome *outcome);

/* Fills the transport except TLS, the forward proxy's name and `idle`: times, phase,
 * fault and its details; and whether the response is complete. `code` is libcurl's
 * result. */
void outcome_record(const struct outcome *outcome, CURL *easy, CURLcode code,
	struct exchange *exchange);

#endif
