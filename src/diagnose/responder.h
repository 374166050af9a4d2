/* SPDX-License-Identifier: MIT */
/*
 * The responder of an answer: NDES itself, its web server, a proxy in front of it, or
 * another program. The rows are in responders.c.
 */
#ifndef SCEPPROBE_DIAGNOSE_RESPONDER_H
#define SCEPPROBE_DIAGNOSE_RESPONDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "trace/exchange.h"

enum mark_kind {
	MARK_END,
	MARK_SCEP,          /* the body parses as a SCEP answer */
	MARK_HEADER,        /* header `name` holds `text` */
	MARK_HEADER_BEGINS, /* header `name` begins with `text` */
	MARK_HEADER_BOTH,   /* header `name` holds `text` and `also` */
	MARK_HEADER_FAMILY, /* some header's name begins with `name` */
	MARK_LEADS_TO,      /* header `name` is a URL with host `text` */
	MARK_LEADS_BELOW,   /* the same, with a host that begins with `text` */
	MARK_STATUS_52X,    /* a status from 520 to 527, and header `name` holds `text` */
	MARK_PAGE,          /* the page holds `text` */
	MARK_PAGE_BOTH,     /* the page holds `name` and `text` */
	MARK_PAGE_502,      /* the same, and the status is 502 */
	MARK_BODY,          /* the body is exactly `text`, apart from line ends */
	/* The answer passed through the product, whatever its origin: header `name` is
	 * there, and holds `text` unless that is NULL. Without weight. */
	MARK_PASSES,
};

/* One piece of evidence. Letter case is ignored, except in MARK_BODY. */
struct mark {
	enum mark_kind kind;
	const char *name, *text;
	unsigned weight;
	const char *also;
};

/* Weights: the minimum for a match, markup that only this product has, and a header that
 * the product adds only to its own answers. */
enum {
	RESPONDER_MARKS = 8,
	RESPONDER_ENOUGH = 2,
	RESPONDER_OWN_PAGE = 4,
	RESPONDER_OWN_HEADER = 7
};

enum { RESPONDERS_MAX = 64 };

struct responder {
	const char *id, *title, *source;
	bool front_end; /* its own answers replace those of NDES */
	bool filter;    /* and has no backend: it only passes or blocks */
	bool vague;     /* many programs answer so, front ends too */
	struct mark marks[RESPONDER_MARKS];
	/* Where its answer has the ID under which its log has the request: a header, or
	 * the words of its page before the ID; NULL: none is known. */
	const char *id_header, *id_words;
};

/* At most RESPONDERS_MAX. */
extern const struct responder responders[];
extern const size_t n_responders;

/* How strong the evidence for the row is. */
enum responder_strength {
	RESPONDER_NOBODY,
	RESPONDER_LIKELY, /* a header or markup alone: others may copy or remove either */
	RESPONDER_SURE,   /* both, or a header or markup of this product only; a front end
			     may have added its own name */
	RESPONDER_PROVEN, /* a SCEP answer */
};

/* The responder of one exchange. */
struct answerer {
	/* The row with the most weight, or NULL below RESPONDER_ENOUGH. A row's best
	 * header and best markup count once each. A header that names a product weighs
	 * more than markup, which products copy from each other; both weigh most. */
	const struct responder *responder;
	const char *id; /* the row's, "other" without a row, "none" without an answer */
	const char *title; /* the row's, or words for "other" and "none" */
	enum responder_strength strength;
	bool passes_on; /* the page has another row's markup */
	/* The front end that added its name to another server's answer: it relayed the
	 * answer. NULL: none, or none that adds its name. */
	const struct responder *relay;
	uint64_t traces; /* set of 1 << row of responders.c: see responder_traces() */
};

/* Weighs the marks of every row. This is slow: judged.h does it once per exchange. */
void responder_weigh(const struct exchange *exchange, struct answerer *out);

/*
 * Whether the answer has marks of the row `id`, even beside another's. A reverse proxy
 * adds its own Server header to an answer of IIS: then both rows have marks.
 */
bool responder_traces(const struct answerer *by, const char *id);

/* "none", "likely", "sure", "proven". */
const char *responder_strength_name(enum responder_strength strength);
/* The row `id`, or NULL. */
const struct responder *responder_find(const char *id);
/* Appends "what seems to be IIS, through nginx". */
void responder_tell(const struct answerer *by, struct bytes *out);

/* The ID under which the responder's log has the request: appends up to 80 characters of
 * the answer, or nothing. */
void responder_append_request_id(const struct responder *responder,
	const struct exchange *exchange, struct bytes *out);

#endif
