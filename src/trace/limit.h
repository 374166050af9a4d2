/* SPDX-License-Identifier: MIT */
/*
 * The default limits of servers on the length of a request, and how each of them counts.
 * The rows are in limits.c: the measuring starts near them, and the diagnosis names a
 * measured limit by them.
 */
#ifndef SCEPPROBE_TRACE_LIMIT_H
#define SCEPPROBE_TRACE_LIMIT_H

#include "trace/exchange.h"

/* The counted part of an HTTP/1.1 request, in sent octets. */
enum limit_counts {
	COUNTS_QUERY,    /* behind '?' */
	COUNTS_TARGET,   /* path, '?' and query */
	COUNTS_URL,      /* the same, with scheme and host before it */
	COUNTS_LINE,     /* method, target and version */
	COUNTS_LINE_END, /* the same with its CR and LF */
	COUNTS_REQUEST,  /* request line and headers, with their ends */
	COUNTS_FIELDS,   /* the same, and four more for each header */
};

struct limit {
	const char *id, *name; /* name: "maxQueryString (IIS request filtering)" */
	const char *where;     /* the setting's place */
	const char *source;
	const char *responder; /* the responder with this limit: a row of responders.c */
	size_t value;          /* the longest passing length */
	enum limit_counts counts;
	size_t slack; /* uncertainty of the count, in octets */
};

extern const struct limit limits[];
extern const size_t n_limits;

/* The meaning of an answer to a long GET. */
enum limit_answer {
	LIMIT_PASSED,  /* a SCEP answer: it arrived */
	LIMIT_REFUSED, /* another answer of any status, or closed without one */
	LIMIT_UNCLEAR, /* a timeout, a redirect, a log-on, too many requests */
};

/* Servers refuse a long URL in many ways: 400, 403, 404, 413, 414, 431, 500, 501, 503, a
 * closed connection, a page with 200. Only passing and failing lengths together prove a
 * length limit. */
enum limit_answer limit_answer_of(const struct exchange *exchange);

/* Refused, and by a status of 400 or above: not by a page with 200, nor by silence. */
bool limit_is_refusal_by_status(const struct exchange *exchange);

/* The octets of the request, counted as `counts` says. Without a URL, 0. */
size_t limit_count(const struct request *request, enum limit_counts counts);

#endif
