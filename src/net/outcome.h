/* SPDX-License-Identifier: MIT */
/*
 * The course of one exchange: what is noted on the way, and what is made of it and of
 * libcurl's own record at the end.
 */
#ifndef SCEPPROBE_NET_OUTCOME_H
#define SCEPPROBE_NET_OUTCOME_H

#include <stdbool.h>

#include <curl/curl.h>

#include "trace/exchange.h"

struct outcome {
	char error[CURL_ERROR_SIZE]; /* libcurl's words */
	char *host;                  /* of the URL, without brackets; owned */
	unsigned port;
	const char *proxy;   /* that is used, with credentials; borrowed; or NULL */
	bool endless;        /* reading it took more work than it may */
	bool too_large;      /* more came than is kept */
	const char *broken;  /* why the body cannot be unpacked; static; or NULL */
	const char *refused; /* what of its TLS was not looked at; static; or NULL */
	int no_socket;       /* errno of a socket that could not be opened, or 0 */
	bool connected;      /* so far that TLS began */
	bool head_ended;     /* the empty line behind the headers has come */
	bool alerted;        /* by TLS, during the handshake or later */
};

/* Forgets the last one. Errors as url_host. */
MUST_CHECK int outcome_begin(struct outcome *outcome, const char *url);
void outcome_clear(struct outcome *outcome);

/* Fills the transport but for TLS, the forward proxy's name and `idle`: times, how far it
 * came, the fault and what stands behind it; and whether the response is whole. `code` is
 * how libcurl ended. */
void outcome_record(const struct outcome *outcome, CURL *easy, CURLcode code,
	struct exchange *exchange);

#endif
