/* SPDX-License-Identifier: MIT */
/*
 * Who answered: NDES itself, the web server around it, the proxy in front of it, or
 * somebody else. The rows are in responders.c.
 */
#ifndef SCEPPROBE_DIAGNOSE_RESPONDER_H
#define SCEPPROBE_DIAGNOSE_RESPONDER_H

#include <stdbool.h>
#include <stddef.h>

#include "trace/exchange.h"

enum mark_kind {
	MARK_END,
	MARK_SCEP,             /* the body is a SCEP answer that could be parsed */
	MARK_HEADER,           /* header `name` holds `text` */
	MARK_HEADER_FAMILY,    /* some header's name begins with `name` */
	MARK_PAGE,             /* the page holds `text` */
	MARK_PAGE_BOTH,        /* the page holds `name` and `text` */
};

/* One piece of evidence. Letter case is ignored everywhere. */
struct mark {
	enum mark_kind kind;
	const char *name, *text;
	unsigned weight;
};

enum { RESPONDER_MARKS = 8, RESPONDER_ENOUGH = 2 };

struct responder {
	const char *id, *title, *source;
	bool front_end;        /* answers in NDES's place when it answers itself */
	struct mark marks[RESPONDER_MARKS];
};

extern const struct responder responders[];
extern const size_t n_responders;

/*
 * The row with the most evidence, if that is enough; else NULL. A header that names a
 * product weighs more than markup, which products copy from each other; both weigh most.
 */
const struct responder *responder_identify(const struct exchange *exchange);

/* The row of that id, or NULL. */
const struct responder *responder_find(const char *id);

/* The row's id, "other" when nobody was recognised, "none" when nothing answered. */
const char *responder_id(const struct exchange *exchange);
/* The row's title, or words for the two others. */
const char *responder_title(const struct exchange *exchange);

#endif
