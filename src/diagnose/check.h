/* SPDX-License-Identifier: MIT */
/*
 * The rules of RFC 8894 that an answer can keep or break, each looked at on its own: no
 * violation hides another, and none stops the probe. The rows are in checks.c.
 */
#ifndef SCEPPROBE_DIAGNOSE_CHECK_H
#define SCEPPROBE_DIAGNOSE_CHECK_H

#include "trace/exchange.h"

struct check {
	const char *id, *clause; /* clause: of RFC 8894 unless it says otherwise */
	const char *text;        /* the rule, as a statement about a good answer */
	const char *minds;       /* which device refuses otherwise, or NULL: none known */
	const char *cause; /* the finding that reports it, NULL: protocol-deviation */
	bool ndes_habit;   /* NDES is known to break it, and devices live with it */
	/* UNKNOWN: does not apply to this answer. */
	enum verdict (*look)(const struct exchange *exchange);
};

extern const struct check checks[];
extern const size_t n_checks;

#endif
