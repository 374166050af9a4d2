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
	/* What a device must look at to refuse otherwise: whose row in devices.c says
	 * that it does, minds. REQUIREMENT_NONE: no device is known to. */
	enum requirement requires;
	bool minds_all;    /* no device gets by without it */
	const char *cause; /* the finding that reports it, NULL: protocol-deviation */
	bool ndes_habit;   /* NDES is known to break it, and devices live with it */
	/* UNKNOWN: does not apply to this answer. */
	enum verdict (*look)(const struct exchange *exchange);
};

extern const struct check checks[];
extern const size_t n_checks;

/* Broken, not a habit of NDES's, and not reported by a finding of its own. */
bool check_is_deviation(const struct check *check, const struct exchange *exchange);
/* The set of REQUIREMENT_BIT of all deviations of an answer. */
uint64_t check_offences(const struct exchange *exchange);

/* Who of the trace's devices minds: "android, ios", "every device", or nothing. Appends.
 */
void check_minders(
	const struct check *check, const struct trace *trace, struct bytes *out);

#endif
