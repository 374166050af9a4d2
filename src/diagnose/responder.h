/* SPDX-License-Identifier: MIT */
/*
 * Who answered: NDES itself, the web server around it, the proxy in front of it, or
 * somebody else. The rows are in responders.c.
 */
#ifndef SCEPPROBE_DIAGNOSE_RESPONDER_H
#define SCEPPROBE_DIAGNOSE_RESPONDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace/exchange.h"

enum mark_kind {
	MARK_END,
	MARK_SCEP,          /* the body is a SCEP answer that could be parsed */
	MARK_HEADER,        /* header `name` holds `text` */
	MARK_HEADER_BEGINS, /* header `name` begins with `text` */
	MARK_HEADER_BOTH,   /* header `name` holds `text` and `also` */
	MARK_HEADER_FAMILY, /* some header's name begins with `name` */
	MARK_LEADS_TO,      /* a URL in header `name`, whose host is `text` */
	MARK_LEADS_BELOW,   /* the same, and its host begins with `text` */
	MARK_STATUS_52X,    /* a status from 520 to 527, and header `name` holds `text` */
	MARK_PAGE,          /* the page holds `text` */
	MARK_PAGE_BOTH,     /* the page holds `name` and `text` */
	MARK_PAGE_502,      /* the same, and the status is 502 */
	MARK_BODY,          /* the body is `text`, and nothing besides */
	/* It passed the answer on, whoever wrote it: header `name` is there, and holds
	 * `text` unless that is NULL. Without weight. */
	MARK_PASSES,
};

/* One piece of evidence. Letter case is ignored everywhere. */
struct mark {
	enum mark_kind kind;
	const char *name, *text;
	unsigned weight;
	const char *also;
};

/* Weights: what it takes to be named; what markup weighs that is nobody else's, and a
 * header that is only on what its product writes itself. */
enum {
	RESPONDER_MARKS = 8,
	RESPONDER_ENOUGH = 2,
	RESPONDER_OWN_PAGE = 4,
	RESPONDER_OWN_HEADER = 7
};

enum { RESPONDERS_MAX = 64 };

struct responder {
	const char *id, *title, *source;
	bool front_end; /* answers in NDES's place when it answers itself */
	bool filter;    /* and has nothing behind it: it only lets pass or blocks */
	bool vague;     /* many things answer so, a front end among them */
	struct mark marks[RESPONDER_MARKS];
	/* Where its answer has the ID under which its log has the request: a header, or
	 * the words of its page before the ID; NULL: none is known. */
	const char *id_header, *id_words;
};

/* At most RESPONDERS_MAX. */
extern const struct responder responders[];
extern const size_t n_responders;

/* How much speaks for the row that was found. */
enum responder_strength {
	RESPONDER_NOBODY,
	RESPONDER_LIKELY, /* a header or markup alone: either may be borrowed or removed
			   */
	RESPONDER_SURE,   /* both, or markup or a header that nobody else has: also
			   * through a front end that puts its own name on it */
	RESPONDER_PROVEN, /* a SCEP answer */
};

/* Who answered one exchange. */
struct answerer {
	/* The row with the most evidence, if that is enough; else NULL. The best header
	 * and the best markup of a row count, once each. A header that names a product
	 * weighs more than markup, which products copy from each other; both weigh most.
	 */
	const struct responder *responder;
	const char *id;    /* the row's, "other" without one, "none" without an answer */
	const char *title; /* the row's, or words for the two others */
	enum responder_strength strength;
	bool passes_on; /* the page is plainly another row's */
	/* The front end whose name is on what plainly is another's answer: it relayed
	 * that. NULL when there is none, or none that says so. */
	const struct responder *relay;
	uint64_t traces; /* set of 1 << row of responders.c: see responder_traces() */
};

/* Weighs the marks of every row, so it is done once for each exchange: see judged.h. */
void responder_weigh(const struct exchange *exchange, struct answerer *out);

/*
 * Whether the answer bears marks of that row, whoever else's it bears. A reverse proxy
 * puts its own Server header on what IIS behind it said: then both are there.
 */
bool responder_traces(const struct answerer *by, const char *id);

/* "none", "likely", "sure", "proven". */
const char *responder_strength_name(enum responder_strength strength);
/* The row of that id, or NULL. */
const struct responder *responder_find(const char *id);
/* "what seems to be IIS, through nginx": appends. */
void responder_tell(const struct answerer *by, struct bytes *out);

/* The ID under which the responder's log has the request: appends up to 80 characters of
 * the answer, or nothing. */
void responder_append_request_id(const struct responder *responder,
	const struct exchange *exchange, struct bytes *out);

#endif
