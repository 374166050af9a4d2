/* SPDX-License-Identifier: MIT */
/*
 * The rules of RFC 8894 for answers. Each is checked on its own: no violation hides
 * another, and none stops the probe. The rows are in checks.c.
 */
#ifndef SCEPPROBE_DIAGNOSE_CHECK_H
#define SCEPPROBE_DIAGNOSE_CHECK_H

#include "trace/exchange.h"

struct check {
	const char *id,
		*clause;  /* clause: of RFC 8894 unless it names another document */
	const char *text; /* the rule, as a statement about a correct answer */
	/* Devices that enforce this requirement (their row in devices.c) refuse an answer
	 * that breaks the rule. REQUIREMENT_NONE: no device is known to. */
	enum requirement requires;
	bool minds_all;    /* every device refuses such an answer */
	const char *cause; /* the finding that reports it, NULL: protocol-deviation */
	bool ndes_habit;   /* NDES breaks the rule, and devices accept that */
	/* UNKNOWN: the rule does not apply to this answer. */
	enum verdict (*look)(const struct exchange *exchange);
};

extern const struct check checks[];
extern const size_t n_checks;

/* Whether the rule is broken, is not a habit of NDES, and has no finding of its own. */
bool check_is_deviation(const struct check *check, const struct exchange *exchange);
/* The set of REQUIREMENT_BIT of all deviations of an answer. */
uint64_t check_offences(const struct exchange *exchange);

/* Appends which of the trace's devices refuse such an answer: "android, ios", "every
 * device", or nothing. */
void check_minders(
	const struct check *check, const struct trace *trace, struct bytes *out);

#endif
