/* SPDX-License-Identifier: MIT */
/*
 * The limits on the length of a request that servers come with, and how each counts. The
 * rows are in limits.c: whoever measures looks there where to begin, and whoever judges
 * how a measured limit is called.
 */
#ifndef SCEPPROBE_TRACE_LIMIT_H
#define SCEPPROBE_TRACE_LIMIT_H

#include "trace/exchange.h"

/* What of an HTTP/1.1 request is counted, in octets as sent. */
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
	const char *where;     /* where it is set */
	const char *source;
	const char *responder; /* who refuses by it: a row of responders.c */
	size_t value;          /* the longest that passes, as it counts */
	enum limit_counts counts;
	size_t slack; /* octets by which the way it counts is not known */
};

extern const struct limit limits[];
extern const size_t n_limits;

/* What an answer to a long GET says of lengths. */
enum limit_answer {
	LIMIT_PASSED,  /* a SCEP answer: it arrived */
	LIMIT_REFUSED, /* something else, by whatever status, or closed unanswered */
	LIMIT_UNCLEAR, /* nothing in time, a redirect, a log-on, too many requests */
};

/* Servers refuse a long URL in many ways: 400, 403, 404, 413, 414, 431, 500, 501, 503, a
 * closed connection, a page with 200. Only lengths that pass and lengths that do not,
 * side by side, show that it is the length. */
enum limit_answer limit_answer_of(const struct exchange *exchange);

/* Refused, and by a status of 400 or above: not by a page with 200, nor by silence. */
bool limit_is_refusal_by_status(const struct exchange *exchange);

/* Octets of the request as `counts` has it. Without a URL, 0. */
size_t limit_count(const struct request *request, enum limit_counts counts);

#endif
